"""The settings of the early warning in words: what holds and where it comes from, what is suggested, what to expect."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from trimtab.domain.targets.models import Target
from trimtab.reports.warning_words import limit
from trimtab.scorecards.warnings import Expected, WarningSettings
from trimtab.web.presenters import dates
from trimtab.web.presenters.numbers import count, decimal, percent_text


@dataclass(frozen=True)
class Own:
    """A client whose threshold differs."""

    client: int
    name: str
    value: str
    origin: str


@dataclass(frozen=True)
class Row:
    """What to expect of clients with so many tickets a month, and how many of the provider's have so many."""

    volume: str
    clients: str
    false_third: str
    false_half: str
    noticed: str
    noticed_double: str


@dataclass(frozen=True)
class Try:
    """What another likelihood would mean for the clients there are."""

    approach: str
    now: bool
    a_client: str
    a_year: str
    noticed: str


@dataclass(frozen=True)
class Shown:
    """The page. ``value`` is empty without a threshold; ``suggested`` is empty where it holds already."""

    value: str
    origin: str
    suggested: str
    because: str
    assumed: str
    judged: str
    own: Sequence[Own]
    rows: Sequence[Row]
    tried: Sequence[Try]


def shown(found: WarningSettings) -> Shown:
    """The page of the early warning."""
    held, suggestion = found.threshold, found.suggestion
    value = held.value if held is not None else None
    return Shown(
        value="" if value is None else limit(value),
        origin=origin(held) if held is not None and value is not None else "",
        suggested="" if value == suggestion.value else limit(suggestion.value),
        because=gettext(
            "It is the lower end of the interval of the tipping point in your own data, rounded down."
        )
        if suggestion.estimate
        else gettext("No tipping point is supported by your data yet; this is a usual place to start."),
        assumed=_assumed(found, value),
        judged=_judged(found),
        own=[_own(one) for one in found.own],
        rows=_rows(found),
        tried=[_try(one, found.rule.approach) for one in found.tried],
    )


def origin(one: Target) -> str:
    """Where a threshold comes from, and since when."""
    words = {
        Target.Origin.PERSON: gettext("set by a person, since %(day)s"),
        Target.Origin.SUGGESTION: gettext("a suggestion that was accepted, since %(day)s"),
        Target.Origin.TIPPING_POINT: gettext("an adopted tipping point, since %(day)s"),
    }
    return words[Target.Origin(one.origin)] % {"day": dates.day(one.from_day)}


def _assumed(found: WarningSettings, value: float | None) -> str:
    given = {"threshold": limit(found.assumed)}
    if value is None:
        return gettext("Worked out for the suggested threshold of %(threshold)s.") % given
    return gettext("Worked out for your threshold of %(threshold)s.") % given


def _judged(found: WarningSettings) -> str:
    rule = found.rule
    return gettext(
        "People are told when it is at least %(approach)s likely that a client's true rate is above %(warning)s, "
        "which is %(fraction)s of %(threshold)s, and when it is at least %(exceed)s likely that it is above "
        "%(threshold)s itself."
    ) % {
        "approach": percent_text(rule.approach, 0),
        "warning": limit(rule.fraction * found.assumed),
        "fraction": percent_text(rule.fraction, 0),
        "threshold": limit(found.assumed),
        "exceed": percent_text(rule.exceed, 0),
    }


def _own(one: Target) -> Own:
    assert one.client is not None
    return Own(
        one.client.pk,
        one.client.name,
        gettext("none") if one.value is None else limit(one.value),
        origin(one),
    )


def _rows(found: WarningSettings) -> list[Row]:
    return [
        Row(
            gettext("about %(n)s a month") % {"n": count(one.a_month)},
            _clients(found.clients.get(one.a_month, 0)),
            decimal(one.false_at_third, 1),
            decimal(one.false_at_half, 1),
            percent_text(one.noticed_above, 0),
            percent_text(one.noticed_double, 0),
        )
        for one in found.outlook
    ]


def _clients(number: int) -> str:
    return ngettext("%(n)s client", "%(n)s clients", number) % {"n": count(number)} if number else "–"


def _try(one: Expected, now: float) -> Try:
    return Try(
        percent_text(one.approach, 0),
        one.approach == now,
        decimal(one.a_client, 2),
        decimal(one.a_year, 1),
        percent_text(one.noticed, 0),
    )
