"""What a web worker has at hand before its first visitor comes, who would wait for it otherwise."""

from datetime import date

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver, reverse
from django.utils import translation

from trimtab.reports.periods import month_year
from trimtab.warehouse import duck


def load() -> None:
    """Load every page and its template, the addresses and the words of dates in each language, and the engine."""
    get_resolver().url_patterns  # noqa: B018 -- a property that imports
    folder = settings.PACKAGE / "web" / "templates"
    for template in sorted(folder.rglob("*.html")):
        get_template(template.relative_to(folder).as_posix())
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            reverse("programme")
            month_year(date.min)
    duck.cursor().close()
