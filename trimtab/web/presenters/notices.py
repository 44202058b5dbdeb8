"""Notices in words: what each says, where it stands, and whom it reached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.notices.models import GIVEN, Notice, NoticeDelivery, NoticeTelling
from trimtab.domain.organisation.queries import report_zone
from trimtab.reports.notice_letters import said_by
from trimtab.reports.said import Said
from trimtab.reports.wording import after_another
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.notice_view import NoticeView
from trimtab.web.presenters import audit_words, dates, mail_words, webhook_words
from trimtab.web.presenters.exported_about import Frame, ending
from trimtab.web.presenters.numbers import count, decimal

PAGE_SIZE = 50


@dataclass(frozen=True)
class Line:
    """One notice in a list. ``tone`` is the class of its chip."""

    href: str
    title: str
    first: str
    severity: str
    tone: str
    group: str
    group_href: str
    state: str
    told: str
    when: str
    times: str
    assigned: str


@dataclass(frozen=True)
class Story:
    """One notice in full."""

    line: Line
    sentences: Sequence[str]
    action: str
    link: str
    kpi: str
    kpi_href: str
    known: str
    initiative: str
    evidence: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Event:
    """One thing of a notice's history. ``problem``: why it did not arrive."""

    at: datetime
    when: str
    what: str
    problem: str = ""


def lines(found: Iterable[Notice], *, zone: ZoneInfo, as_of: datetime) -> list[Line]:
    """Notices as a list."""
    latest = _latest(found)
    return [line(one, latest.get(one.pk), zone=zone, as_of=as_of) for one in found]


def line(one: Notice, telling: NoticeTelling | None, *, zone: ZoneInfo, as_of: datetime) -> Line:
    """One of them."""
    said, (group, group_href) = words(one, telling, zone), _group(one)
    return Line(
        href=reverse("notice", args=[one.pk]),
        title=said.title,
        first=next(iter(said.sentences), ""),
        severity=severities()[one.severity],
        tone={"warning": "warn", "exceeded": "bad"}.get(one.severity, ""),
        group=group,
        group_href=group_href,
        state=state_text(one, zone=zone, as_of=as_of),
        told=dates.ago(one.last_at, as_of),
        when=dates.moment(one.last_at, zone),
        times=_times(one.times),
        assigned=one.assigned_to.name if one.assigned_to else "",
    )


def words(one: Notice, telling: NoticeTelling | None, zone: ZoneInfo) -> Said:
    """What a notice says, in the reader's language: what was told of it last, repeats included."""
    shown = NoticeTelling(
        notice=one, kind=one.kind, severity=one.severity, level=one.level, evidence=one.evidence, told_at=one.last_at
    )  # fmt: skip
    return said_by(telling or shown, language=get_language() or "en", zone=zone)


def severities() -> Mapping[str, str]:
    """How serious, in words."""
    return {
        "info": gettext("for information"),
        "warning": gettext("warning"),
        "exceeded": gettext("exceeded"),
    }


def shows() -> Mapping[str, str]:
    """The parts of the list, in words."""
    return {
        "open": gettext("want somebody"),
        "mine": gettext("given to me"),
        "aside": gettext("put aside"),
        "over": gettext("over"),
        "all": gettext("all"),
    }


def state_text(one: Notice, *, zone: ZoneInfo, as_of: datetime) -> str:
    """Where it stands: over, known, snoozed, acknowledged by whom, or new."""
    if one.resolved_at is not None:
        return gettext("over since %(when)s") % {"when": dates.moment(one.resolved_at, zone)}
    if one.known_until is not None and as_of.astimezone(report_zone()).date() <= one.known_until:
        return gettext("known cause, quiet until %(day)s") % {"day": dates.day(one.known_until)}
    if one.snoozed_until is not None and as_of < one.snoozed_until:
        return gettext("snoozed until %(when)s") % {"when": dates.moment(one.snoozed_until, zone)}
    if one.acknowledged_by is not None:
        return gettext("acknowledged by %(who)s") % {"who": one.acknowledged_by.name}
    return gettext("new")


def story(one: Notice, *, zone: ZoneInfo, as_of: datetime) -> Story:
    """One notice in full, with the ways on from it."""
    telling = _latest([one]).get(one.pk)
    said = words(one, telling, zone)
    kpi = KPIS.get(one.kpi)
    return Story(
        line=line(one, telling, zone=zone, as_of=as_of),
        sentences=said.sentences,
        action=said.action,
        link=one.link,
        kpi=gettext(kpi.title) if kpi else "",
        kpi_href=reverse("kpi", args=[one.kpi]) + _narrowed(one) if kpi else "",
        known=one.known_why,
        initiative=_initiative(one, said.title),
        evidence=[(name, _plain(value)) for name, value in (telling or one).evidence.items()],
    )


def history(
    one: Notice,
    tellings: Sequence[NoticeTelling],
    deliveries: Iterable[NoticeDelivery],
    acts: Iterable[AuditEntry],
    *,
    zone: ZoneInfo,
) -> list[Event]:
    """What happened to it: what was told, to whom, by which way and how that ended; and what people did."""
    happened = [
        *(_told(telling, zone) for telling in tellings),
        *(_delivered(each, zone) for each in deliveries),
        *(_did(entry, zone) for entry in acts),
    ]
    if one.resolved_at is not None:
        happened.append(Event(one.resolved_at, dates.moment(one.resolved_at, zone), gettext("It was over.")))
    return sorted(happened, key=lambda event: event.at)


def total(number: int) -> str:
    """How many notices the list has."""
    return ngettext("%(n)s notice", "%(n)s notices", number) % {"n": count(number)}


def exported(found: Sequence[Notice], view: NoticeView, frame: Frame) -> Table:
    """The list as a file."""
    columns = [
        Column(gettext("Notice"), width=50), Column(gettext("What it says"), width=60), Column(gettext("How serious")),
        Column(gettext("About whom")), Column(gettext("KPI")), Column(gettext("Where it stands"), width=36),
        Column(gettext("Given to")), Column(gettext("First told"), "moment"), Column(gettext("Last told"), "moment"),
        Column(gettext("Times"), "whole"), Column(gettext("Over since"), "moment"),
    ]  # fmt: skip
    latest, rows = _latest(found), []
    for one in found:
        telling = latest.get(one.pk)
        shown, said = line(one, telling, zone=frame.zone, as_of=frame.as_of), words(one, telling, frame.zone)
        kpi = KPIS.get(one.kpi)
        cells: list[Cell] = [
            said.title, after_another(said.sentences), shown.severity, shown.group, gettext(kpi.title) if kpi else "",
            shown.state, shown.assigned, one.opened_at, one.last_at, one.times, one.resolved_at,
        ]  # fmt: skip
        rows.append(cells)
    about: list[tuple[str, Cell]] = [
        (gettext("List"), gettext("Notices")),
        (gettext("Part"), shows()[view.show]),
        *ending(frame),
    ]
    today = frame.as_of.astimezone(frame.zone).date()
    return Table(f"trimtab-notices-{today}", columns, rows, about, frame.zone)


def _latest(found: Iterable[Notice]) -> Mapping[int, NoticeTelling]:
    """The last telling of each that is of the notice's own kind and news: its evidence belongs to those words."""
    rows = NoticeTelling.objects.filter(notice__in=[one.pk for one in found]).exclude(level=GIVEN)
    by_notice: dict[int, NoticeTelling] = {}
    for row in rows.select_related("notice__client", "notice__team").order_by("told_at", "pk"):
        before = by_notice.get(row.notice_id)
        if before is None or row.kind == row.notice.kind:
            by_notice[row.notice_id] = row
    return by_notice


def _group(one: Notice) -> tuple[str, str]:
    if one.client:
        return one.client.name, reverse("client", args=[one.client_id])
    if one.team:
        return one.team.name, ""
    return gettext("the provider"), ""


def _narrowed(one: Notice) -> str:
    return f"?client={one.client_id}" if one.client_id else f"?team={one.team_id}" if one.team_id else ""


def _initiative(one: Notice, title: str) -> str:
    """The form of an initiative with what the notice knows."""
    group = f"client:{one.client_id}" if one.client_id else f"team:{one.team_id}" if one.team_id else ""
    kpi = KPIS.get(one.kpi)
    known = {
        "kpi": one.kpi if kpi else "",
        "group": group,
        "direction": kpi.better if kpi and kpi.better != "neither" else "",
        "hypothesis": title,
        "notice": one.pk,
    }
    given = {name: value for name, value in known.items() if value}
    return f"{reverse('initiative-new')}?{urlencode(given)}"


def _times(times: int) -> str:
    return ngettext("%(n)s time", "%(n)s times", times) % {"n": count(times)} if times > 1 else ""


def _plain(value: object) -> str:
    """Evidence as it was written down, numbers in the reader's way."""
    if value is None:
        return gettext("unknown")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int):
        return count(value)
    if isinstance(value, float):
        return decimal(value, 4).rstrip("0").rstrip(".,")
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(each)}" for name, each in value.items())
    if isinstance(value, list):
        of_pairs = any(isinstance(each, list) for each in value)
        return ("; " if of_pairs else ", ").join(_plain(each) for each in value)
    return str(value) or gettext("nothing")


def _told(telling: NoticeTelling, zone: ZoneInfo) -> Event:
    what = {
        "": gettext("Trimtab told of it: %(title)s."),
        "repeat": gettext("It was said again; nobody was told anew."),
        "known": gettext("It was said again; its cause is known, so nobody was told."),
    }[telling.quiet]
    title = said_by(telling, language=get_language() or "en", zone=zone).title
    return Event(telling.told_at, dates.moment(telling.told_at, zone), what % {"title": title})


def _delivered(one: NoticeDelivery, zone: ZoneInfo) -> Event:
    if one.account:
        whom = one.account.name
    else:
        whom = one.webhook.name if one.webhook else one.address
    at = one.ended_at or one.handed_at or one.due_at
    words = _ways()[one.channel, _STATES[one.state]] % {"whom": whom}
    if one.step > 1:
        words = gettext("%(what)s Nobody had acknowledged it.") % {"what": words}
    problem = webhook_words.problem(one.problem) if one.webhook_id else mail_words.problem(one.problem)
    return Event(at, dates.moment(at, zone), words, problem if one.problem else "")


_STATES = {
    "waiting": "waiting",
    "handed": "waiting",
    "sent": "sent",
    "failed": "failed",
    "withdrawn": "failed",
}


def _ways() -> Mapping[tuple[str, str], str]:
    return {
        ("page", "sent"): gettext("%(whom)s sees it on the page."),
        ("page", "waiting"): gettext("%(whom)s sees it on the page."),
        ("page", "failed"): gettext("%(whom)s sees it on the page."),
        ("mail", "sent"): gettext("%(whom)s was told by e-mail."),
        ("mail", "waiting"): gettext("The e-mail to %(whom)s is on its way."),
        ("mail", "failed"): gettext("The e-mail to %(whom)s did not arrive."),
        ("webhook", "sent"): gettext("The webhook %(whom)s was told."),
        ("webhook", "waiting"): gettext("The message to the webhook %(whom)s is on its way."),
        ("webhook", "failed"): gettext("The webhook %(whom)s did not take the message."),
    }


def _did(entry: AuditEntry, zone: ZoneInfo) -> Event:
    says = gettext("%(who)s: %(did)s") % {
        "who": entry.actor, "did": audit_words.did(entry.action, entry.name),
    }  # fmt: skip
    return Event(entry.at, dates.moment(entry.at, zone), says)
