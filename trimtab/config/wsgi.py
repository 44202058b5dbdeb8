"""The web application as the server calls it. Refuses to load while a setting is bad."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")
if settings.TRIMTAB_PROBLEMS:
    bad = "; ".join(f"{problem.setting} {problem.what}" for problem in settings.TRIMTAB_PROBLEMS)
    raise ImproperlyConfigured(f"{bad}. Run: trimtab doctor")
application = get_wsgi_application()
# Not before there are settings. What is loaded for good is no longer looked through for garbage, which took longer
# than most answers do.
import_module("trimtab.config.loading").load()
gc.collect()
gc.freeze()
