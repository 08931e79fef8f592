"""The preview: it serves an archive while it is being written, and shows each save."""
