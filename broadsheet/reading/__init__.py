"""What editors wrote, read into complete values."""
