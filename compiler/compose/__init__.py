"""Compose: files in, one canonical Node out, and from it the normalised project."""
