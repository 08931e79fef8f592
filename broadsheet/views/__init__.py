"""Views: for each layout the plain data that it prints, nothing more."""
