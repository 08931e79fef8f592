"""Every page as a pure function of the archive."""
