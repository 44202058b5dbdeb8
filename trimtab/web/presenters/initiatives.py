"""What is being done, for people. What came of it is said only where it was evaluated (AG-7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.initiatives.actions import NEXT
from trimtab.domain.initiatives.models import Initiative, InitiativeEvaluation, InitiativeGroup
from trimtab.domain.initiatives.queries import Standing, evaluation_of, is_overdue, treated_groups
from trimtab.domain.organisation.queries import parameters
from trimtab.domain.people.models import User
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.initiative_outlook import outlook
from trimtab.scorecards.initiatives import kept_outcome
from trimtab.scorecards.naming import names
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters import initiative_verdicts
from trimtab.web.presenters.dates import day
from trimtab.web.presenters.exported_about import Frame, ending
from trimtab.web.presenters.initiative_verdicts import Said, short
from trimtab.web.presenters.numbers import count, percent_text, points, value_written

_NAMED = 3


@dataclass(frozen=True)
class Line:
    """One initiative in words. ``by_now``: what can be said while nothing is kept of it."""

    href: str
    title: str
    said: str
    state: str
    state_key: str
    owner: str
    kpi: str
    kpi_link: str
    group: str
    aim: str
    starts: str
    review: str
    overdue: bool
    verdict: Said | None = None
    by_now: str = ""


@dataclass(frozen=True)
class Numbers:
    """The initiatives as numbers, in words; ``waiting`` says what share of those past review has no evaluation."""

    states: Sequence[tuple[str, str]]
    waiting: str
    verdicts: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Filter:
    """A filter of the list: its name in the address, its label, and its choices (value, text, chosen)."""

    name: str
    label: str
    choices: Sequence[tuple[str, str, bool]]


def lines(found: Iterable[Initiative], today: date) -> list[Line]:
    """Initiatives as a list."""
    rules = parameters()
    return [replace(line(one, today), by_now=by_now(one, rules, today)) for one in found]


def by_now(one: Initiative, rules: Parameters, today: date) -> str:
    """What its dates and its KPI say while nothing is kept of it: when it can be decided, and when that is kept."""
    if evaluation_of(one) is not None:
        return ""
    found = outlook(one, rules, today)
    if found is not None:
        return initiative_verdicts.said(one.kpi, one.direction, found).short
    if one.begun_at is None:
        return gettext("not begun")
    if today < one.review_on:
        return gettext("can be judged by now, kept on %(day)s") % {"day": day(one.review_on)}
    return gettext("can be judged by now: open it")


def line(one: Initiative, today: date) -> Line:
    """One of them."""
    return Line(
        href=reverse("initiative", args=[one.pk]),
        title=one.title,
        said=one.said,
        state=state_text(one.state),
        state_key=one.state,
        owner=one.owner.name if one.owner else gettext("nobody yet"),
        kpi=gettext(KPIS[one.kpi].title) if one.kpi in KPIS else one.kpi,
        kpi_link=_kpi_link(one),
        group=group_text(one),
        aim=aim_text(one),
        starts=day(one.starts_on),
        review=day(one.review_on),
        overdue=is_overdue(one, on=today),
        verdict=_kept(one),
    )


def _kept(one: Initiative) -> Said | None:
    kept = evaluation_of(one)
    return initiative_verdicts.said(one.kpi, one.direction, kept_outcome(kept)) if kept is not None else None


def standing(found: Standing) -> Numbers:
    """The counts by state, the share past its review without an evaluation, and what came of those evaluated."""
    waiting = ""
    if found.past_review and not found.without_evaluation:
        text = ngettext(
            "The one that is past its review date has been evaluated.",
            "All %(all)s that are past their review date have been evaluated.",
            found.past_review,
        )
        waiting = text % {"all": count(found.past_review)}
    elif found.past_review:
        given = {
            "n": count(found.without_evaluation),
            "all": count(found.past_review),
            "share": percent_text(found.without_evaluation / found.past_review, 0),
        }
        waiting = gettext("%(n)s of %(all)s past their review date have no evaluation (%(share)s).") % given
    return Numbers(
        states=[(text, count(found.states.get(key, 0))) for key, text in states().items()],
        waiting=waiting,
        verdicts=[
            (key, short(key), count(found.verdicts[key])) for key in verdicts() if found.verdicts.get(key)
        ],
    )


def verdicts() -> dict[str, str]:
    """The verdicts that an evaluation may have, in words."""
    return {key: short(key) for key in InitiativeEvaluation.Verdict.values}


def filters(given: Mapping[str, Any]) -> list[Filter]:
    """What the list can be narrowed by, beside the state: only what some initiative has."""
    kpis = sorted(set(Initiative.objects.values_list("kpi", flat=True)) & set(KPIS))
    owners = User.objects.filter(initiatives__isnull=False).distinct().order_by("name")
    offered: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("kpi", gettext("KPI"), [(key, gettext(KPIS[key].title)) for key in kpis]),
        ("client", gettext("Client"), _treated("client")),
        ("team", gettext("Team"), _treated("team")),
        ("owner", gettext("Who sees to it"), [(str(one.pk), one.name) for one in owners]),
        ("verdict", pgettext("initiative", "What came of it"), list(verdicts().items())),
    ]
    return [
        Filter(
            name,
            label,
            [("", gettext("All"), not given[name])]
            + [(value, text, value == str(given[name] or "")) for value, text in choices],
        )
        for name, label, choices in offered
        if choices
    ]


def query(given: Mapping[str, Any]) -> str:
    """The filters as an address has them, for the files of the list."""
    return "?" + urlencode({name: value for name, value in given.items() if value})


def _treated(kind: str) -> list[tuple[str, str]]:
    rows = InitiativeGroup.objects.filter(role="treated", **{f"{kind}__isnull": False})
    called = names(kind, rows.values_list(f"{kind}_id", flat=True))
    return sorted(((str(key), name) for key, name in called.items()), key=lambda pair: pair[1])


def state_text(state: str) -> str:
    """A state in words."""
    return states().get(state, state)


def states() -> dict[str, str]:
    """The states in words, in the order they follow each other."""
    return {
        "proposed": gettext("proposed"),
        "running": gettext("running"),
        "done": gettext("done"),
        "stopped": gettext("stopped"),
    }


def steps(state: str) -> Sequence[tuple[str, str]]:
    """What may follow: the state and the words on its button."""
    words = {"running": gettext("Begin it"), "done": gettext("It is done"), "stopped": gettext("Stop it")}
    return [(following, words[following]) for following in NEXT[state]]


def group_text(one: Initiative) -> str:
    """For whom it is: by name up to three, then by their number."""
    called = group_names(one)
    if not called:
        return gettext("everybody")
    if len(called) <= _NAMED:
        return gettext(", ").join(called)
    text = gettext("%(n)s clients") if one.kind == Initiative.Kind.CLIENT else gettext("%(n)s teams")
    return text % {"n": count(len(called))}


def group_names(one: Initiative) -> list[str]:
    """Every group that it is for, by name; none where it is for everybody."""
    rows = treated_groups(one)
    return sorted(group.name for row in rows if (group := row.client or row.team) is not None)


def aim_text(one: Initiative) -> str:
    """Where the KPI should go and by how much."""
    if one.size is None or one.kpi not in KPIS:
        return gettext("higher") if one.direction == "higher" else gettext("lower")
    kpi = KPIS[one.kpi]
    size = (
        points(one.size).lstrip("+")
        if kpi.unit in ("share", "yearly-share")
        else str(value_written(kpi, one.size))
    )
    text = gettext("higher by %(size)s") if one.direction == "higher" else gettext("lower by %(size)s")
    return text % {"size": size}


def exported(found: Sequence[Initiative], frame: Frame) -> Table:
    """The list of initiatives as a file."""
    columns = [
        Column(gettext("What we do"), width=40),
        Column(gettext("What people said"), width=40),
        Column(gettext("State")),
        Column(gettext("Who sees to it")),
        Column(gettext("KPI")),
        Column(gettext("For whom")),
        Column(gettext("Aim")),
        Column(gettext("Begins on"), "date"),
        Column(gettext("Looked at again on"), "date"),
        Column(gettext("Why it should work"), width=40),
        Column(pgettext("initiative", "What came of it"), width=40),
    ]
    rows: list[list[Cell]] = []
    today = frame.as_of.astimezone(frame.zone).date()
    for one in found:
        shown = line(one, today)
        cells: list[Cell] = [
            shown.title,
            shown.said,
            shown.state,
            shown.owner,
            shown.kpi,
            gettext(", ").join(group_names(one)) or shown.group,
            shown.aim,
        ]
        verdict = shown.verdict.sentence if shown.verdict else by_now(one, frame.rules, today)
        rows.append([*cells, one.starts_on, one.review_on, one.hypothesis, verdict])
    about: list[tuple[str, Cell]] = [(gettext("List"), gettext("Initiatives")), *ending(frame)]
    return Table(f"trimtab-initiatives-{today}", columns, rows, about, frame.zone)


def _kpi_link(one: Initiative) -> str:
    if one.kpi not in KPIS:
        return ""
    rows = treated_groups(one)
    # A KPI's page is narrowed to one client or team, never to several.
    key = (rows[0].client_id or rows[0].team_id) if len(rows) == 1 else None
    narrowed = f"?{one.kind}={key}" if key else ""
    return reverse("kpi", args=[one.kpi]) + narrowed
