"""Who looks after a client: the account that a wish of the client goes to."""
