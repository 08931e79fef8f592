"""Markdown as the archive reads it: Python-Markdown, each of its steps taken only where it can matter."""
