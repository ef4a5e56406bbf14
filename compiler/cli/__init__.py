"""The shell: the one place that reads files, environment and options, prints, and exits."""
