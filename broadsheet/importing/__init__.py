"""Importing: other programs' archives become content files, and a report says where all of it went."""
