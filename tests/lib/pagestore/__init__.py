"""The layer in front of Django."""
