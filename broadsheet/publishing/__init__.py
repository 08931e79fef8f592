"""The output folder: what is written to it, moved in it and removed from it."""
