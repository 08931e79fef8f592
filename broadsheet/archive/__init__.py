"""Records indexed into one immutable archive."""
