"""Who is about to cross a line: states of clients and teams, and what each was judged by."""
