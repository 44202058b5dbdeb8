"""A change is told in a sentence with its evidence, its rule, and who looks after it."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override

from tests.web.sketches import OCTOBER
from trimtab.scorecards.changes.shapes import Change, Changed, Owner
from trimtab.scorecards.what_changed import SOURCES
from trimtab.web.addresses import View
from trimtab.web.presenters.changes import WORDS, said_changes, sentence

NOBODY = Owner(None, "/initiatives/new/")
KPI: dict[str, Any] = {
    "kpi": "ticket-escalation", "verdict": "above", "rule": "R1", "side": "worse", "step": "month",
    "when": "2026-10", "since": "2026-10", "run": 1, "value": 0.138, "low": 0.081, "high": 0.124,
    "numerator": 264, "denominator": 1912, "n": 1912,
}  # fmt: skip
CLIENT: dict[str, Any] = {
    "kpi": "ticket-escalation", "client": 7, "name": "Acme", "side": "worse", "kept": 13, "total": 42,
    "days": 30, "low": 0.2, "high": 0.41, "norm": 0.14, "of_own": True, "stage": "early", "day": 38,
}  # fmt: skip


def change(kind: str, evidence: dict[str, Any], owner: Owner = NOBODY) -> Change:
    return Change(70, kind, evidence, owner, "/kpi/ticket-escalation/?period=2026-10", "x")


@pytest.mark.parametrize(
    ("changes", "says", "tone", "mark"),
    [
        ({}, "above the usual range in October 2026 (13.8%, usual range 8.1% to 12.4%)", "bad", "▲"),
        (
            {"verdict": "shift_above", "rule": "R2", "run": 8, "since": "2026-03"},
            "lasting shift: 8 months in a row above the usual level, since March 2026, now 13.8%",
            "warn",
            "▲",
        ),
        (
            {"verdict": "below", "side": "better", "since": "2026-09"},
            "below the usual range since September 2026 (13.8%, usual range 8.1% to 12.4%)",
            "good",
            "▼",
        ),
        (
            {"verdict": "steady", "rule": None, "side": "usual"},
            "back within the usual range in October 2026: 13.8%",
            "",
            "●",
        ),
    ],
)
def test_a_kpi_is_told_in_the_words_of_its_rule(
    changes: dict[str, Any], says: str, tone: str, mark: str
) -> None:
    found = sentence(change("kpi", {**KPI, **changes}))
    assert (found.title, found.says, found.tone, found.mark) == ("Ticket escalation", says, tone, mark)
    assert found.evidence == "264 of 1,912 tickets"


def test_a_client_is_told_against_its_own_usual_with_its_contract_day_and_interval() -> None:
    found = sentence(change("client", CLIENT, Owner("Dana", "/clients/7/#owns")))
    assert found.title == "Acme"
    assert found.says == "escalation rate 31.0% of 42 tickets in 30 days, against its own usual 14.0%"
    assert found.evidence == (
        "day 38 of onboarding · 90% interval allowing for small samples: 20.0% to 41.0%"
    )
    assert (found.owner, found.assign, found.mark) == ("Dana", "", "▲")
    peers = sentence(change("client", {**CLIENT, "of_own": False}))
    assert "clients in early support usually have 14.0%" in peers.says


def test_a_warning_is_told_with_both_probabilities() -> None:
    found = sentence(
        change(
            "warning",
            {
                **CLIENT, "state": "exceeded", "entered": "2026-11-20", "threshold": 0.15, "approach": 0.91,
                "exceed": 0.83,
            },
        )
    )  # fmt: skip
    assert found.says == "above its escalation threshold of 15%: 13 of 42 tickets in 30 days"
    assert found.evidence == (
        "day 38 of onboarding · since 20 Nov 2026; 91% likely above the warning level, 83% above the threshold"
    )
    assert (found.tone, found.mark) == ("bad", "▲")


def test_what_nobody_looks_after_says_where_somebody_is_named() -> None:
    found = sentence(change("kpi", KPI))
    assert (found.owner, found.assign) == ("", "/initiatives/new/")


def test_nothing_is_a_designed_state_and_what_stands_is_named() -> None:
    made = said_changes(Changed(None, (), standing=(change("kpi", KPI),)), View(OCTOBER))
    assert made.nothing == "Nothing changed beyond the usual in October 2026."
    assert [one.title for one in made.standing] == ["Ticket escalation"]
    assert made.standing_says == "Still outside the usual from before: Ticket escalation"


def test_every_source_has_words() -> None:
    assert len(SOURCES) >= 3
    assert {"kpi", "client", "client-chart", "team", "tipping"} <= set(WORDS)
    with pytest.raises(KeyError):
        sentence(replace(change("kpi", KPI), kind="rumour"))


@pytest.mark.parametrize("language", ["en", "tr", "ja"])
def test_what_came_of_an_initiative_ends_with_one_full_stop(language: str) -> None:
    evidence = {
        "initiative": "Calls in week one", "kpi": "sla-met", "direction": "higher", "verdict": "improvement",
        "effect": 0.63, "low": 0.55, "high": 0.72, "alone": False,
    }  # fmt: skip
    with override(language):
        assert not sentence(change("initiative", evidence)).says.endswith((".", "。"))


TIPPING: dict[str, Any] = {
    "tipping": "found", "kpi": "ticket-escalation", "use": "escalations", "source": "onboarding", "status": "found",
    "side": "neither", "at": 0.156, "low": 0.144, "high": 0.164, "was_at": 0.11, "was_low": 0.1, "was_high": 0.12,
    "points": 300,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "title", "says"),
    [
        (
            {},
            "Tipping point of client satisfaction",
            "found: satisfaction falls from about 15.6% of tickets escalated on (95% interval 14.4% to 16.4%)",
        ),
        (
            {"tipping": "moved"},
            "Tipping point of client satisfaction",
            "moved to about 15.6% (95% interval 14.4% to 16.4%), outside its earlier interval of 10.0% to 12.0%",
        ),
        (
            {"tipping": "blurred", "status": "imprecise"},
            "Tipping point of client satisfaction",
            "its place is no longer pinned down: somewhere between 14.4% and 16.4%; "
            "it was about 11.0% (10.0% to 12.0%)",
        ),
        (
            {"tipping": "lost", "status": "steady", "at": None, "low": None, "high": None},
            "Tipping point of client satisfaction",
            "no longer supported by your data; it was about 11.0% (10.0% to 12.0%)",
        ),
        (
            {"status": "imprecise"},
            "Tipping point of client satisfaction",
            "there is one, somewhere between 14.4% and 16.4%; its place is not pinned down yet",
        ),
        (
            {"use": "turnover", "at": 6.2, "low": 5.8, "high": 6.6},
            "Tipping point of technician turnover",
            "found: turnover rises below a satisfaction of about 6.2 (95% interval 5.8 to 6.6)",
        ),
    ],
)
def test_a_tipping_point_that_came_moved_or_went(changes: dict[str, Any], title: str, says: str) -> None:
    found = sentence(change("tipping", {**TIPPING, **changes}))
    assert (found.title, found.says, found.tone, found.mark) == (title, says, "", "●")
    assert found.judged == "Neither better nor worse."
    assert found.evidence.startswith("300 ")


@pytest.mark.parametrize("language", ["tr", "ja"])
@pytest.mark.parametrize("what", ["found", "moved", "blurred", "lost"])
@pytest.mark.parametrize("use", ["escalations", "turnover"])
def test_a_tipping_point_is_told_in_each_language_with_its_places(language: str, what: str, use: str) -> None:
    about = {**TIPPING, "tipping": what, "use": use}
    said = sentence(change("tipping", about)).says
    with override(language):
        translated = sentence(change("tipping", about)).says
    assert translated != said and "%(" not in translated
    was_low = {"escalations": ("%10,0", "10.0%"), "turnover": ("0,1", "0.1")}[use]
    assert what == "found" or any(text in translated for text in was_low)
