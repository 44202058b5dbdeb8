"""The themes of comments and what suggests them, in three languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.catalogue.themes import THEMES, suggested


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("You were SLOW to answer.", {"speed", "communication"}),
        ("Çok yavaş yanıt verdiniz", {"speed", "communication"}),
        ("YANITINIZ GECİKTİ", {"speed", "communication"}),
        ("対応が遅く、説明も足りませんでした。", {"speed", "communication"}),
        ("The invoice was expensive", {"contract"}),
        ("The elderly gentleman", set()),
        ("Unfixable? no: a prefix", set()),
        ("", set()),
    ],
)
def test_words_suggest_themes(text: str, themes: set[str]) -> None:
    assert set(suggested(text, THEMES.values())) == themes


def test_every_theme_has_names_and_words_of_its_own() -> None:
    words = [word for theme in THEMES.values() for word in theme.words]
    assert len(words) == len(set(words))
    for key, theme in THEMES.items():
        assert theme.key == key
        assert all(vars(theme.name).values())


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert set(suggested(text, THEMES.values())) <= set(THEMES)
