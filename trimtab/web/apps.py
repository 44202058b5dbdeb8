"""The pages, as Django finds them."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and template tags of the pages. It has no records of its own."""

    name = "trimtab.web"
    label = "web"

    def ready(self) -> None:
        """Listen for sign-ins. Imported only now: records cannot be loaded before Django is ready."""
        import_module("trimtab.web.attendance").listen()
