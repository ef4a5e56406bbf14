"""Facts about the world outside, as tables with their sources."""
