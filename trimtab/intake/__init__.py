"""What a file of tickets, people or devices says, and how it gets into the records."""
