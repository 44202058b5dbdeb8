"""What the answers of a replayed year come to, counted from the letters alone, against the KPIs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pytest

from tests.flows.survey_expected import there
from tests.flows.survey_provider import HOME, ZONES
from tests.flows.survey_replay import Letter, Replay
from trimtab.catalogue.kpis import KPIS
from trimtab.insight.rounding import half_up
from trimtab.kpi.period import Period
from trimtab.scorecards.measuring import measure

QUARTERS = [Period.quarter(2026, number) for number in (1, 2, 3, 4)]
MONTHS = [Period.month(2026, month) for month in range(1, 13)]


def check(replay: Replay) -> None:
    """Every figure of 2026 equals what the answers come to, by month and by quarter."""
    shown = 0
    for period in [*QUARTERS, *MONTHS]:
        for kpi, question, value in (
            ("client-onboarding-satisfaction", "overall", mean),
            ("onboarding-nps", "recommend", promoters),
            ("onboarding-ces", "effort", mean),
        ):
            expected = value(of_clients(replay, question, period))
            found = measure(KPIS[kpi], period, replay.moment).value
            assert found == pytest.approx(expected) if expected is not None else found is None, (kpi, period)
            shown += expected is not None
        weeks = of_weeks(replay, period)
        pulse = on_ten(mean(weeks))
        figure = measure(KPIS["weekly-pulse"], period, replay.moment)
        assert (figure.n, tenth(figure.value)) == (len(weeks), tenth(pulse)), period
        shown += pulse is not None
    assert shown > 40, "most periods have figures, or this shows little"
    check_satisfaction(replay)
    check_onboardings(replay)


def check_satisfaction(replay: Replay) -> None:
    """Half the pulse of the quarter, half the in-depth survey, which closed in July."""
    depth = [one.given for one in replay.answered("in-depth") if one.at.year == 2026 and one.at.month < 9]
    index = on_ten(sum(mean(given.values()) or 0 for given in depth) / len(depth))
    for quarter in QUARTERS:
        pulse = on_ten(mean(of_weeks(replay, quarter)))
        assert pulse is not None
        assert index is not None
        late = quarter.start >= date(2026, 7, 1)
        figure = measure(KPIS["technician-satisfaction"], quarter, replay.moment)
        assert figure.value == pytest.approx((pulse + index) / 2 if late else pulse, abs=0.1), quarter
        assert figure.flags == (() if late else ("one_survey_only",))


def check_onboardings(replay: Replay) -> None:
    """The rounds of a month are one, shown from five answers on."""
    for month in MONTHS:
        given = [
            one.given["overall"]
            for one in replay.answered("agent-onboarding")
            if month.contains(of_day(replay, one))
        ]
        figure = measure(KPIS["agent-onboarding-satisfaction"], month, replay.moment)
        assert (figure.n, tenth(figure.value)) == (
            (len(given), tenth(mean(given))) if len(given) >= 5 else (0, None)
        )


def of_clients(replay: Replay, question: str, period: Period) -> list[int]:
    """Of each person the last answer of the period, which is that of the invitation."""
    last: dict[str, int] = {}
    for letter in replay.letters:
        if letter.survey == "client-onboarding" and not letter.reminds:
            both = [one for one in replay.letters if letter in (one, one.of) and one.given]
            if both and question in letter.scales and period.contains(there(letter.at, HOME).date()):
                last[letter.to] = max(both, key=lambda one: one.answered_at or one.at).given[question]
    return list(last.values())


def of_weeks(replay: Replay, period: Period) -> list[int]:
    """The faces of the weeks that begin in the period and have five answers or more."""
    weeks: Mapping[date, list[int]] = defaultdict(list)
    for letter in replay.answered("pulse"):
        day = there(letter.at, ZONES[0]).date()
        weeks[day - timedelta(days=day.weekday())].append(letter.given["week"])
    return [
        face
        for monday, faces in weeks.items()
        if len(faces) >= 5 and period.contains(monday)
        for face in faces
    ]


def of_day(replay: Replay, letter: Letter) -> date:
    """The day on which the answer's invitation was sent; a reminder has that of the first letter."""
    return there((letter.of or letter).at, HOME).date()


def mean(scores: Iterable[int]) -> float | None:
    known = list(scores)
    return sum(known) / len(known) if known else None


def promoters(scores: Iterable[int]) -> float | None:
    known = list(scores)
    return (
        100 * (sum(one >= 9 for one in known) - sum(one <= 6 for one in known)) / len(known)
        if known
        else None
    )


def on_ten(face: float | None) -> float | None:
    return None if face is None else 2.5 * (face - 1)


def tenth(value: float | None) -> float | None:
    return None if value is None else float(half_up(value, 1))
