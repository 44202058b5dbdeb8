"""Figures of months that are locked: what each was then, and every correction since (LATE-3)."""
