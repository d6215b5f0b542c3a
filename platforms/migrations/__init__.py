"""Migrations of the platforms' records."""
