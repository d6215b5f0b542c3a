"""Tests of the reporting storey."""
