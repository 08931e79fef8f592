"""Showing an archive while it is being written: followed, served, and brought to the screen after each save."""
