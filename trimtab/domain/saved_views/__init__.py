"""Views that people keep: a name for the address of a page."""
