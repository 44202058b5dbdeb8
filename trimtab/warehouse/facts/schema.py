"""Which facts there are, their columns with the value a column takes when a worked example leaves it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal


@dataclass(frozen=True)
class Column:
    """A column's DuckDB type and, as SQL, its default in worked examples."""

    kind: str
    default: str = "NULL"


@dataclass(frozen=True)
class Fact:
    """A fact: ``partition`` says whether it is kept a file a month or whole; ``sources`` what it is made from.

    ``record`` names the operational record that ``row_id`` points to.
    """

    name: str
    columns: Mapping[str, Column]
    partition: Literal["month", "whole"]
    sources: tuple[str, ...]
    record: str
    dated_source: str | None = None

    @property
    def sql(self) -> str:
        """How do its rows come from the records?"""
        return files(__package__).joinpath(f"{self.name}.sql").read_text(encoding="utf-8")


_BIG = Column("BIGINT")
_TEXT = Column("VARCHAR", "''")
_DAY = Column("DATE", "DATE '2026-03-10'")
_MOMENT = Column("TIMESTAMP")
_YES = Column("BOOLEAN", "TRUE")
_NO = Column("BOOLEAN", "FALSE")
_STAGE = Column("VARCHAR", "'ongoing'")
_KEYS = {"row_id": Column("BIGINT", "row_number() OVER ()"), "client_id": Column("BIGINT", "1")}

FACTS: Mapping[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact(
            "ticket",
            {
                **_KEYS,
                "day": _DAY,
                "stage": _STAGE,
                "source": Column("VARCHAR", "'person'"),
                "channel": Column("VARCHAR", "'client'"),
                "team_id": _BIG,
                "technician_id": _BIG,
                "category": _TEXT,
                "priority": Column("SMALLINT"),
                "kind": Column("VARCHAR", "'incident'"),
                "device_id": _BIG,
                "opened_at": Column("TIMESTAMP", "TIMESTAMP '2026-03-10 09:00:00'"),
                "ended_at": _MOMENT,
                "first_reply_minutes": Column("DOUBLE"),
                "resolution_hours": Column("DOUBLE"),
                "sla_met": Column("BOOLEAN"),
                "reopened": Column("INTEGER", "0"),
                "escalations": Column("INTEGER", "0"),
                "first_level": Column("BOOLEAN"),
                "settled": _YES,
                "left_out": Column("VARCHAR"),
                "counts": _YES,
            },
            "month",
            ("ticket", "client", "stage_window"),
            "ticket",
            "ticket",
        ),
        Fact(
            "escalation",
            {
                **_KEYS,
                "day": _DAY,
                "ticket_id": _BIG,
                "stage": _STAGE,
                "source": Column("VARCHAR", "'person'"),
                "team_id": _BIG,
                "category": _TEXT,
                "kind": Column("VARCHAR", "'functional'"),
                "headline": _YES,
                "counts": _YES,
            },
            "month",
            ("escalation", "client", "stage_window"),
            "escalation",
            "escalation",
        ),
        Fact(
            "client_answer",
            {
                **_KEYS,
                "day": _DAY,
                "survey": Column("VARCHAR", "'client-onboarding'"),
                "round": _TEXT,
                "question": Column("VARCHAR", "'overall'"),
                "respondent": _TEXT,
                "ticket_id": _BIG,
                # Not called team_id: a KPI of onboarding narrowed to a team would have nothing left.
                "ticket_team_id": _BIG,
                "stage": Column("VARCHAR", "'early'"),
                "score": Column("DOUBLE"),
                "delivered": _YES,
                "answered": _YES,
                "in_time": _YES,
                "replaced_on": Column("DATE"),
            },
            "whole",
            ("invitation", "answer", "client", "stage_window"),
            "answer",
        ),
        Fact(
            "people_answer",
            {
                "row_id": Column("BIGINT", "row_number() OVER ()"),
                "day": _DAY,
                "closes_on": _DAY,
                "survey": Column("VARCHAR", "'pulse'"),
                "round_id": Column("BIGINT", "1"),
                "team_id": Column("BIGINT", "1"),
                "question": Column("VARCHAR", "'week'"),
                "respondent": _TEXT,
                "score": Column("INTEGER"),
                "invited": Column("INTEGER", "0"),
            },
            "whole",
            ("people_answer", "people_invited"),
            "people_answer",
        ),
        Fact(
            "detection",
            {
                **_KEYS,
                "day": _DAY,
                "device_id": _BIG,
                "fingerprint": _TEXT,
                "outcome": Column("VARCHAR", "'open'"),
                "action": _TEXT,
                "ticketed": _YES,
                "failed": _NO,
                "detected_at": Column("TIMESTAMP", "TIMESTAMP '2026-03-10 09:00:00'"),
                "resolved_at": _MOMENT,
                "fix_hours": Column("DOUBLE"),
                "seen_again_at": _MOMENT,
                "devices": Column("INTEGER", "1"),
                "denied": _NO,
                "signals": Column("INTEGER", "1"),
                "ticket_id": _BIG,
                "settled_day": Column("DATE"),
                "at_scale": _NO,
                "verdict": Column("VARCHAR", "'prevented'"),
            },
            "whole",
            ("detection", "client", "strike"),
            "detection",
        ),
        # The detections as they came, before they are joined to instances: which ticket had a warning?
        Fact(
            "signal",
            {
                "row_id": Column("BIGINT", "row_number() OVER ()"),
                "day": _DAY,
                "device_id": _BIG,
                "ticket_id": _BIG,
                "detected_at": _MOMENT,
                "resolved_at": _MOMENT,
            },
            "whole",
            ("detection",),
            "detection",
        ),
        Fact(
            "self_service",
            {
                **_KEYS,
                "day": _DAY,
                "category": _TEXT,
                "outcome": Column("VARCHAR", "'solved'"),
                "result": Column("VARCHAR", "'confirmed'"),
            },
            "whole",
            ("self_service", "client", "strike"),
            "self_service",
        ),
        Fact(
            "prevention",
            {
                **_KEYS,
                "day": _DAY,
                "kind": Column("VARCHAR", "'proactive'"),
                "action": _TEXT,
                "devices": Column("INTEGER", "1"),
                "fingerprint": _TEXT,
                "resolved_at": _MOMENT,
                "at_scale": _NO,
            },
            "month",
            (),
            "detection",
            "ticket",
        ),
        Fact(
            "employment",
            {
                "row_id": Column("BIGINT", "row_number() OVER ()"),
                "day": _DAY,
                "team_id": _BIG,
                "persons": Column("INTEGER", "0"),
                "separations": Column("INTEGER", "0"),
                "leaving_type": _TEXT,
            },
            "whole",
            ("employment",),
            "spell",
        ),
    )
}
