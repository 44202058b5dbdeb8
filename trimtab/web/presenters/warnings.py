"""The early warning of a client in words and a small picture, for its page and for the onboarding board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, ngettext

from trimtab.domain.warnings.models import ClientEpisode
from trimtab.reports import warning_words as words
from trimtab.scorecards.warnings import SHOWN_DAYS, BoardWarning, ClientWarning
from trimtab.web.presenters import dates
from trimtab.web.presenters.figures import Chip
from trimtab.web.presenters.numbers import count, percent_text

HEIGHT = 12
HEIGHTS = {"normal": 4, "approaching": 8, "exceeded": 12}
TONES = {"approaching": "warn", "exceeded": "bad"}


@dataclass(frozen=True)
class Bar:
    """Days in one state: where it begins and how wide it is, in days; its height and class say which."""

    x: int
    width: int
    y: int
    height: int
    state: str


@dataclass(frozen=True)
class Line:
    """One state of the history, as a row of the table."""

    state: str
    first: str
    last: str
    counts: str
    approach: str
    exceed: str


@dataclass(frozen=True)
class BoardState:
    """A state as a chip, and its numbers in words beside it."""

    chip: Chip
    counts: str


@dataclass(frozen=True)
class Shown:
    """A client's warning on its page. ``offer``: there is no threshold, and one could be set."""

    state: Chip | None
    offer: bool
    waits: bool
    sentences: Sequence[str]
    fact: str
    when: str
    bars: Sequence[Bar]
    says: str
    lines: Sequence[Line]
    days: int = SHOWN_DAYS
    height: int = HEIGHT


def shown(found: ClientWarning, today: date) -> Shown:
    """A client's warning, for whoever looks after clients."""
    evidence, present = found.evidence, found.present
    sentences = (
        [
            words.counted(evidence),
            words.likely(evidence),
            words.ahead(evidence),
            *words.escalated_about(evidence),
        ]
        if evidence is not None
        else []
    )
    if evidence is not None and found.above:
        sentences.remove(words.ahead(evidence))
    return Shown(
        state=Chip(words.state_word(present.state), TONES.get(present.state, "")) if present else None,
        offer=found.threshold is None,
        waits=found.threshold is not None and present is None,
        sentences=sentences,
        fact=above(found.seen.escalated, found.seen.tickets) if found.seen and found.above else "",
        when=gettext("Looked at on %(day)s.") % {"day": dates.day(found.seen.day)} if found.seen else "",
        bars=_bars(found.history, today),
        says=_says(found.history, today),
        lines=[_line(one) for one in reversed(found.history)],
    )


def above(escalated: int, tickets: int) -> str:
    """The bare fact (ALERT-11), with its counts."""
    text = gettext("The observed rate is above the threshold (%(k)s of %(n)s).")
    if tickets < words.SMALL:
        text = gettext("The observed rate is above the threshold (%(k)s of %(n)s, a small sample).")
    return text % {"k": count(escalated), "n": count(tickets)}


def board_state(found: BoardWarning | None) -> BoardState | None:
    """A client's state on the onboarding board, with its numbers; None without a threshold."""
    if found is None:
        return None
    text = gettext("Early warning: %(state)s") % {"state": words.state_word(found.state)}
    chip = Chip(text, TONES.get(found.state, ""))
    fact = above(found.escalated, found.tickets) if found.above else ""
    return BoardState(chip, fact or _counted(found.escalated, found.tickets, found.days))


def _counted(escalated: int, tickets: int, days: int) -> str:
    if not tickets:
        return gettext("no tickets yet")
    text = ngettext("%(k)s of %(n)s in %(days)s day", "%(k)s of %(n)s in %(days)s days", days)
    return text % {"k": count(escalated), "n": count(tickets), "days": count(days)}


def _spans(history: Sequence[ClientEpisode], today: date) -> list[tuple[ClientEpisode, date, date]]:
    """Each state with its first and last day of those that are shown."""
    since = today - timedelta(days=SHOWN_DAYS - 1)
    return [
        (one, max(one.entered_on, since), today if one.left_at is None else max(one.entered_on, one.last_day))
        for one in history
        if one.left_at is None or one.last_day >= since
    ]


def _bars(history: Sequence[ClientEpisode], today: date) -> list[Bar]:
    since = today - timedelta(days=SHOWN_DAYS - 1)
    return [
        Bar(
            (first - since).days,
            (last - first).days + 1,
            HEIGHT - HEIGHTS[one.state],
            HEIGHTS[one.state],
            one.state,
        )
        for one, first, last in _spans(history, today)
    ]


def _says(history: Sequence[ClientEpisode], today: date) -> str:
    days = {"approaching": 0, "exceeded": 0}
    for one, first, last in _spans(history, today):
        if one.state in days:
            days[one.state] += (last - first).days + 1
    return gettext(
        "Of the last %(days)s days it was approaching on %(approaching)s and exceeded on %(exceeded)s."
    ) % {
        "days": count(SHOWN_DAYS),
        "approaching": count(days["approaching"]),
        "exceeded": count(days["exceeded"]),
    }


def _line(one: ClientEpisode) -> Line:
    return Line(
        words.state_word(one.state),
        dates.day(one.entered_on),
        dates.day(one.last_day) if one.left_at else gettext("until today"),
        _counted(one.escalated, one.tickets, one.window_days),
        percent_text(one.approach, 0),
        percent_text(one.exceed, 0),
    )
