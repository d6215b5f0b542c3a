"""Journeys in a browser."""
