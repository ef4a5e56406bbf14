"""What is in a pod: its containers, their order, health, commands, images and surroundings."""
