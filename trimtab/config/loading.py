"""What a web worker has at hand before its first visitor comes, who would wait for it otherwise."""

from datetime import date

from django.conf import settings
from django.template import Engine
from django.template.loader import get_template
from django.urls import get_resolver, reverse
from django.utils import translation
from django.utils.formats import get_format
from django.utils.module_loading import import_string

from trimtab.reports.periods import month_year
from trimtab.warehouse import duck


def load() -> None:
    """Load pages and templates with all they ask, the addresses, words and formats of each language, the engine."""
    get_resolver().url_patterns  # noqa: B018 -- a property that imports
    folder = settings.PACKAGE / "web" / "templates"
    for template in sorted(folder.rglob("*.html")):
        get_template(template.relative_to(folder).as_posix())
    Engine.get_default().template_context_processors  # noqa: B018 -- a property that imports
    import_string(settings.MESSAGE_STORAGE)
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            reverse("programme")
            month_year(date.min)
            get_format("DATE_FORMAT")
    duck.cursor().close()
