"""Pages: the view of every address, as a pure function of the archive."""
