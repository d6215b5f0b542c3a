"""What every storey may use and what itself uses none of them."""
