"""Writes: tell something, and say that a cause has ended. What people do with a notice is in acting.py.

``tell`` writes rows and nothing else, so it belongs in the transaction of what it tells: both happen or neither. Who is
told is decided when the notice is sent (ALERT-7), by sharing_out.py.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from trimtab.domain.notices.models import LEVELS, SEVERITIES, Notice, NoticeTelling
from trimtab.domain.organisation.queries import report_zone

Quiet = NoticeTelling.Quiet
_NEWS_LATEST = ("kind", "severity", "level", "evidence", "link")


class BadAbout(ValueError):
    """The caller wrote what no notice may be: an unknown level, a link out of the product, evidence that is no JSON."""


@dataclass(frozen=True)
class About:
    """What is told.

    ``key``: told once, whoever says it how often (ALERT-6). ``cause`` groups: there is one open notice for it, and what
    is told again without being worse only updates it. ``severity``: "info", "warning" or "exceeded". ``level``: which
    receiver rules hold: "approaching", "exceeded", "information", "signal" or "upkeep" (the product's own matters, to
    the owners). ``evidence``: plain JSON for reports/notice_words. ``ends``: with this the cause is over.
    """

    kind: str
    key: str
    cause: str
    severity: str
    kpi: str = ""
    client: int | None = None
    team: int | None = None
    level: str = "information"
    evidence: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    ends: bool = False


def tell(*, about: About, as_of: datetime) -> Notice | None:
    """Tell this, in the caller's own transaction: its notice, new or updated; None when this key was told before.

    Raises BadAbout.
    """
    _check(about)
    for _ in range(2):
        try:
            with transaction.atomic():
                return _tell(about, as_of)
        except IntegrityError:  # another one told the key, or opened the cause, at the same moment
            if NoticeTelling.objects.filter(key=about.key).exists():
                return None
    with transaction.atomic():
        return _tell(about, as_of)


@transaction.atomic
def settle(*, cause: str, as_of: datetime) -> bool:
    """The cause is over by itself, and nobody is told. False: none was open."""
    return bool(Notice.objects.filter(cause=cause, resolved_at=None).update(resolved_at=as_of))


def forget(*, causes: Iterable[str]) -> None:
    """Delete the notices whose cause begins with one of these: for records that leave no trace."""
    for beginning in causes:
        Notice.objects.filter(cause__startswith=beginning).delete()


def _tell(about: About, as_of: datetime) -> Notice | None:
    if NoticeTelling.objects.filter(key=about.key).exists():
        return None
    held = Notice.objects.select_for_update().filter(cause=about.cause, resolved_at=None).first()
    known = held or _known_before(about, as_of)
    quiet = _why_quiet(about, held, known, as_of)
    notice = _open(about, known, as_of) if held is None else _update(held, about, quiet, as_of)
    NoticeTelling.objects.create(
        key=about.key, notice=notice, kind=about.kind, severity=about.severity, level=about.level,
        evidence=dict(about.evidence), link=about.link, told_at=as_of, quiet=quiet,
    )  # fmt: skip
    return notice


def _why_quiet(about: About, held: Notice | None, known: Notice | None, as_of: datetime) -> str:
    if known is not None and _is_known(known, as_of) and not _worse(about.severity, known.severity):
        return Quiet.KNOWN
    if held is not None and not about.ends and not _worse(about.severity, held.severity):
        return Quiet.REPEAT
    return Quiet.TOLD


def _known_before(about: About, as_of: datetime) -> Notice | None:
    """The last notice of this cause that somebody marked as known, while that holds."""
    marked = (
        Notice.objects.filter(cause=about.cause, known_until__isnull=False).order_by("-opened_at").first()
    )
    return marked if marked is not None and _is_known(marked, as_of) else None


def _is_known(notice: Notice, as_of: datetime) -> bool:
    return notice.known_until is not None and as_of.astimezone(report_zone()).date() <= notice.known_until


def _worse(one: str, than: str) -> bool:
    return SEVERITIES.index(one) > SEVERITIES.index(than)


def _open(about: About, known: Notice | None, as_of: datetime) -> Notice:
    return Notice.objects.create(
        cause=about.cause, kind=about.kind, severity=about.severity, level=about.level, kpi=about.kpi,
        client_id=about.client, team_id=about.team, evidence=dict(about.evidence), link=about.link,
        opened_at=as_of, last_at=as_of, resolved_at=as_of if about.ends else None,
        known_until=known.known_until if known else None, known_why=known.known_why if known else "",
    )  # fmt: skip


def _update(held: Notice, about: About, quiet: str, as_of: datetime) -> Notice:
    held.times += 1
    held.last_at = max(as_of, held.last_at)
    if about.ends:
        held.resolved_at = as_of
    elif quiet == Quiet.TOLD:  # worse than before: whoever put it aside knew less
        for name in _NEWS_LATEST:
            setattr(held, name, getattr(about, name))
        held.evidence = dict(about.evidence)
        held.acknowledged_at = held.acknowledged_by = held.snoozed_until = None
    elif about.kind == held.kind:
        held.evidence, held.link = dict(about.evidence), about.link
    held.save()
    return held


def _check(about: About) -> None:
    if about.severity not in SEVERITIES or about.level not in LEVELS:
        raise BadAbout(f"{about.severity!r} or {about.level!r} is not known")
    if not (about.key and about.cause and about.kind):
        raise BadAbout("a notice needs a key, a cause and a kind")
    if about.link and (not about.link.startswith("/") or about.link.startswith("//")):
        raise BadAbout(f"{about.link!r} is no path of the product")
    try:
        json.dumps(about.evidence, allow_nan=False)
    except (TypeError, ValueError) as bad:
        raise BadAbout(f"the evidence is no JSON: {bad}") from bad
