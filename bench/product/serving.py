"""Load the product as its web server does: every page imported, what is loaded taken out of the garbage collector's way."""

import importlib


def as_served() -> None:
    """Do what a web worker does before its first request."""
    importlib.import_module("trimtab.config.wsgi")
