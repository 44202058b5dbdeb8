"""What goes out as an import file comes back without a change: every list, in every reader's language, any text."""

from pathlib import Path

import pytest
from django.db import transaction
from django.utils.translation import override
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.intake.importing import Importer
from tests.intake.samples import EVERYTHING
from trimtab.catalogue.presets.trimtab import COLUMNS
from trimtab.domain.changes.models import ChangedMonth
from trimtab.intake.exporting import csv_lines
from trimtab.intake.looking import kind_of

LANGUAGES = ("en", "tr", "ja")
# Whatever people type, with what spreadsheets run, what separates cells, and what folds oddly.
WRITING = st.text(
    st.one_of(
        st.sampled_from("=+-@'\"“,;|\t\nİıIi ｱア山田ßŞğé０1/.%&<>"),
        st.characters(
            codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufeff"
        ),
    ),
    min_size=1,
    max_size=24,
)
NAMES = WRITING.map(lambda text: " ".join(text.split())).filter(lambda text: any(c.isalnum() for c in text))


def file_of(kind: str, folder: Path) -> Path:
    """The list as the page gives it."""
    path = folder / f"{kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(kind))
    return path


def assert_nothing_changes(importer: Importer, kind: str) -> None:
    path = file_of(kind, importer.folder)
    marked = ChangedMonth.objects.count()
    summary = importer.good(kind, path)
    assert (summary.created, summary.updated, summary.batch) == (0, 0, None), (kind, summary.tables)
    assert ChangedMonth.objects.count() == marked


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_comes_back_whatever_the_readers_language(importer: Importer, language: str) -> None:
    with override(language):
        for kind, content in EVERYTHING:
            importer.good(kind, content)
        for kind in COLUMNS:
            assert_nothing_changes(importer, kind)


@pytest.mark.parametrize("kind", COLUMNS)
def test_an_import_file_is_known_for_what_it_is(importer: Importer, kind: str) -> None:
    for each, content in EVERYTHING:
        importer.good(each, content)
    assert kind_of(file_of(kind, importer.folder)) == kind


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    language=st.sampled_from(LANGUAGES),
    client=NAMES,
    texts=st.lists(st.tuples(NAMES, NAMES, NAMES, NAMES), min_size=1, max_size=4),
)
def test_any_text_comes_back_as_it_was(
    importer: Importer, language: str, client: str, texts: list[tuple[str, str, str, str]]
) -> None:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    rows = [
        ",".join(
            [f"T{n}", cell(client), cell(title), cell(team), cell(person), cell(tag), "2026-03-01T10:00Z"]
        )
        for n, (title, team, person, tag) in enumerate(texts)
    ]
    content = "\n".join(["Ticket,Client,Subject,Team,Technician,Tags,Opened", *rows]).encode()
    try:
        with transaction.atomic(), override(language):
            taken = importer.take("tickets", content)
            assume(not taken.failed)  # a name that is refused, and said to be, cannot go out
            for kind in ("clients", "people", "tickets"):
                assert_nothing_changes(importer, kind)
            raise _TakenBack
    except _TakenBack:
        pass


class _TakenBack(Exception):
    """Leaves the database as it was for the next example."""
