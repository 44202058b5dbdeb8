"""Who is told, as tables: roles, absences, rules."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.notices.models import ReceiverRule
from trimtab.domain.responsibilities.models import Absence, Responsibility
from trimtab.web.presenters import dates, told_words


@dataclass(frozen=True)
class RoleLine:
    """A role, for whom, who holds it, and who stands in."""

    role: str
    group: str
    holder: str
    deputy: str


@dataclass(frozen=True)
class AbsenceLine:
    """Somebody who is away."""

    pk: int
    who: str
    days: str
    stand_in: str


@dataclass(frozen=True)
class RuleLine:
    """One rule; ``pk`` is None for one of the specification that nobody wrote down."""

    pk: int | None
    level: str
    scope: str
    whom: str
    ways: str
    step: str


def role_lines(found: Iterable[Responsibility]) -> list[RoleLine]:
    """Who holds what."""
    return [
        RoleLine(
            role=told_words.roles()[one.role],
            group=_group(one),
            holder=one.holder.name if one.holder else "",
            deputy=one.deputy.name if one.deputy else "",
        )
        for one in found
    ]


def _group(one: Responsibility) -> str:
    if one.kpi:
        return gettext(KPIS[one.kpi].title) if one.kpi in KPIS else one.kpi
    return one.client.name if one.client else one.team.name if one.team else gettext("everything")


def absence_lines(found: Iterable[Absence]) -> list[AbsenceLine]:
    """Who is away."""
    return [
        AbsenceLine(
            pk=one.pk,
            who=one.account.name,
            days=gettext("%(first)s to %(last)s")
            % {"first": dates.day(one.starts_on), "last": dates.day(one.ends_on)},
            stand_in=one.stand_in.name if one.stand_in else gettext("the deputies of the roles"),
        )
        for one in found
    ]


def rule_lines(found: Iterable[ReceiverRule]) -> list[RuleLine]:
    """The rules in force, by what they are of. Unwritten ones that differ in the stage alone are one line."""
    levels = list(told_words.levels_for_webhooks())
    merged: dict[tuple[object, ...], RuleLine] = {}
    for one in sorted(found, key=lambda rule: (levels.index(rule.level), rule.step)):
        line = _rule_line(one)
        key = (one.pk, line.level, line.whom, line.ways, line.step)
        before = merged.get(key)
        merged[key] = replace(line, scope=f"{before.scope} · {line.scope}") if before else line
    return list(merged.values())


def _rule_line(one: ReceiverRule) -> RuleLine:
    return RuleLine(
        pk=one.pk,
        level=told_words.levels_for_webhooks()[one.level],
        scope=_scope(one),
        whom=_whom(one),
        ways=_ways(one),
        step=told_words.steps()[str(one.step)],
    )


def _scope(one: ReceiverRule) -> str:
    parts = [
        one.client.name if one.client else "",
        gettext(KPIS[one.kpi].title) if one.kpi in KPIS else one.kpi,
        told_words.stages()[one.stage] if one.stage else "",
    ]
    return " · ".join(part for part in parts if part) or gettext("all")


def _whom(one: ReceiverRule) -> str:
    if one.role:
        return told_words.receivers()[one.role]
    if one.webhook:
        return gettext("webhook: %(name)s") % {"name": one.webhook.name}
    return one.account.name if one.account else ""


def _ways(one: ReceiverRule) -> str:
    if one.webhook_id:
        return gettext("webhook")
    if one.by_page and one.by_mail:
        return gettext("page and e-mail")
    return gettext("page") if one.by_page else gettext("e-mail")
