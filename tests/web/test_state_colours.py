"""Nothing is red, amber or green unless a rule fired, and the rule is named there (issue: change against noise)."""

import re
from collections.abc import Iterator, Mapping

import pytest

from tests.web.page_tree import Node, tree
from tests.web.visiting import text_of

pytestmark = pytest.mark.django_db
PATHS = (
    "/",
    "/?period=2026-09",
    "/?period=2026-10&compare=previous",
    "/kpi/ticket-escalation/?period=2026-10",
    "/kpi/ticket-escalation/?period=2026-10&show=table",
    "/kpi/ticket-escalation/?period=2026-10&by=client&compare=year",
    "/kpi/sla-met/?period=2026-10",
    "/clients/?period=2026-10",
    "/clients/{old}/?period=2026-10",
    "/clients/{new}/?period=2026-10",
    "/onboarding/",
    "/onboarding/weeks/",
    "/tickets/",
    "/surveys/",
)
TONES = {"bad", "warn", "good"}
NAMED = re.compile(
    r"usual range|lasting shift|Better than usual|Worse than usual|than usual"
    r"|clearly (above|below) the group"  # EB-5
    r"|\bbetter\b|\bworse\b"  # MIN-5: the interval of a difference leaves out zero, as its cell says
    r"|late|threshold|warning",  # a step that is due, a state of the early warning
    re.IGNORECASE,
)
WITHOUT_WORDS = {"polygon", "polyline", "line", "circle", "rect"}
"""Parts of a picture: the words stand in the picture's own text, which is looked at below."""


def every(node: Node) -> Iterator[Node]:
    for one in node.inside:
        yield one
        yield from every(one)


def toned(node: Node) -> list[Node]:
    return [
        one
        for one in every(node)
        if TONES & set((one.attributes.get("class") or "").split()) and one.name not in WITHOUT_WORDS
    ]


@pytest.mark.parametrize("path", PATHS)
def test_whatever_has_a_colour_names_its_rule(path: str, pages: Mapping[str, str]) -> None:
    for one in toned(tree(pages[path])):
        if "mark" in (one.attributes.get("class") or "").split():
            continue  # a mark stands beside its words, in the same line
        assert NAMED.search(one.words()), (path, one.name, one.attributes, one.words())


def test_a_small_sample_is_said_without_colour(pages: Mapping[str, str]) -> None:
    page = pages["/kpi/ticket-escalation/?period=2026-10&by=client&compare=year"]
    assert '<span class="chip ">small sample</span>' in page
    assert "small sample" in text_of(page)


def test_signals_on_a_chart_say_by_which_rule(pages: Mapping[str, str]) -> None:
    page = pages["/kpi/ticket-escalation/?period=2026-10"]
    assert 'class="dot signal bad"' in page
    assert "October 2026: 50.0%, above the usual range. Show the rows" in page
