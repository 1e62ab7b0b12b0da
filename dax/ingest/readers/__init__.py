"""One reader for each file format that data come in."""
