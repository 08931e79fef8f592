"""Pictures as bytes: cards drawn, versions made, and what cameras write taken out; nothing here knows of files."""
