"""The web application as the server calls it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")
application = get_wsgi_application()
