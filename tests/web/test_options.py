"""Entries of a select are written as HTML that no name of a client can break out of."""

from types import SimpleNamespace

from trimtab.web.templatetags.show import options


def test_the_chosen_one_is_marked_and_only_it() -> None:
    entries = [
        SimpleNamespace(value="", text="All", chosen=False),
        SimpleNamespace(value="1", text="A", chosen=True),
    ]
    assert options(entries) == '<option value="">All</option><option value="1" selected>A</option>'
    entries[1].chosen = False
    assert options(entries) == '<option value="">All</option><option value="1">A</option>'


def test_names_are_text_whatever_they_hold() -> None:
    bad = '"><script>alert(1)</script>&'
    written = options([SimpleNamespace(value=bad, text=bad, chosen=False)])
    assert "<script" not in written
    assert written.count("<") == 2
    assert written.count('"') == 2
