"""The web application has loaded what its first visitor needs, and opens its engine after the settings."""

import os
import subprocess
import sys
from pathlib import Path

LOADED = (
    "import os, sys, importlib; importlib.import_module('trimtab.config.wsgi')\n"
    "from django.template import engines\n"
    "from django.urls import get_resolver\n"
    "loader = engines['django'].engine.template_loaders[0]\n"
    "from django.conf import settings\n"
    "asked = [*settings.TEMPLATES[0]['OPTIONS']['context_processors'], settings.MESSAGE_STORAGE]\n"
    "print([name for name in asked if name.rpartition('.')[0] not in sys.modules])\n"
    "print(os.environ['OPENBLAS_NUM_THREADS'], sorted(get_resolver()._reverse_dict), len(loader.get_template_cache))"
)


def test_templates_and_addresses_are_at_hand_before_the_first_visitor(tmp_path: Path) -> None:
    own = {"TRIMTAB_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "trimtab.config.settings"}
    kept = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    found = subprocess.run(
        [sys.executable, "-c", LOADED], env={**kept, **own}, check=True, capture_output=True, text=True
    )
    missing, rest = found.stdout.splitlines()
    assert missing == "[]"
    threads, languages = rest.split(" ", 1)
    assert threads == "1"
    assert languages.startswith("['en', 'ja', 'tr'] ")
    assert int(languages.rsplit(" ", 1)[1]) > 100
