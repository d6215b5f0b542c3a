"""The roof of the portal: settings, addresses, background work."""
