"""The pages of the platforms."""
