"""What columns and words are called in any product, in English, Turkish and Japanese."""
