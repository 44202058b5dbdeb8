"""What Trimtab tells people by itself: one notice for one cause, to whom it went, and what they did with it."""
