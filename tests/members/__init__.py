"""Tests of the members' storey."""
