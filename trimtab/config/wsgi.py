"""The web application as the server calls it. Refuses to load while a setting is bad."""

import gc
import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")
if settings.TRIMTAB_PROBLEMS:
    bad = "; ".join(f"{problem.setting} {problem.what}" for problem in settings.TRIMTAB_PROBLEMS)
    raise ImproperlyConfigured(f"{bad}. Run: trimtab doctor")
application = get_wsgi_application()
# Every page is imported now, so that the first visitor does not wait for it; and what is loaded for good is no longer
# looked through for garbage, which took longer than most answers do.
get_resolver().url_patterns  # noqa: B018 -- a property that imports
gc.collect()
gc.freeze()
