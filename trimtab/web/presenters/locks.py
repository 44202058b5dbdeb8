"""A month's lock in words, and its corrections: what a figure was, what it is, who changed it and why (LATE-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.audit.queries import Wanted
from trimtab.domain.people.models import User
from trimtab.kpi.definition import Kpi
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.locked import Correction, MonthLock
from trimtab.web.addresses import View
from trimtab.web.audit_view import AuditView
from trimtab.web.exports import Cell, Column, Percent, Table
from trimtab.web.presenters import audit_words, dates
from trimtab.web.presenters.exported import kind_of
from trimtab.web.presenters.exported_about import Frame, about_kpi, file_name, whole
from trimtab.web.presenters.figures import is_withheld, shown
from trimtab.web.presenters.numbers import count
from trimtab.web.rights import LEADS, OWNER

_REASONS_SHOWN = 3
_NOBODY = "–"


@dataclass(frozen=True)
class Reason:
    """One thing that was done since the look before. ``href``: its entry in the audit log, for those who may see it."""

    words: str
    href: str


@dataclass(frozen=True)
class Line:
    """One correction for a table. ``note_href``: where its note is written, for those who may; ``more``: see export."""

    number: str
    when: str
    was: str
    was_of: str
    now: str
    now_of: str
    who: str
    why: Sequence[Reason]
    more: str
    note: str
    note_href: str


@dataclass(frozen=True)
class LockShown:
    """What a KPI's page says of the lock of its figure, and the corrections in their order."""

    says: str
    lines: Sequence[Line]


def lock_shown(
    lock: MonthLock, kpi: Kpi, view: View, who: User, rules: Parameters, zone: ZoneInfo
) -> LockShown:
    """The lock of one figure as its page shows it to somebody."""
    return LockShown(says(lock, zone), [_line(one, kpi, view, who, rules, zone) for one in lock.corrections])


def says(lock: MonthLock, zone: ZoneInfo) -> str:
    """ "Locked on 5 Dec 2026. …", or until when the month is still restated."""
    if lock.locked_at is None and lock.is_due:
        return gettext(
            "This month is about to be locked: whatever changes it later is listed as a correction."
        )
    if lock.locked_at is None:
        text = gettext("Late records still change this month, until %(day)s; then it is locked.")
        return text % {"day": dates.day(lock.open_until)}
    when = dates.day(lock.locked_at.astimezone(zone).date())
    if not lock.corrections:
        return gettext("Locked on %(day)s, and not corrected since.") % {"day": when}
    number = len(lock.corrections)
    text = ngettext(
        "Locked on %(day)s, and corrected %(n)s time since.",
        "Locked on %(day)s, and corrected %(n)s times since.",
        number,
    )
    return text % {"day": when, "n": count(number)}


def _line(one: Correction, kpi: Kpi, view: View, who: User, rules: Parameters, zone: ZoneInfo) -> Line:
    was, now = shown(kpi, one.was, rules), shown(kpi, one.now, rules)
    note = reverse("kpi-correction", args=[kpi.key, one.pk]) + view.query(by=None, show=None, grain=None)
    rest = len(one.because) - _REASONS_SHOWN
    return Line(
        number=count(one.number),
        when=dates.moment(one.at, zone),
        was=was.text,
        was_of=_beside(was.text, was.counts),
        now=now.text,
        now_of=_beside(now.text, now.counts),
        who=_who(one.because),
        why=[_reason(entry, who) for entry in one.because[:_REASONS_SHOWN]],
        more=ngettext("and %(n)s more", "and %(n)s more", rest) % {"n": count(rest)} if rest > 0 else "",
        note=one.note,
        note_href=note if who.role in LEADS else "",
    )


def _beside(text: str, counts: str) -> str:
    """The counts, unless the value says them already."""
    return "" if counts.startswith(text) else counts


def _who(entries: Sequence[AuditEntry]) -> str:
    return ", ".join(dict.fromkeys(entry.actor for entry in entries)) or _NOBODY


def _reason(entry: AuditEntry, who: User) -> Reason:
    words = audit_words.did(entry.action, entry.name)
    if who.role not in OWNER:
        return Reason(words, "")
    same_thing = Wanted(action=entry.action, of=entry.of, key=entry.key)
    return Reason(words, reverse("audit") + AuditView(same_thing).query({}))


def unexplained() -> str:
    """What is said where no entry of the audit log explains a correction."""
    return gettext("Answers that came late, or another version of Trimtab")


def table(lock: MonthLock | None, kpi: Kpi, frame: Frame) -> Table:
    """The corrections as a file: every one with its counts, who, why, and what it was computed by (P-1)."""
    kind = kind_of(kpi)
    columns = [
        Column(gettext("Month")),
        Column(gettext("Revision"), "whole"),
        Column(gettext("When"), "moment"),
        *_value_columns(gettext("Was"), gettext("Was, numerator"), gettext("Was, denominator"), kind),
        *_value_columns(gettext("Is"), gettext("Is, numerator"), gettext("Is, denominator"), kind),
        Column(gettext("Reason without a value")),
        Column(gettext("Who"), width=28),
        Column(gettext("Why"), width=48),
        Column(gettext("Note"), width=40),
        Column(gettext("Parameters"), width=24),
        Column(gettext("KPI specification")),
    ]
    rows = [_cells(one, lock.month.label, kpi, frame.rules) for one in lock.corrections] if lock else []
    locked: list[tuple[str, Cell]] = [(gettext("Locked at"), lock.locked_at if lock else None)]
    return Table(
        file_name(kpi.key, "corrections", frame), columns, rows, [*about_kpi(kpi, frame), *locked], frame.zone
    )


def _value_columns(value: str, numerator: str, denominator: str, kind: str) -> list[Column]:
    return [Column(value, kind), Column(numerator, "number"), Column(denominator, "number")]  # type: ignore[arg-type]


def _cells(one: Correction, month: str, kpi: Kpi, rules: Parameters) -> list[Cell]:
    why = "; ".join(audit_words.did(entry.action, entry.name) for entry in one.because)
    return [
        month,
        one.number,
        one.at,
        *_value_cells(kpi, one.was, rules),
        *_value_cells(kpi, one.now, rules),
        one.now.reason or "",
        _who(one.because) if one.because else "",
        why or unexplained(),
        one.note,
        one.parameters,
        one.specification,
    ]


def _value_cells(kpi: Kpi, figure: Figure, rules: Parameters) -> list[Cell]:
    """What a page withholds an export withholds too (MIN-3)."""
    value: Cell = None if is_withheld(kpi, figure, rules) else figure.value
    if isinstance(value, float) and kind_of(kpi) == "percent":
        value = Percent(value)
    return [value, whole(figure.numerator), whole(figure.denominator)]


def name_of(kpi: Kpi, lock_month: str, client: str) -> str:
    """What people call one locked figure: "Ticket escalation, March 2026, Acme"."""
    return ", ".join(part for part in (gettext(kpi.title), lock_month, client) if part)
