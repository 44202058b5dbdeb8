"""How a measure works: plain Python, no framework."""
