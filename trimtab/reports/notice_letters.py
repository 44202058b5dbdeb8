"""Notices by e-mail and to webhooks: one alone in full, several as a list; each said for whoever reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext, override

from trimtab.domain.notices.models import GIVEN, NoticeTelling
from trimtab.reports import wording
from trimtab.reports.mail.letters import Letter, write
from trimtab.reports.mail.links import link
from trimtab.reports.numerals import count
from trimtab.reports.said import Said, Told
from trimtab.reports.telling import UnknownKind, words

MOST_LINES = 40
"""So many are listed in one message; the page has them all."""


@dataclass(frozen=True)
class Reader:
    """Who reads: the address, language and zone; the account, None for an address of nobody in particular."""

    to: str
    language: str
    zone: ZoneInfo
    account: int | None = None


def told(telling: NoticeTelling, zone: ZoneInfo) -> Told:
    """A telling as its words want it, with the names that hold now."""
    notice = telling.notice
    return Told(
        kind=telling.kind,
        severity=telling.severity,
        evidence=telling.evidence,
        at=notice.last_at if telling.level == GIVEN else telling.told_at,
        zone=zone,
        client=notice.client.name if notice.client else "",
        team=notice.team.name if notice.team else "",
    )


def said_by(telling: NoticeTelling, *, language: str, zone: ZoneInfo) -> Said:
    """What it says in this language and zone; of a kind that nobody can say any more, its name."""
    try:
        return words(told(telling, zone), language=language)
    except (UnknownKind, KeyError):  # written by another version of Trimtab
        with override(language):
            return Said(
                gettext("A notice of the kind “%(kind)s”") % {"kind": telling.kind},
                [gettext("This version of Trimtab has no words for it; its page shows the evidence.")],
                gettext("Open the evidence"),
            )


def letter(tellings: Sequence[tuple[NoticeTelling, int]], reader: Reader) -> Letter:
    """The message about these tellings, each with its step: 2 means that nobody acknowledged it."""
    if len(tellings) == 1:
        return _alone(*tellings[0], reader)
    return _together(tellings, reader)


def _alone(telling: NoticeTelling, step: int, reader: Reader) -> Letter:
    said = said_by(telling, language=reader.language, zone=reader.zone)
    with override(reader.language):
        when = wording.moment(telling.told_at, reader.zone)
    context = {
        "sentences": said.sentences,
        "given": given_words(telling, reader),
        "when": when,
        "raised": step > 1,
        "link": link("notice", telling.notice_id),
        "ended": telling.notice.resolved_at is not None,
    }
    subject = _subject(telling, said.title, reader)
    return write("notice", to=reader.to, language=reader.language, subject=subject, context=context)


def _subject(telling: NoticeTelling, title: str, reader: Reader) -> str:
    if telling.given_to is None:
        return title
    with override(reader.language):
        if telling.given_to_id == reader.account:
            return gettext("Given to you: %(title)s") % {"title": title}
        return gettext("Given to %(who)s: %(title)s") % {"who": telling.given_to.name, "title": title}


def given_words(telling: NoticeTelling, reader: Reader) -> str:
    """Who gave it to whom, as a sentence for this reader; empty: nobody did, the notice speaks for itself."""
    if telling.given_to is None or telling.given_by is None:
        return ""
    names = {"giver": telling.given_by.name, "who": telling.given_to.name}
    with override(reader.language):
        if telling.given_to_id == reader.account:
            return gettext("%(giver)s gave this notice to you.") % names
        return gettext("%(giver)s gave this notice to %(who)s, who is away.") % names


def _together(tellings: Sequence[tuple[NoticeTelling, int]], reader: Reader) -> Letter:
    number = len(tellings)
    given = all(telling.given_to_id is not None for telling, _ in tellings)
    mine = all(telling.given_to_id == reader.account for telling, _ in tellings) if given else False
    with override(reader.language):
        subject = ngettext("%(n)s notice", "%(n)s notices", number) % {"n": count(number)}
        if mine:
            of_mine = ngettext("%(n)s notice given to you", "%(n)s notices given to you", number)
            subject = of_mine % {"n": count(number)}
    lines = [_line(telling, step, reader) for telling, step in tellings[:MOST_LINES]]
    context = {"lines": lines, "more": max(0, number - MOST_LINES), "link": link("notices"), "given": given}
    return write("notices", to=reader.to, language=reader.language, subject=subject, context=context)


def _line(telling: NoticeTelling, step: int, reader: Reader) -> dict[str, Any]:
    said = said_by(telling, language=reader.language, zone=reader.zone)
    with override(reader.language):
        when = wording.moment(telling.told_at, reader.zone)
    return {
        "title": said.title,
        "first": next(iter(said.sentences), ""),
        "given": given_words(telling, reader),
        "when": when,
        "raised": step > 1,
        "href": link("notice", telling.notice_id),
    }


MOST_IN_A_CALL = 200
"""Notices in one message to a webhook; ``more`` says how many further ones its page has."""


def data_of(
    tellings: Sequence[tuple[NoticeTelling, int]], *, language: str, zone: ZoneInfo
) -> dict[str, Any]:
    """What a webhook is told: the notices with words in the provider's language and their evidence."""
    listed = [_datum(telling, step, language, zone) for telling, step in tellings[:MOST_IN_A_CALL]]
    return {
        "notices": listed,
        "count": len(tellings),
        "more": len(tellings) - len(listed),
        "link": link("notices"),
    }


def _datum(telling: NoticeTelling, step: int, language: str, zone: ZoneInfo) -> dict[str, Any]:
    notice, said = telling.notice, said_by(telling, language=language, zone=zone)
    return {
        "id": notice.pk,
        "key": telling.key,
        "kind": telling.kind,
        "severity": telling.severity,
        "level": telling.level,
        "step": step,
        "told_at": _stamp(telling.told_at),
        "resolved_at": _stamp(notice.resolved_at) if notice.resolved_at else None,
        "kpi": notice.kpi,
        "client": {"id": notice.client_id, "name": notice.client.name} if notice.client else None,
        "team": {"id": notice.team_id, "name": notice.team.name} if notice.team else None,
        "title": said.title,
        "sentences": list(said.sentences),
        "evidence": telling.evidence,
        "given": _given(telling),
        "link": link("notice", notice.pk),
    }


def _given(telling: NoticeTelling) -> dict[str, str] | None:
    if telling.given_to is None or telling.given_by is None:
        return None
    return {"by": telling.given_by.name, "to": telling.given_to.name}


def _stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
