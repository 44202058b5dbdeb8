"""What the settings pages print."""
