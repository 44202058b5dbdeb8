"""What is being done, for people. What came of it is said from the day fixed for it on, never before (AG-7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.initiatives.actions import NEXT
from trimtab.domain.initiatives.models import Initiative, InitiativeEvaluation, InitiativeGroup
from trimtab.domain.initiatives.queries import Standing, evaluation_of, is_overdue, treated_groups
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.people.models import User
from trimtab.scorecards.initiative_shapes import Outcome
from trimtab.scorecards.initiatives import kept_outcome, outcomes
from trimtab.scorecards.naming import names
from trimtab.scorecards.periods import today
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters import initiative_verdicts
from trimtab.web.presenters.dates import day
from trimtab.web.presenters.exported_about import Frame, ending
from trimtab.web.presenters.initiative_verdicts import Said, short
from trimtab.web.presenters.numbers import count, percent_text, points, value_written

_NAMED = 3


@dataclass(frozen=True)
class Line:
    """One initiative in words. ``verdict`` is what came of it, kept or of today; ``by_now`` what is said while none is
    kept: why there is no verdict yet, or that the one of today is kept in the night.
    """

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
    kept_on: date | None = None


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


def lines(found: Iterable[Initiative], as_of: datetime) -> list[Line]:
    """Initiatives as a list, each with what came of it by now."""
    listed, now = list(found), today(as_of)
    came = outcomes(listed, as_of)
    return [_with(line(one, now), one, came[one.pk], now) for one in listed]


def kept_lines(found: Iterable[Initiative], as_of: datetime) -> list[Line]:
    """The same with kept verdicts alone: for a page that anybody with a link may open, which computes nothing."""
    now, shown = today(as_of), []
    for one in found:
        kept = evaluation_of(one)
        shown.append(_with(line(one, now), one, kept_outcome(kept), now) if kept else line(one, now))
    return shown


def _with(shown: Line, one: Initiative, found: Outcome, now: date) -> Line:
    said = initiative_verdicts.said(one.kpi, one.direction, found)
    if found.kept_at is not None:
        return replace(shown, verdict=said, kept_on=found.kept_at.astimezone(report_zone()).date())
    if found.verdict == "too_early" or one.begun_at is None or now < one.review_on:
        return replace(shown, by_now=said.short)
    return replace(shown, verdict=said, by_now=gettext("It is kept tonight as it stands."))


def line(one: Initiative, on: date) -> Line:
    """One of them, without what came of it."""
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
        overdue=is_overdue(one, on=on),
    )


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
        waiting = (
            gettext("%(n)s of %(all)s past their review date have no evaluation kept yet (%(share)s).")
            % given
        )
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
        Column(gettext("Kept on"), "date"),
    ]
    rows: list[list[Cell]] = []
    for one, shown in zip(found, lines(found, frame.as_of), strict=True):
        cells: list[Cell] = [
            shown.title,
            shown.said,
            shown.state,
            shown.owner,
            shown.kpi,
            gettext(", ").join(group_names(one)) or shown.group,
            shown.aim,
        ]
        came = shown.verdict.sentence if shown.verdict else shown.by_now
        rows.append([*cells, one.starts_on, one.review_on, one.hypothesis, came, shown.kept_on])
    about: list[tuple[str, Cell]] = [(gettext("List"), gettext("Initiatives")), *ending(frame)]
    day_of_file = frame.as_of.astimezone(frame.zone).date()
    return Table(f"trimtab-initiatives-{day_of_file}", columns, rows, about, frame.zone)


def _kpi_link(one: Initiative) -> str:
    if one.kpi not in KPIS:
        return ""
    rows = treated_groups(one)
    # A KPI's page is narrowed to one client or team, never to several.
    key = (rows[0].client_id or rows[0].team_id) if len(rows) == 1 else None
    narrowed = f"?{one.kind}={key}" if key else ""
    return reverse("kpi", args=[one.kpi]) + narrowed
