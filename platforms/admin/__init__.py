"""The platforms' records in the back office."""
