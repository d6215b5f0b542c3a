"""What is read of the campaign, one file a noun: the only place where a figure is computed."""
