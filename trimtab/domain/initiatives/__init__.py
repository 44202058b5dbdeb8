"""What is being done about what people said: an aim, an owner and a day to look at it again."""
