"""Trimtab: the key performance indicators of a managed service provider."""
