"""What is read of the members, one file a noun: the only place where a figure is computed."""
