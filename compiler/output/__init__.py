"""How objects are written: a stream, a folder, JSON."""
