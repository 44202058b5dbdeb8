"""An escalation rule in words, and what changed from one version to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from trimtab.domain.tickets.comparing import Comparison
from trimtab.kpi.escalation_rule import KINDS, EscalationRule
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.settings.tiers import tier_text


@dataclass(frozen=True)
class Part:
    """A part of a rule: what it is, and what the rule says of it, a line each."""

    name: str
    says: Sequence[str]


@dataclass(frozen=True)
class Difference:
    """A part that is another in the next version."""

    name: str
    before: Sequence[str]
    after: Sequence[str]


def kind_names() -> dict[str, str]:
    """What the kinds of escalation are called."""
    return {
        "functional": gettext("Functional: handed to a higher tier"),
        "hierarchical": gettext("Hierarchical: handed or flagged to management"),
        "priority": gettext("Priority: raised after triage"),
    }


def kind_choices() -> list[tuple[str, str]]:
    """The kinds as the choices of a form."""
    return list(kind_names().items())


def in_words(rule: EscalationRule) -> list[Part]:
    """What does the rule say, part by part?"""
    return [
        Part(
            gettext("Kinds that make the headline figure"),
            [kind_names()[kind] for kind in KINDS if kind in rule.kinds],
        ),
        Part(gettext("Tiers of teams"), _tiers(rule)),
        Part(gettext("Management flag"), [_flag(rule)]),
        Part(gettext("Statuses that say so"), list(rule.status_patterns) or [gettext("none")]),
        Part(gettext("Tags that say so"), list(rule.tag_patterns) or [gettext("none")]),
        Part(gettext("Without a history"), _evidence(rule)),
        Part(gettext("One event within"), [_minutes(rule.debounce_minutes)]),
        Part(gettext("Triage"), [_minutes(rule.triage_grace_minutes)]),
    ]


def differences(before: EscalationRule, after: EscalationRule) -> list[Difference]:
    """Which parts are another in the later version? Only what is not in both is listed."""
    found = []
    for old, new in zip(in_words(before), in_words(after), strict=True):
        gone = [line for line in old.says if line not in new.says]
        come = [line for line in new.says if line not in old.says]
        if gone or come:
            found.append(Difference(new.name, gone, come))
        elif list(old.says) != list(new.says):
            found.append(Difference(new.name, [], [gettext("the same lines in another order")]))
    return found


def comparison_sentence(found: Comparison) -> str:
    """ "This marks 137 of 1,204 tickets as escalated; 14 fewer than now." """
    difference = found.then - found.now
    given = {
        "then": count(found.then),
        "tickets": count(found.tickets),
        "more": count(found.more),
        "fewer": count(found.fewer),
        "n": count(abs(difference)),
    }
    if not found.more and not found.fewer:
        text = gettext("This marks %(then)s of %(tickets)s tickets as escalated: the same ones as now.")
    elif found.more and found.fewer:
        text = gettext(
            "This marks %(then)s of %(tickets)s tickets as escalated; compared with now %(more)s come and %(fewer)s go."
        )
    elif difference > 0:
        text = gettext("This marks %(then)s of %(tickets)s tickets as escalated; %(n)s more than now.")
    else:
        text = gettext("This marks %(then)s of %(tickets)s tickets as escalated; %(n)s fewer than now.")
    return text % given


def newest_only(found: Comparison) -> str:
    """That only the newest tickets were counted for the preview; nothing where all were."""
    if found.tickets >= found.of_all:
        return ""
    return gettext("Counted on the newest %(tickets)s of %(all)s tickets; saving counts them all.") % {
        "tickets": count(found.tickets),
        "all": count(found.of_all),
    }


def _tiers(rule: EscalationRule) -> list[str]:
    lines = []
    for one in rule.tiers:
        given = {"pattern": one.pattern, "tier": tier_text(one.tier)}
        exact = gettext("named exactly “%(pattern)s”: %(tier)s")
        lines.append((exact if one.exact else gettext("name matches “%(pattern)s”: %(tier)s")) % given)
    return [*lines, gettext("any other: %(tier)s") % {"tier": tier_text(rule.default_tier)}]


def _flag(rule: EscalationRule) -> str:
    return gettext("counts") if rule.flag_is_hierarchical else gettext("does not count")


def _evidence(rule: EscalationRule) -> list[str]:
    lines = []
    if rule.evidence_tier is not None:
        lines.append(
            gettext("its team is of tier %(tier)s or higher") % {"tier": tier_text(rule.evidence_tier)}
        )
    if rule.station_threshold is not None:
        lines.append(
            gettext("it passed through more teams than %(n)s") % {"n": count(rule.station_threshold)}
        )
    if rule.reassignment_threshold is not None:
        lines.append(
            gettext("it was reassigned more often than %(n)s times")
            % {"n": count(rule.reassignment_threshold)}
        )
    return lines or [gettext("only its status and tags say so")]


def _minutes(minutes: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": count(minutes)}
