"""The worked examples of KPIs that are published under the anonymity rules, counted a second way."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import duckdb
import pytest

from trimtab.catalogue.kpis import KPIS
from trimtab.insight.anonymity import SMALLEST_GROUP, publishable_teams
from trimtab.kpi.definition import Kpi
from trimtab.kpi.examples import relation
from trimtab.kpi.measures import Confidential
from trimtab.kpi.period import Period
from trimtab.warehouse.facts.schema import FACTS

MARCH = Period.month(2026, 3)
CONFIDENTIAL = [key for key, kpi in KPIS.items() if isinstance(kpi.measure, Confidential)]
every_confidential = pytest.mark.parametrize("key", CONFIDENTIAL)

Row = Mapping[str, Any]


def answers(kpi: Kpi) -> list[Row]:
    found = duckdb.connect().execute(
        f"SELECT round_id, team_id, survey, question, respondent, score "
        f"FROM ({relation(kpi.example, FACTS[kpi.fact].columns)}) "
        f"WHERE day >= DATE '{MARCH.start}' AND day < DATE '{MARCH.end}'"
    )
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def respondent_values(given: list[Row], measure: Confidential) -> list[float]:
    """One value a respondent and round: the mean of his or her areas, each the mean of its answers (AG-3).

    Only rounds that the organisation as a whole may see (ANON-1, AG-2).
    """
    rounds: dict[Any, dict[Any, dict[str, list[int]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    teams: dict[Any, dict[Any, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in given:
        if row["survey"] == measure.survey and row["question"] in measure.questions:
            rounds[row["round_id"]][row["respondent"]][row["question"].rpartition("-")[0]].append(
                row["score"]
            )
            teams[row["round_id"]][str(row["team_id"])].add(row["respondent"])
    shown = [
        number
        for number, people in teams.items()
        if publishable_teams({team: len(names) for team, names in people.items()}).organisation
    ]
    return [
        sum(sum(scores) / len(scores) for scores in areas.values()) / len(areas)
        for number in shown
        for areas in rounds[number].values()
    ]


def converted(mean: float, measure: Confidential) -> float:
    return 2.5 * (mean - 1) if (measure.low, measure.high) == (0, 10) else mean


def confidential(kpi: Kpi, given: list[Row]) -> tuple[dict[str, float], float | None]:
    measure = kpi.measure
    assert isinstance(measure, Confidential)
    values = respondent_values(given, measure)
    if measure.obstacle:
        low = sum(value <= 2 for value in values)
        return {"kept": low, "total": len(values)}, low / len(values) if values else None
    parts = {"count": len(values), "total": sum(values), "squares": sum(value**2 for value in values)}
    value = converted(parts["total"] / parts["count"], measure) if values else None
    if measure.blend:
        depth, index = confidential(KPIS["in-depth-index"], given)
        parts |= {f"depth_{name}": number for name, number in depth.items()}
        value = None if value is None or index is None else (value + index) / 2
    return parts, value


@every_confidential
def test_the_confidential_example_comes_to_what_it_says(key: str) -> None:
    kpi = KPIS[key]
    parts, value = confidential(kpi, answers(kpi))
    assert parts == pytest.approx(dict(kpi.example.components))
    assert value == pytest.approx(kpi.example.value)
    assert parts.get("count", parts.get("total", 0)) >= SMALLEST_GROUP


SURVEYS = {
    "pulse": ("week",),
    "in-depth": tuple(f"area{area}-{item}" for area in range(1, 7) for item in (1, 2)),
    "agent-onboarding": ("overall", "handover", "tools", "discovery", "manual-work", "workload"),
}


@every_confidential
def test_the_confidential_example_has_answers_that_belong_elsewhere(key: str) -> None:
    kpi = KPIS[key]
    measure = kpi.measure
    assert isinstance(measure, Confidential)
    given = answers(kpi)
    assert any(row["survey"] != measure.survey for row in given)
    if SURVEYS[measure.survey] != measure.questions:
        others = [row for row in given if row["question"] not in measure.questions]
        assert any(row["survey"] == measure.survey for row in others)


@every_confidential
def test_questions_are_the_surveys_in_its_order(key: str) -> None:
    measure = KPIS[key].measure
    assert isinstance(measure, Confidential)
    known = SURVEYS[measure.survey]
    assert measure.questions == tuple(question for question in known if question in measure.questions)
