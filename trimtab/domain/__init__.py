"""The records: one Django app of several parts."""
