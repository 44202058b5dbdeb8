"""The translations are what the program needs: collected from wherever a text is marked, and sound."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from trimtab.config import messages


@pytest.fixture(scope="module")
def found() -> Catalog:
    return messages.texts()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Ticket escalation", "trimtab/catalogue/kpis/ticket_escalation.py"),
        ("Skip to the content", "trimtab/web/templates/bare.html"),
        ("%(low)s to %(high)s", "trimtab/reports/numbers.py"),
        (("%(n)s day ago", "%(n)s days ago"), "trimtab/web/presenters/dates.py"),
    ],
)
def test_texts_are_found_where_they_are_marked(found: Catalog, text: str, where: str) -> None:
    message = found.get(text)
    assert message is not None
    assert where in [file for file, _line in message.locations]


def test_a_text_with_a_context_keeps_it(found: Catalog) -> None:
    assert found.get("%(number)s pp", "percentage points") is not None


def test_letters_beyond_ascii_come_through(found: Catalog) -> None:
    assert found.get("tickets with at least one counted escalation ÷ tickets opened") is not None


def language(
    folder: Path, monkeypatch: pytest.MonkeyPatch, entries: str, plurals: str = "nplurals=2"
) -> None:
    """Turkish with these entries, in a folder of its own."""
    monkeypatch.setattr(messages, "FOLDER", folder)
    path = messages.path_of("tr")
    path.parent.mkdir(parents=True)
    kind, forms = "Content-Type: text/plain; charset=utf-8", f"Plural-Forms: {plurals}; plural=(n != 1);"
    head = f'msgid ""\nmsgstr ""\n"{kind}\\n"\n"{forms}\\n"\n'
    path.write_text(f"{head}\n{entries}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Sign in"\nmsgstr "Oturum aç"', None),
        ('msgid "Sign in"\nmsgstr ""', "not translated"),
        ('#, fuzzy\nmsgid "Sign in"\nmsgstr "Oturum"', "marked as a guess"),
        ('#, python-format\nmsgid "%(n)s of %(m)s"\nmsgstr "%(m)s içinde %(n)s"', None),
        ('#, python-format\nmsgid "%(n)s of %(m)s"\nmsgstr "%(n)s"', "other placeholders"),
        ('#, python-format\nmsgid "%(n)s of"\nmsgstr "%(k)s"', "other placeholders"),
        ('msgid "after {verify_days}"\nmsgstr "{verify_day} sonra"', "other placeholders"),
        ('msgid "85 % of {conf}"\nmsgstr "{conf}: %85"', None),
        ('msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s gün"\nmsgstr[1] "%(n)s gün"', None),
        (
            'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s gün"\nmsgstr[1] ""',
            "not translated",
        ),
        ('msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s gün"', "not translated"),
    ],
)
def test_faults_of_a_translation_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, fault: str | None
) -> None:
    language(tmp_path, monkeypatch, entry)
    said = list(messages.faults("tr"))
    assert [fault in said[0]] == [True] if fault else said == []


def test_an_update_keeps_translations_drops_the_rest_and_settles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    language(tmp_path, monkeypatch, 'msgid "Sign in"\nmsgstr "Oturum aç"\n\nmsgid "Gone"\nmsgstr "Gitti"')
    source = Catalog()
    source.add("Sign in", locations=[("a.html", None)])  # type: ignore[list-item]
    source.add("New", locations=[("b.py", None)])  # type: ignore[list-item]
    once = messages.updated("tr", source)
    messages.path_of("tr").write_bytes(once)
    assert messages.updated("tr", source) == once
    text = once.decode()
    assert 'msgid "Sign in"\nmsgstr "Oturum aç"' in text
    assert 'msgid "New"\nmsgstr ""' in text
    assert "Gone" not in text
    assert "#: a.html\n" in text


def test_an_update_keeps_every_plural_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = 'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s gün"\nmsgstr[1] "%(n)s gün"'
    language(tmp_path, monkeypatch, entry)
    source = Catalog()
    source.add(("%(n)s day", "%(n)s days"))
    messages.path_of("tr").write_bytes(messages.updated("tr", source))
    assert messages.translations("tr").get("%(n)s day").string == ("%(n)s gün", "%(n)s gün")  # type: ignore[union-attr]
    assert list(messages.faults("tr")) == []


@pytest.mark.parametrize(("code", "forms"), [("tr", 2), ("ja", 1)])
def test_plural_forms_are_those_of_the_language(code: str, forms: int) -> None:
    assert messages.translations(code).num_plurals == forms


def test_japanese_addresses_nobody_as_you() -> None:
    found = messages.translations("ja")
    assert len(found) > 1_000
    assert [message.id for message in found if "あなた" in "".join(message.string)] == []
