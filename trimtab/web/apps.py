"""The pages, as Django finds them."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and template tags of the pages. It has no records of its own."""

    name = "trimtab.web"
    label = "web"
