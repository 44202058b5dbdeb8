"""What came in together and can be undone together."""
