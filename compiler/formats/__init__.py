"""How diagnostics are shown: one pure function for each format, in one table."""
