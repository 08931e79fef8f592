"""Printing: layouts print views, and know nothing of how an archive is put together."""
