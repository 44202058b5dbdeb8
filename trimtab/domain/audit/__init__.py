"""Who did what, when, from where, with the values before and after; chained so that tampering shows."""
