"""What the directory is measured against: the same list as Django's own parts make it."""
