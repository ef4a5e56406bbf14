"""Text, the places in it, the nodes read from it, and the text written back."""
