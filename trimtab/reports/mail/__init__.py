"""E-mail: how it is written, handed to a mail server, and what a server's answers and reports mean."""
