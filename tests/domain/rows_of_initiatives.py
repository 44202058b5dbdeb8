"""Sound and breaking rows of initiatives, for test_constraints.py."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from trimtab.domain.models import (
    Initiative,
    InitiativeEvaluation,
    InitiativeGroup,
    InitiativeMove,
    InitiativeNote,
    InitiativeStep,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY, EARLIER = date(2026, 3, 1), date(2026, 2, 1)


def sound_initiatives(world: Any) -> dict[type[models.Model], dict[str, Any]]:
    """Values of rows that break nothing."""
    return {
        Initiative: {
            "title": "Call", "owner": world.owner, "kpi": "k", "direction": "higher", "starts_on": EARLIER,
            "review_on": DAY, "made_at": NOON,
        },
        InitiativeEvaluation: {
            "initiative": world.initiative, "evaluated_at": NOON, "verdict": "improvement", "method": "pair",
            "effect": 1, "low": 0.5, "high": 1.5, "parameters": "p", "specification": "1.0",
        },
        InitiativeGroup: {"initiative": world.initiative, "role": "treated", "client": world.client},
        InitiativeMove: {"initiative": world.initiative, "state": "running", "at": NOON},
        InitiativeNote: {"initiative": world.initiative, "day": DAY, "text": "Agreed", "made_at": NOON},
        InitiativeStep: {"initiative": world.initiative, "title": "Write it down"},
    }  # fmt: skip


def prepare(world: Any) -> None:
    """The row that others of them point at."""
    world.initiative = Initiative.objects.create(
        title="Calls", kpi="k", direction="higher", starts_on=EARLIER, review_on=DAY, made_at=NOON
    )


BREAKING: dict[str, Callable[[Any], dict[str, Any]]] = {
    "initiative_has_title": lambda w: {"title": ""},
    "initiative_names_a_kpi": lambda w: {"kpi": ""},
    "initiative_state_known": lambda w: {"state": "won"},
    "initiative_direction_known": lambda w: {"direction": "sideways"},
    "initiative_size_positive": lambda w: {"size": 0},
    "initiative_kind_known": lambda w: {"kind": "device"},
    "initiative_reviewed_after_start": lambda w: {"review_on": EARLIER},
    "initiative_begun_has_its_time": lambda w: {"state": "running"},
    "initiative_begun_has_its_design": lambda w: {"state": "running", "begun_at": NOON},
    "initiative_ended_has_its_day": lambda w: {"state": "stopped"},
    "initiative_group_role_known": lambda w: {"role": "judge"},
    "initiative_group_is_one": lambda w: {"team": w.team},
    "initiative_step_has_title": lambda w: {"title": ""},
    "initiative_note_says_something": lambda w: {"text": ""},
    "initiative_move_state_known": lambda w: {"state": "won"},
    "initiative_verdict_known": lambda w: {"verdict": "success"},
    "initiative_verdict_has_effect": lambda w: {"verdict": "withheld"},
    "initiative_effect_within": lambda w: {"low": 1.2},
}
TWICE: dict[str, dict[str, Any]] = {
    "initiative_evaluated_once": {"verdict": "worse"},
    "initiative_client_once": {"role": "comparison"},
}
TWICE_WITH: dict[str, tuple[Callable[[Any], dict[str, Any]], dict[str, Any]]] = {
    "initiative_team_once": (lambda w: {"client": None, "team": w.team}, {"role": "comparison"}),
}
