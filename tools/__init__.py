"""Programs that run, build and check the portal; nothing of the portal imports them."""
