"""Programs that make what the project carries; nobody who uses Backtalk needs them."""
