"""Who a container is and what it may do, and whose the files are that it meets."""
