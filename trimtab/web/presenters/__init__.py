"""What scorecards say, put into words, numbers and shapes that a template only prints."""
