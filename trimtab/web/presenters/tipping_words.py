"""What a tipping point comes to, in the words that the specification gives (TIP-9, TIP-11, TIP-13, TIP-16).

One sentence a status, and never "causes", "because" or "proves".
"""

from collections.abc import Callable

from django.utils.translation import gettext, ngettext

from trimtab.domain.tipping.models import TippingEstimate
from trimtab.insight.intervals import Interval
from trimtab.insight.needed_score import NeededScore
from trimtab.insight.tipping_chances import (
    Chance,
    client_months_missing,
    separations_missing,
    with_client_months,
    with_separations,
)
from trimtab.insight.tipping_point import ESCALATIONS, TURNOVER, Slope, TippingPoint
from trimtab.web.presenters.numbers import count, decimal, percent_text

Words = dict[str, str]
_LEAST_P = 0.01


def sentence(run: TippingEstimate) -> str:
    """The one sentence of a run."""
    found = run.point
    if run.use == TippingEstimate.Use.ESCALATIONS:
        return _of_escalations(found) % _escalation_words(found)
    return _of_turnover(found) % _turnover_words(found)


def caption() -> str:
    """What stands beside every tipping point (TIP-13)."""
    return gettext(
        "Shows what went together, not what caused it. Clients with many escalations may differ in other ways."
    )


def caption_of_teams() -> str:
    """The same beside turnover."""
    return gettext(
        "Shows what went together, not what caused it. Teams with low satisfaction may differ in other ways."
    )


def status_text(status: str) -> str:
    """A status in a word or two, for the list of runs."""
    return {
        "insufficient_data": gettext("too little data"),
        "no_tipping_point": gettext("no tipping point"),
        "steady": gettext("steady, no tipping point"),
        "gradual": gettext("gradual, no sharp point"),
        "imprecise": gettext("tipping point, place not pinned down"),
        "found": gettext("tipping point found"),
    }[status]


def p_text(p: float) -> str:
    """ "p = 0.032", "p < 0.01": two significant digits (ROUND-3)."""
    if p < _LEAST_P:
        return gettext("p < %(least)s") % {"least": decimal(_LEAST_P, 2)}
    return gettext("p = %(p)s") % {"p": decimal(p, 2 if p >= 0.1 else 3)}


def chances(run: TippingEstimate) -> list[str]:
    """The chance to expect with so much data, and how much more would be needed (TIP-9)."""
    if run.use == TippingEstimate.Use.ESCALATIONS:
        return _client_months_needed(run)
    return _separations_needed(run)


def needed_sentence(found: NeededScore) -> str:
    """Which satisfaction the target of turnover needs (TIP-16); nothing with too little data."""
    target = percent_text(found.target, 1)
    if found.outcome == "out_of_reach":
        return gettext(
            "In the data so far even the most satisfied teams are above the target; satisfaction alone does not "
            "reach it."
        )
    if found.outcome == "every_score":
        return gettext("All observed satisfaction levels are compatible with the target.")
    if found.score is None or found.interval is None:
        return ""
    says = {
        "target": target,
        "score": decimal(found.score, 1),
        "low": decimal(found.interval.low, 1),
        "high": decimal(found.interval.high, 1),
    }
    if found.rough:
        return (
            gettext(
                "Rough estimate: To keep quarterly turnover at or below %(target)s, technician satisfaction of about "
                "%(score)s or more is needed (95%% interval %(low)s–%(high)s)."
            )
            % says
        )
    return (
        gettext(
            "To keep quarterly turnover at or below %(target)s, technician satisfaction of about %(score)s or more is "
            "needed (95%% interval %(low)s–%(high)s)."
        )
        % says
    )


def _of_escalations(found: TippingPoint) -> str:
    if found.status == "found" and found.turns_already:
        return gettext(
            "Client satisfaction falls faster when more than about %(at)s of tickets are escalated (95%% interval "
            "%(low)s–%(high)s, %(points)s client-months, %(p)s). Beyond it, each further percentage point goes with "
            "%(beyond)s points of satisfaction."
        )
    return {
        "insufficient_data": gettext(
            "No reliable tipping point yet: too little data (%(points)s client-months of %(clients)s clients; at least "
            "%(least)s of %(fewest)s are needed)."
        ),
        "no_tipping_point": gettext(
            "No reliable tipping point yet: in %(points)s client-months satisfaction does not clearly start to fall at "
            "any escalation level (%(p)s)."
        ),
        "steady": gettext(
            "Satisfaction falls steadily as escalations rise (%(slope)s points per +1 pp, %(from)s to %(to)s); there "
            "is no clear tipping point."
        ),
        "gradual": gettext(
            "Satisfaction falls faster and faster as escalations rise, without one sharp point; the bend is somewhere "
            "between %(low)s and %(high)s."
        ),
        "imprecise": gettext(
            "There is a tipping point, but its place is not pinned down yet: somewhere between %(low)s and %(high)s "
            "(best estimate %(at)s)."
        ),
        "found": gettext(
            "Client satisfaction starts to fall when more than about %(at)s of tickets are escalated (95%% interval "
            "%(low)s–%(high)s, %(points)s client-months, %(p)s). Beyond it, each further percentage point goes with "
            "%(beyond)s points of satisfaction."
        ),
    }[found.status]


def _of_turnover(found: TippingPoint) -> str:
    if found.status == "found" and found.turns_already:
        return gettext(
            "Turnover rises faster when technician satisfaction is below about %(at)s (95%% interval %(low)s–%(high)s, "
            "%(points)s team-quarters, %(p)s)."
        )
    return {
        "insufficient_data": gettext(
            "No reliable tipping point yet: too little data (%(points)s team-quarters of %(clients)s teams, %(left)s "
            "departures; at least %(least)s, %(fewest)s and %(departures)s are needed)."
        ),
        "no_tipping_point": gettext(
            "No reliable tipping point yet: in %(points)s team-quarters turnover does not clearly start to rise below "
            "any satisfaction level (%(p)s)."
        ),
        "steady": gettext(
            "Turnover rises steadily as satisfaction falls (%(slope)s pp per lost point, %(from)s to %(to)s); there is "
            "no clear tipping point."
        ),
        "gradual": gettext(
            "Turnover rises faster and faster as satisfaction falls, without one sharp point; the bend is somewhere "
            "between %(low)s and %(high)s."
        ),
        "imprecise": gettext(
            "There is a tipping point, but its place is not pinned down yet: somewhere between %(low)s and %(high)s "
            "(best estimate %(at)s)."
        ),
        "found": gettext(
            "Turnover starts to rise when technician satisfaction is below about %(at)s (95%% interval "
            "%(low)s–%(high)s, %(points)s team-quarters, %(p)s)."
        ),
    }[found.status]


def _escalation_words(found: TippingPoint) -> Words:
    places = _places(found, lambda share: percent_text(share, 1))
    # Points of 100 for each percentage point: the two hundreds cancel out.
    return {
        **places,
        **_slope_words(found, 1.0),
        "clients": count(found.clusters),
        "least": count(ESCALATIONS.least_points),
        "fewest": count(ESCALATIONS.least_clusters),
    }


def _turnover_words(found: TippingPoint) -> Words:
    return {
        **_places(found, lambda score: decimal(score, 1)),
        **_slope_words(found, 100.0),
        "clients": count(found.clusters),
        "left": count(found.evidence),
        "least": count(TURNOVER.least_points),
        "fewest": count(TURNOVER.least_clusters),
        "departures": count(TURNOVER.least_evidence),
    }


def _places(found: TippingPoint, written: Callable[[float], str]) -> Words:
    low, high = found.interval or Interval(0.0, 0.0)
    return {
        "points": count(found.points),
        "p": "" if found.p is None else p_text(found.p),
        "at": "" if found.at is None else written(found.at),
        "low": written(low),
        "high": written(high),
    }


def _slope_words(found: TippingPoint, times: float) -> Words:
    line = found.line or Slope(0.0, Interval(0.0, 0.0))
    after = found.after or line
    return {
        "slope": decimal(times * line.value, 1, signed=True),
        "from": decimal(times * line.interval.low, 1, signed=True),
        "to": decimal(times * line.interval.high, 1, signed=True),
        "beyond": decimal(times * after.value, 1),
    }


def _client_months_needed(run: TippingEstimate) -> list[str]:
    chance, missing = with_client_months(run.points), client_months_missing(run.points)
    if chance is None:
        return [*_minima_of_escalations(run)]
    found = [
        gettext(
            "With %(points)s client-months, a bend of medium strength (1.5 points of satisfaction for each percentage "
            "point) is found in %(medium)s of 100 cases, a strong one (3 points) in %(strong)s."
        )
        % {"points": count(run.points), **_of_a_hundred(chance)}
    ]
    if missing:
        found.append(_more_client_months(missing))
    return found


def _minima_of_escalations(run: TippingEstimate) -> list[str]:
    missing = ESCALATIONS.least_points - run.points
    if missing <= 0:
        return []
    says = ngettext(
        "About %(n)s more client-month is needed before it can be judged at all.",
        "About %(n)s more client-months are needed before it can be judged at all.",
        missing,
    )
    return [says % {"n": count(missing)}]


def _more_client_months(missing: int) -> str:
    says = ngettext(
        "About %(n)s more client-month is needed to find a medium one in most cases.",
        "About %(n)s more client-months are needed to find a medium one in most cases.",
        missing,
    )
    return says % {"n": count(missing)}


def _separations_needed(run: TippingEstimate) -> list[str]:
    chance, missing = with_separations(run.evidence), separations_missing(run.evidence)
    found = []
    if chance is not None:
        says = gettext(
            "With %(left)s departures, a medium effect (5 pp more quarterly turnover for each lost point) is found in "
            "%(medium)s of 100 cases, a strong one (10 pp) in %(strong)s."
        )
        found.append(says % {"left": count(run.evidence), **_of_a_hundred(chance)})
    if missing:
        says = ngettext(
            "About %(n)s more departure would be needed to find a medium one in most cases: most providers wait years "
            "for that.",
            "About %(n)s more departures would be needed to find a medium one in most cases: most providers wait years "
            "for that.",
            missing,
        )
        found.append(says % {"n": count(missing)})
    return found


def _of_a_hundred(chance: Chance) -> Words:
    return {"medium": decimal(100 * chance.medium, 0), "strong": decimal(100 * chance.strong, 0)}
