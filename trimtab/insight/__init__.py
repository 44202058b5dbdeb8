"""What a series says: numbers in, findings out."""
