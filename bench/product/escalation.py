"""Trimtab's own answer to the escalation KPI by client, stage and month."""

from datetime import date

from bench.place import Place, Row
from bench.product.serving import as_served
from bench.timing import Measured, time_answers
from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.period import Period
from trimtab.warehouse import tallies
from trimtab.warehouse.answers import Answers
from trimtab.warehouse.tallies import Question


def answer(place: Place, way: str, repeats: int) -> Measured:
    """Ask ``rollups`` or ``raw`` rows with the result cache emptied before each question, or ``cached`` results."""
    as_served()
    days = place.scale.first_days
    question = Question(
        KPIS["ticket-escalation"],
        Period(days[0], days[-1]),
        ("client_id", "stage"),
        grain="month",
        raw=way == "raw",
    )
    forget = None if way == "cached" else tallies._cache.clear
    last: list[Answers] = []

    def ask() -> None:
        last[:] = [tallies.tallies(question)]

    return time_answers(place, ask, lambda: _rows(last[0]), repeats, forget)


def _rows(answers: Answers) -> list[Row]:
    return [
        (
            found.keys[0],
            found.keys[1] or "",
            f"{found.begins or date.min:%Y-%m}",
            int(found.tally["kept"]),
            int(found.tally["total"]),
        )
        for found in answers
    ]
