"""Factories, one file an app."""
