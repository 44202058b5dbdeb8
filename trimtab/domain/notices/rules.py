"""Which receiver rules hold for a notice? Those that people wrote, else those of the specification (ALERT-7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trimtab.domain.notices.models import ReceiverRule
from trimtab.domain.notices.resolving import Wish


def _rule(level: str, role: str, *, stage: str = "", step: int = 1, by_mail: bool = True) -> ReceiverRule:
    return ReceiverRule(level=level, role=role, stage=stage, step=step, by_page=True, by_mail=by_mail)


def defaults() -> Sequence[ReceiverRule]:
    """The rules that hold where nobody wrote any, as unsaved rows."""
    found = []
    for level in ("approaching", "exceeded", "information"):
        found += [
            _rule(level, "onboarding-manager", stage="early"),
            _rule(level, "account-owner", stage="ongoing"),
            _rule(level, "service-desk-lead", stage="early"),
            _rule(level, "service-desk-lead", stage="ongoing"),
            _rule(level, "team-lead", stage="team"),
        ]
    return [
        *found,
        _rule("exceeded", "service-delivery-manager"),
        _rule("approaching", "service-delivery-manager", step=2),
        _rule("exceeded", "owners", step=2),
        _rule("signal", "account-owner", stage="early"),
        _rule("signal", "account-owner", stage="ongoing"),
        _rule("signal", "team-lead", stage="team"),
        _rule("signal", "service-delivery-manager", by_mail=False),
        _rule("upkeep", "owners"),
    ]


@dataclass(frozen=True)
class Matter:
    """What a notice is about, as far as rules look at it. ``stage``: early, ongoing, team, or "" for the provider."""

    level: str
    stage: str
    kpi: str
    client: int | None


def every_rule() -> Sequence[ReceiverRule]:
    """The rules in force, those of all clients first."""
    written = list(
        ReceiverRule.objects.select_related("client", "account", "webhook").order_by(
            "level", "client__name", "kpi", "step", "stage", "pk"
        )
    )
    # A webhook is told beside people, not in their place: rules for webhooks alone leave the people's as they are.
    return written if any(row.webhook_id is None for row in written) else [*defaults(), *written]


def wishes(rules: Iterable[ReceiverRule], matter: Matter, *, step: int) -> list[Wish]:
    """Which people should be told? Rules for the client or the KPI take the place of those for all."""
    of_people = [row for row in rules if row.webhook_id is None and row.level == matter.level]
    fitting = [row for row in of_people if _fits(row, matter)]
    nearest = max((_nearness(row) for row in fitting), default=0)
    chosen = [row for row in fitting if _nearness(row) == nearest and row.step == step]
    return [Wish(row.role, row.account_id, row.by_page, row.by_mail) for row in chosen]


def webhooks(rules: Iterable[ReceiverRule], matter: Matter, *, step: int) -> list[int]:
    """Which webhooks are told? All whose rule fits."""
    fitting = (row for row in rules if row.webhook_id is not None and row.level == matter.level)
    found = {row.webhook_id: None for row in fitting if _fits(row, matter) and row.step == step}
    return [key for key in found if key is not None]


def _fits(row: ReceiverRule, matter: Matter) -> bool:
    return (
        row.stage in ("", matter.stage)
        and row.kpi in ("", matter.kpi)
        and row.client_id in (None, matter.client)
    )


def _nearness(row: ReceiverRule) -> int:
    """How closely does a rule name its matter? A client counts more than a KPI."""
    return 2 * (row.client_id is not None) + (row.kpi != "")
