"""Pictures as bytes: cards, versions, pictures without metadata; nothing here knows of files."""
