"""Tests of the platforms' storey."""
