"""What people said of items of the inbox that keep nothing of their own: who has one, and until when it sleeps."""
