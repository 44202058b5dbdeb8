"""Translations are compiled into the home when they changed, and pages speak them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.web.visiting import read, text_of


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "says"), [("en", "Sign in"), ("tr", "Oturum aç"), ("ja", "サインイン")])
def test_a_page_speaks_the_language(language: str, says: str) -> None:
    assert says in text_of(read(Client(headers={"Accept-Language": language}), "/sign-in/"))


def test_only_what_changed_is_compiled_anew(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "texts" / "tr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    settings.TRIMTAB_TRANSLATIONS, settings.LOCALE_PATHS = tmp_path / "texts", [tmp_path / "home"]
    made = tmp_path / "home" / "tr" / "LC_MESSAGES" / "django.mo"
    spoken = []
    for word in ("Bir", "Bir", "İki"):
        source.write_text(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "a"\nmsgstr "{word}"\n'
        )
        call_command("compile_translations")
        spoken.append((capsys.readouterr().out.strip(), word.encode() in made.read_bytes()))
    assert spoken == [
        ("Compiled tr/LC_MESSAGES/django.po", True),
        ("", True),
        ("Compiled tr/LC_MESSAGES/django.po", True),
    ]
