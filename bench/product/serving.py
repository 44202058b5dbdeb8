"""Load the product as its web server does: pages imported, what is loaded out of the garbage collector's way."""

import importlib


def as_served() -> None:
    """Do what a web worker does before its first request."""
    importlib.import_module("trimtab.config.wsgi")
