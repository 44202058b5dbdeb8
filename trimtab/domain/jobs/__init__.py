"""Work that takes longer than a request: a row with a lease, so that a killed worker loses nothing."""
