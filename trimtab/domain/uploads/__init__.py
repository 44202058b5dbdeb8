"""Files people gave us, on their way to becoming a batch."""
