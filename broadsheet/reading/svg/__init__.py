"""Drawings: SVG files of the archive, rebuilt from what drawings need and nothing else."""
