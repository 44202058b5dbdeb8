"""The page of an initiative: its plan, its steps and notes, its months, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.annotations.queries import on_chart
from trimtab.domain.initiatives.models import Initiative, InitiativeGroup, InitiativeStep
from trimtab.domain.initiatives.queries import treated_groups
from trimtab.domain.organisation.queries import current, report_zone
from trimtab.domain.questionnaires.queries import every_survey
from trimtab.scorecards.initiative_shapes import Outcome
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters import initiative_chart, initiative_verdicts
from trimtab.web.presenters.dates import day
from trimtab.web.presenters.exported_about import Frame, ending
from trimtab.web.presenters.initiatives import group_names, line, state_text

_LAST_NAMED = 12


@dataclass(frozen=True)
class Step:
    """A step in words. ``overdue``: its day has passed and it is not done."""

    key: int
    title: str
    who: str
    due: str
    done: str
    overdue: bool


@dataclass(frozen=True)
class Note:
    """What was said, when, and who wrote it down."""

    key: int
    day: str
    by: str
    text: str


@dataclass(frozen=True)
class Happened:
    """What else happened while its months ran: a note on charts, with its number in the picture."""

    number: int
    day: str
    text: str
    on: date


def prepared(one: Initiative, found: Outcome, today: date, *, leads: bool) -> dict[str, Any]:
    """Everything its template prints."""
    kpi = KPIS.get(one.kpi)
    happened = _happened(one, found)
    marks = [(each.on, each.number) for each in happened]
    return {
        "one": one,
        "line": line(one, today),
        "groups": group_names(one),
        "compared_with": _compared_with(one),
        "asked_by": _asked_by(one),
        "comments": _comments(one),
        "verdict": initiative_verdicts.said(one.kpi, one.direction, found),
        "preliminary": _preliminary(one, found, today),
        "kept_on": day(found.kept_at.astimezone(report_zone()).date()) if found.kept_at else "",
        "method": initiative_verdicts.method_text(found),
        "others": initiative_verdicts.others(found),
        "charts": initiative_chart.drawings(kpi, found.months, one.starts_on, marks) if kpi else [],
        "chart_summary": initiative_chart.summary(kpi, found.months, one.starts_on) if kpi else "",
        "months": initiative_chart.rows(kpi, found.months, one.starts_on) if kpi else [],
        "happened": happened,
        "todo": [_step(each, today) for each in one.steps.select_related("who")],
        "notes": _notes(one) if leads else [],
        "moves": [
            (state_text(each.state), day(each.at.date()), each.by.name if each.by else "")
            for each in one.moves.select_related("by")
        ],
        "anew": reverse("initiative-new") + f"?from={one.pk}",
        "came_of": one.anew_of,
        "fixed": one.begun_at is not None,
    }


def exported_months(one: Initiative, found: Outcome, frame: Frame) -> Table:
    """The months of the chart as a file."""
    columns = [
        Column(gettext("Month"), "date"),
        Column(gettext("With the initiative"), "number"),
        Column(gettext("Compared with"), "number"),
        Column(gettext("From the start on"), "flag"),
        Column(gettext("Used for the verdict"), "flag"),
    ]
    first = one.starts_on.replace(day=1)
    rows: list[list[Cell]] = [
        [each.month, each.treated, each.comparison, each.month >= first, each.used] for each in found.months
    ]
    said = initiative_verdicts.said(one.kpi, one.direction, found)
    about: list[tuple[str, Cell]] = [
        (gettext("Initiative"), one.title),
        (gettext("KPI"), gettext(KPIS[one.kpi].title) if one.kpi in KPIS else one.kpi),
        (pgettext("initiative", "What came of it"), said.sentence),
        *ending(frame),
    ]
    today = frame.as_of.astimezone(frame.zone).date()
    return Table(f"trimtab-initiative-{one.pk}-{today}", columns, rows, about, frame.zone)


def _preliminary(one: Initiative, found: Outcome, today: date) -> str:
    """That it may still change, and until when; "" for what was kept."""
    if not found.is_preliminary:
        return ""
    if one.begun_at is None:
        return gettext("It has not begun: its KPI, its groups and its dates can still be changed.")
    if one.review_on > today:
        return gettext(
            "Preliminary: it may still change. It is judged on %(day)s, and kept as it stands."
        ) % {"day": day(found.decidable_on or one.review_on)}
    if found.verdict == "too_early":
        return gettext(
            "Its review date has passed. It is judged on the first day on which it can be decided."
        )
    return gettext(
        "This is what can be said today. It is kept tonight as it stands, and does not change after."
    )


def _compared_with(one: Initiative) -> str:
    if one.kind == Initiative.Kind.EVERYBODY:
        return gettext("Nobody: it is for everybody.")
    rows = one.groups.filter(role=InitiativeGroup.Role.COMPARISON).select_related("client", "team")
    called = sorted(group.name for row in rows if (group := row.client or row.team) is not None)
    if not called:
        return gettext("Every other group of the same kind; written down when it begins.")
    if len(called) <= _LAST_NAMED:
        return gettext(", ").join(called)
    given = {"some": gettext(", ").join(called[:_LAST_NAMED]), "n": len(called) - _LAST_NAMED}
    return gettext("%(some)s and %(n)s more") % given


def _asked_by(one: Initiative) -> tuple[str, str] | None:
    """The survey whose results asked for it, as (title, address)."""
    known = {each.survey.key: each.survey for each in every_survey()}
    if one.survey not in known:
        return None
    title = known[one.survey].called(get_language() or "en", current().name)
    return title, reverse("survey-results", args=[one.survey])


def _comments(one: Initiative) -> str:
    return reverse("comments") + f"?about={one.theme}" if one.theme else ""


def _step(one: InitiativeStep, today: date) -> Step:
    return Step(
        key=one.pk,
        title=one.title,
        who=one.who.name if one.who else "",
        due=day(one.due_on) if one.due_on else "",
        done=day(one.done_on) if one.done_on else "",
        overdue=one.done_on is None and one.due_on is not None and one.due_on < today,
    )


def _notes(one: Initiative) -> list[Note]:
    return [
        Note(each.pk, day(each.day), each.made_by.name if each.made_by else "", each.text)
        for each in one.notes.select_related("made_by").order_by("-day", "-pk")
    ]


def _happened(one: Initiative, found: Outcome) -> Sequence[Happened]:
    """What people wrote on the KPI's chart in the months of this one: it may be the reason for what is seen."""
    if not found.months:
        return []
    rows = treated_groups(one)
    client = rows[0].client_id if len(rows) == 1 else None
    last = found.months[-1].month + timedelta(days=31)
    notes = on_chart(one.kpi, client=client, first=found.months[0].month, last=last)
    return [Happened(number, day(each.day), each.text, each.day) for number, each in enumerate(notes, 1)]
