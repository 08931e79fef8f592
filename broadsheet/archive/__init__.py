"""The archive: what was read, indexed into one value that never changes."""
