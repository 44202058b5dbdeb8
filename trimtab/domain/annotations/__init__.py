"""What people write on charts: on this day, this happened."""
