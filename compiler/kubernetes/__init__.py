"""From the IR to Kubernetes objects, through templates."""
