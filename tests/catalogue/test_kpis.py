"""The laws that every KPI of the catalogue keeps. A new file is covered the moment it exists."""

import io
import random
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from babel.messages.catalog import Message
from babel.messages.extract import extract_python
from sqlglot import exp

import trimtab.catalogue.kpis as catalogue
from trimtab.catalogue.kpis import HEADLINES, KPIS
from trimtab.kpi import definition
from trimtab.kpi.definition import Kpi
from trimtab.kpi.examples import relation, rows, table
from trimtab.kpi.measures import Confidential, Exposure, Standing, Tally
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.warehouse.facts.schema import FACTS

MARCH = Period.month(2026, 3)
YEAR = Period(date(2025, 4, 1), date(2026, 4, 1))
COLUMN_OF = {"client": "client_id", "team": "team_id", "technician": "technician_id"}
FILES = sorted(Path(catalogue.__file__).parent.glob("[!_]*.py"))
COUNTED = [key for key, kpi in KPIS.items() if not isinstance(kpi.measure, Confidential)]
CLAUSES = ("that", "where", "events_where")
NAMES = r"NPS|SLA|Net|Promoter|Score|Bain|Company|NICE|Fred|Reichheld|Customer|Effort|CES|Gartner|CEB|UTC"
MONTHS = r"January|March|April"

every_kpi = pytest.mark.parametrize("key", KPIS)
every_counted = pytest.mark.parametrize("key", COUNTED)


# --- the catalogue as a whole


def test_each_file_is_a_kpi_under_its_name() -> None:
    assert {path.stem.replace("_", "-") for path in FILES} == set(KPIS)
    assert all(kpi.key == key for key, kpi in KPIS.items())


def test_the_headlines_are_the_seven_in_their_order() -> None:
    assert HEADLINES == (
        "client-onboarding-satisfaction",
        "ticket-escalation",
        "agent-onboarding-satisfaction",
        "incidents-prevented",
        "resolved-at-scale",
        "technician-satisfaction",
        "turnover",
    )


@pytest.mark.parametrize("name", ["identifier", "title", "asks", "order"])
def test_no_two_kpis_share(name: str) -> None:
    values = [getattr(kpi, name) for kpi in KPIS.values()]
    assert len(set(values)) == len(values)


def test_each_kpi_is_on_a_page_of_its_own_or_part_of_one_headline() -> None:
    parts = [part for kpi in KPIS.values() for part in kpi.parts]
    assert len(set(parts)) == len(parts)
    desk = {key for key, kpi in KPIS.items() if kpi.lane == "desk"}
    assert set(parts) | set(HEADLINES) | desk == set(KPIS)
    assert not set(parts) & (set(HEADLINES) | desk)


def test_parts_stand_after_their_whole_and_in_its_lane() -> None:
    for kpi in KPIS.values():
        orders = [KPIS[part].order for part in kpi.parts]
        assert orders == sorted(orders)
        assert all(order > kpi.order for order in orders)
        assert {KPIS[part].lane for part in kpi.parts} <= {kpi.lane}


def test_the_incidents_prevented_are_the_sum_of_two_parts() -> None:
    whole = KPIS["incidents-prevented"]
    parts = [KPIS[key] for key in ("prevented-by-self-service", "prevented-by-proactive-work")]
    assert answer(whole) == Tally.sum(answer(whole, part.measure) for part in parts)


def test_prevention_says_how_it_is_counted_and_names_no_money() -> None:
    """PR-11."""
    counts = KPIS["incidents-prevented"].counts
    assert "counted when a detected problem was fixed with no user report or outage before the fix" in counts
    assert "no money value is derived from it" in counts


def test_registered_marks_are_attributed() -> None:
    """SURVEY-8."""
    assert "registered marks of Bain & Company, NICE and Fred Reichheld" in KPIS["onboarding-nps"].counts
    for key in ("onboarding-ces", "onboarding-low-effort"):
        assert "is a method of Gartner, formerly CEB" in KPIS[key].counts


# --- each definition


@every_kpi
def test_a_kpi_can_be_split_by_columns_of_its_fact(key: str) -> None:
    kpi = KPIS[key]
    assert kpi.by
    assert len(set(kpi.by)) == len(kpi.by)
    assert {COLUMN_OF.get(name, name) for name in kpi.by} <= set(FACTS[kpi.fact].columns)


@every_kpi
def test_unit_scale_and_lane_fit_the_measure(key: str) -> None:
    kpi = KPIS[key]
    units = {
        "Share": {"share"},
        "Count": {"count"},
        "Standing": {"count"},
        "Mean": {"score"},
        "NetPromoter": {"nps"},
        "Median": {"hours"},
        "Exposure": {"yearly-share"},
        "Confidential": {"share", "score", "index"},
    }
    assert kpi.unit in units[type(kpi.measure).__name__]
    assert (kpi.chart == "rate") == (kpi.unit == "share")
    assert (kpi.scale is not None) == (kpi.unit in {"score", "nps", "index"})
    if isinstance(kpi.measure, Confidential) and kpi.scale:
        assert kpi.scale == (kpi.measure.low, kpi.measure.high)
        assert kpi.by == ("team",)


def texts(kpi: Kpi) -> Iterator[tuple[str, str]]:
    for field in fields(kpi):
        if field.name in {"title", "asks", "formula", "counts", "noun"}:
            yield field.name, getattr(kpi, field.name)
    yield from (("leaves_out", text) for text in kpi.leaves_out)
    yield "says", kpi.example.says


@every_kpi
def test_texts_are_plain_sentences(key: str) -> None:
    kpi = KPIS[key]
    assert kpi.leaves_out
    for name, text in texts(kpi):
        assert text
        assert text == " ".join(text.split()), f"{name} has stray spaces"
        assert not re.search(r"\w- ", text), f"{name} has a torn word"
        assert "'" not in text and '"' not in text, f"{name} has a straight quotation mark"
        if name in {"counts", "says"}:
            assert text.endswith("."), name
        else:
            assert text[-1] not in ".;:,", name
        assert (
            (text[0].islower() or not text[0].isalpha())
            if name in {"formula", "noun"}
            else not text[0].islower()
        )
    assert kpi.asks.endswith("?")


@every_kpi
def test_titles_and_questions_are_in_sentence_case(key: str) -> None:
    for text in (KPIS[key].title, KPIS[key].asks):
        later = re.findall(r"(?<!^)\b[A-Z]\w*", text)
        assert all(re.fullmatch(f"{NAMES}|{MONTHS}", word) for word in later), text


@every_kpi
def test_babel_finds_every_text_and_takes_none_for_a_format(key: str) -> None:
    kpi = KPIS[key]
    source = (Path(catalogue.__file__).parent / f"{key.replace('-', '_')}.py").read_bytes()
    found = {str(message) for _, _, message, _ in extract_python(io.BytesIO(source), {"_": None}, [], {})}
    for _, text in texts(kpi):
        assert text in found
        assert not Message(text).python_format, f"{text!r} looks like a %-format"


@every_kpi
def test_a_text_takes_only_parameters_that_there_are(key: str) -> None:
    known = {field.name for field in fields(Parameters)}
    for name, text in texts(KPIS[key]):
        taken = set(re.findall(r"\{(.*?)\}", text))
        assert taken <= known, name
        assert name in {"formula", "counts", "leaves_out"} or not taken, f"{name} is shown without parameters"
        assert "{" not in re.sub(r"\{[a-z_]+\}", "", text), name


def test_no_text_names_the_default_of_a_parameter() -> None:
    """A parameter that was changed would make it a lie."""
    named = r"(seven|7) days|14 days|90 days|48 hours|24 hours|15 minutes|two devices|five (people|answers|or more)"
    for key, kpi in KPIS.items():
        for text in (kpi.formula, kpi.counts, *kpi.leaves_out):
            assert not re.search(named, text), f"{key}: {text}"


def test_marking_a_text_leaves_it_as_it_is() -> None:
    assert definition._("Ticket escalation") == "Ticket escalation"


# --- worked examples, in DuckDB


DATABASE = duckdb.connect()


def period_of(kpi: Kpi) -> Period:
    """Turnover looks back over twelve full months (HEAD-7); every other example is about March 2026."""
    return YEAR if isinstance(kpi.measure, Exposure) else MARCH


def tallies(
    kpi: Kpi, measure: Any = None, source: str | None = None, by: str | None = None
) -> dict[Any, Tally]:
    """The tally of each value of ``by`` over the example's rows, or over the rows of ``source``."""
    period = period_of(kpi)
    asked: Any = measure or kpi.measure
    columns: dict[str, str] = asked.columns()
    until = f"DATE '{period.end}'"
    counts = ", ".join(sql.replace("{until}", until) for sql in columns.values())
    where = "counts" if "counts" in FACTS[kpi.fact].columns else "TRUE"
    if not isinstance(kpi.measure, Standing):
        where += f" AND day >= DATE '{period.start}' AND day < {until}"
    fact = source or f"({relation(kpi.example, FACTS[kpi.fact].columns)})"
    group = f"GROUP BY {by}" if by else ""
    found = DATABASE.execute(f"SELECT {by or 'NULL'}, {counts} FROM {fact} WHERE {where} {group}").fetchall()
    return {row[0]: Tally(dict(zip(columns, row[1:], strict=True))) for row in found}


def answer(kpi: Kpi, measure: Any = None) -> Tally:
    return tallies(kpi, measure)[None]


@every_kpi
def test_the_example_is_a_table_of_the_fact(key: str) -> None:
    kpi = KPIS[key]
    assert set(table(kpi.example).columns) <= set(FACTS[kpi.fact].columns)
    DATABASE.execute(relation(kpi.example, FACTS[kpi.fact].columns)).fetchall()


@every_counted
def test_the_example_comes_to_what_it_says(key: str) -> None:
    kpi = KPIS[key]
    found = answer(kpi)
    assert found.parts == kpi.example.components
    measure: Any = kpi.measure
    if isinstance(measure, Exposure):
        assert found["events"] / (found["person_days"] / YEAR.days) == kpi.example.value
    else:
        assert measure.value(found) == kpi.example.value


@pytest.mark.parametrize("key", [key for key in COUNTED if "counts" in FACTS[KPIS[key].fact].columns])
def test_the_example_shows_a_row_that_does_not_count(key: str) -> None:
    kpi = KPIS[key]
    given = relation(kpi.example, FACTS[kpi.fact].columns)
    found = tallies(kpi, source=f"(SELECT * REPLACE (TRUE AS counts) FROM ({given}))")[None]
    assert found.parts != kpi.example.components


def clauses(kpi: Kpi) -> dict[str, str]:
    """The measure's own clauses that narrow anything."""
    written = {name: getattr(kpi.measure, name, "TRUE") for name in CLAUSES}
    return {name: clause for name, clause in written.items() if clause != "TRUE"}


def altered(clause: str) -> Iterator[str]:
    """The clause reversed, and with each of its conditions dropped or moved by a hair."""
    yield f"NOT ({clause})"
    marked = clause.replace("{until}", "until_mark()")
    count = sum(1 for _ in sqlglot.parse_one(marked, dialect="duckdb").walk())
    for index in range(count):
        tree = sqlglot.parse_one(marked, dialect="duckdb")
        node = list(tree.walk())[index]
        for other in _alterations(node):
            changed = other if node is tree else tree
            if node is not tree:
                node.replace(other)
            text = changed.sql(dialect="duckdb").replace("UNTIL_MARK()", "{until}")
            yield text.replace("until_mark()", "{until}")
            if node is not tree:
                other.replace(node)


def _alterations(node: Any) -> list[Any]:
    if isinstance(node, exp.And | exp.Or):
        return [node.left.copy(), node.right.copy()]
    hair: dict[Any, Any] = {exp.GT: exp.GTE, exp.GTE: exp.GT, exp.LT: exp.LTE, exp.LTE: exp.LT}
    if type(node) in hair:
        return [hair[type(node)](this=node.this.copy(), expression=node.expression.copy())]
    if isinstance(node, exp.In) and len(node.expressions) > 1:
        kept = [[e.copy() for e in node.expressions if e is not dropped] for dropped in node.expressions]
        return [exp.In(this=node.this.copy(), expressions=values) for values in kept]
    return []


@pytest.mark.parametrize("key", [key for key in COUNTED if clauses(KPIS[key])])
def test_an_altered_clause_changes_the_examples_answer(key: str) -> None:
    """Each condition of a clause is needed by a row of the example: one left out, or one at its edge."""
    kpi = KPIS[key]
    tried = 0
    for name, clause in clauses(kpi).items():
        for other in altered(clause):
            found = answer(kpi, replace(kpi.measure, **{name: other}))  # type: ignore[arg-type]
            assert found.parts != kpi.example.components, f"{name} may as well be: {other}"
            tried += 1
    assert tried


def test_alterations_cover_each_condition() -> None:
    found = list(altered("a AND (b IS NULL OR c >= {until}) AND d IN ('x', 'y')"))
    assert found[0] == "NOT (a AND (b IS NULL OR c >= {until}) AND d IN ('x', 'y'))"
    assert "a AND (b IS NULL OR c > {until}) AND d IN ('x', 'y')" in found
    assert "a AND (b IS NULL) AND d IN ('x', 'y')" in found
    assert "a AND (c >= {until}) AND d IN ('x', 'y')" in found
    assert "(b IS NULL OR c >= {until}) AND d IN ('x', 'y')" in found
    assert "a AND (b IS NULL OR c >= {until}) AND d IN ('x')" in found
    assert "a AND (b IS NULL OR c >= {until})" in found


def test_a_backlog_read_the_wrong_way_round_is_another() -> None:
    for kpi in KPIS.values():
        if isinstance(kpi.measure, Standing):
            turned = replace(kpi.measure, begun=kpi.measure.ended, ended=kpi.measure.begun)
            assert answer(kpi, turned).parts != kpi.example.components


# --- parts add up


def shuffled(kpi: Kpi, seed: int) -> str:
    """A temporary table of 150 rows, each cell drawn from the example's own cells of that column."""
    columns = FACTS[kpi.fact].columns
    fates = random.Random(seed)
    head = table(kpi.example).columns
    pools = dict(zip(head, zip(*rows(kpi.example), strict=True), strict=True))
    days = list(period_of(kpi).dates())
    pools["day"] = tuple(day.isoformat() for day in fates.sample(days, 10))
    for name in ("client_id", "team_id"):
        if name in columns:
            pools[name] = ("1", "2", "3")
    cells = [" | ".join(fates.choice(pool) for pool in pools.values()) for _ in range(150)]
    drawn = replace(kpi.example, rows="\n".join([" | ".join(pools), *cells]))
    DATABASE.execute(f"CREATE OR REPLACE TEMP TABLE drawn AS {relation(drawn, columns)}")
    return "drawn"


def additive_by_day(kpi: Kpi) -> bool:
    """A clause that looks at the end of the period counts other rows in another period."""
    measure: Any = kpi.measure
    return all("{until}" not in sql for sql in measure.columns().values())


@pytest.mark.parametrize("key", [key for key in COUNTED if KPIS[key].measure.additive])
@pytest.mark.parametrize("seed", range(3))
def test_parts_add_up_to_the_whole(key: str, seed: int) -> None:
    kpi = KPIS[key]
    source = shuffled(kpi, seed)
    whole = tallies(kpi, source=source)[None]
    splits = [COLUMN_OF.get(name, name) for name in kpi.by]
    for column in [*splits, "day"] if additive_by_day(kpi) else splits:
        parts = tallies(kpi, source=source, by=column)
        assert Tally.sum(parts.values()).parts == whole.parts, column


def test_the_drawn_rows_count() -> None:
    """The law above would say nothing of tallies that are all zero."""
    for key in COUNTED:
        if KPIS[key].measure.additive:
            assert any(tallies(KPIS[key], source=shuffled(KPIS[key], 0))[None].parts.values()), key


@pytest.mark.parametrize("key", [key for key in COUNTED if not KPIS[key].measure.additive])
def test_what_does_not_add_up_says_so(key: str) -> None:
    assert re.search(r"not add up|cannot be added up", KPIS[key].counts)
