"""The one Django app that owns the records."""

from django.apps import AppConfig


class DomainConfig(AppConfig):
    name = "trimtab.domain"
    label = "domain"
