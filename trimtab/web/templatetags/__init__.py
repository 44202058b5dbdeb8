"""Tags that templates print with."""
