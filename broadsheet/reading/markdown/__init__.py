"""Markdown to HTML: Python-Markdown, and what the archive puts in place of its parts."""
