"""What runs a pod: kinds of workloads, how many pods, where, when, and how they are replaced."""
