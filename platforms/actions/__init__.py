"""What people do on platforms: the only ways in which these records change."""
