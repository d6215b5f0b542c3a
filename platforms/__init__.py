"""The storey of platforms, seats, join requests, the workspace, needs and recommendations, the Committee."""
