"""The command line. Django is set up here, before any of its modules imports a record."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")
django.setup()
