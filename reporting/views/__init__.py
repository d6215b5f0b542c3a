"""What the storey answers."""
