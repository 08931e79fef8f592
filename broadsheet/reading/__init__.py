"""Reading: what editors wrote, as complete values."""
