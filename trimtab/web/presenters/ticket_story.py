"""One ticket, in words: its facts, what happened to it, and why it counts as escalated or does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from trimtab.domain.people.models import Team
from trimtab.domain.tickets.models import Escalation, EscalationRule, Ticket, TicketEvent
from trimtab.insight.rounding import half_up
from trimtab.kpi.escalation_rule import EscalationRule as RuleDefinition
from trimtab.web.presenters import dates
from trimtab.web.presenters.numbers import count, decimal
from trimtab.web.presenters.tickets import excluded_word, source_word, status_word


@dataclass(frozen=True)
class Fact:
    """One fact of a ticket; ``link`` leads to its page where it has one."""

    label: str
    answer: str
    link: str = ""


@dataclass(frozen=True)
class Happening:
    """What one row of the history changed, in sentences, and which escalations were counted at it."""

    at: datetime
    when: str
    says: Sequence[str]
    counted: Sequence[str]


@dataclass(frozen=True)
class Evidence:
    """One counted escalation: its kind, moment and reason, and a remark where it is no plain case."""

    kind: str
    when: str
    reason: str
    remark: str


@dataclass(frozen=True)
class Verdict:
    """Does the ticket count as escalated? ``mark`` is "yes", "no" or "out" (in no figure at all)."""

    mark: str
    answer: str
    because: str
    evidence: Sequence[Evidence]
    rule: str


@dataclass
class _State:
    """Where the ticket stood after the rows read so far."""

    team: Team | None = None
    assignee: str = ""
    priority: int | None = None
    status: str = ""
    status_label: str = ""
    flagged: bool = False


def facts(ticket: Ticket, stage: str | None, zone: ZoneInfo) -> list[Fact]:
    """What is known of the ticket; what is not known is left out."""
    known = [
        Fact(gettext("Client"), ticket.client.name, f"/clients/{ticket.client_id}/"),
        Fact(gettext("Status"), _status(ticket)),
        Fact(gettext("Opened"), dates.moment(ticket.opened_at, zone)),
        Fact(gettext("Support stage"), _stage(stage)),
        Fact(gettext("First reply"), _after(ticket.opened_at, ticket.first_reply_at)),
        Fact(gettext("Resolved"), _moment_after(ticket, ticket.resolved_at, zone)),
        Fact(gettext("Closed"), dates.moment(ticket.closed_at, zone) if ticket.closed_at else ""),
        Fact(gettext("Reopened"), _times(ticket.reopened) if ticket.reopened else ""),
        Fact(gettext("Source"), source_word(ticket.source)),
        Fact(gettext("Kind"), _kind(ticket.kind)),
        Fact(gettext("Category"), ticket.category),
        Fact(gettext("Priority"), str(ticket.priority or "")),
        Fact(gettext("Team"), _team(ticket.team)),
        Fact(gettext("Assignee"), ticket.assignee.name if ticket.assignee else ""),
        Fact(gettext("SLA"), _sla(ticket.sla_met)),
        Fact(gettext("Contact"), ticket.contact.name if ticket.contact else ""),
        Fact(gettext("Site"), ticket.site.name if ticket.site else ""),
        Fact(gettext("Device"), str(ticket.device) if ticket.device else ""),
        Fact(gettext("Contract"), str(ticket.contract) if ticket.contract else ""),
        Fact(gettext("Tags"), ticket.tags),
        *_merged(ticket),
    ]
    return [fact for fact in known if fact.answer]


def timeline(
    events: Iterable[TicketEvent], counted: Iterable[Escalation], zone: ZoneInfo, rule: RuleDefinition | None
) -> list[Happening]:
    """What happened, oldest first; rows that changed nothing are not told."""
    state = _State()
    marks: dict[datetime, list[str]] = {}
    for one in counted:
        if not one.approximate:
            marks.setdefault(one.at, []).append(_kind_sentence(one))
    told: list[Happening] = []
    for event in events:
        says = _changes(event, state, rule)
        found = marks.pop(event.at, []) if says else []
        if says:
            told.append(Happening(event.at, dates.moment(event.at, zone), says, found))
    return told


def verdict(
    ticket: Ticket, counted: Sequence[Escalation], left_out: str, events: int, zone: ZoneInfo
) -> Verdict:
    """Does the ticket count as escalated, and why? ``events`` is how many rows its history has."""
    evidence = [_evidence(one, zone) for one in counted]
    rule = _rule(ticket.rule)
    if left_out:
        return Verdict("out", gettext("In no figure"), _left_out(ticket, left_out), evidence, rule)
    headline = [one for one in counted if one.in_headline]
    if headline:
        first = headline[0]
        because = f"{first.reason}, {dates.moment(first.at, zone)}"
        if first.approximate:
            because = gettext("%(reason)s. The moment was not recorded: the opening stands in for it.") % {
                "reason": first.reason
            }
        return Verdict("yes", gettext("Counts as escalated"), because, evidence, rule)
    return Verdict(
        "no", gettext("Does not count as escalated"), _why_not(ticket, counted, events), evidence, rule
    )


def _why_not(ticket: Ticket, counted: Sequence[Escalation], events: int) -> str:
    if ticket.rule is None:
        return gettext("No escalation rule has read this ticket yet.")
    if counted:
        return gettext("Only its priority was raised: that is a reassessment, shown apart, and no hand-off.")
    if not events:
        return gettext("It came without a history, and nothing else about it speaks of a hand-off.")
    rows = ngettext("%(n)s row of its history was read", "%(n)s rows of its history were read", events)
    says = gettext("%(rows)s: none hands it to a higher tier or flags it to management.")
    return says % {"rows": rows % {"n": count(events)}}


def _left_out(ticket: Ticket, reason: str) -> str:
    return {
        "deleted": gettext("It was deleted where it came from."),
        "test": gettext("It is a test."),
        "spam": gettext("It is spam."),
        "merged": gettext(
            "It was merged into another ticket. What was counted on it before then counts there."
        ),
        "duplicate": gettext("It is a duplicate of another ticket."),
        "not a ticket": gettext(
            "A %(kind)s is no ticket of the service desk: only incidents and requests count."
        )
        % {"kind": _kind(ticket.kind).lower()},
        "internal": gettext("It is the provider's own: internal tickets count for no client."),
        "before contract start": gettext("It was opened before the client's contract began."),
    }.get(reason, excluded_word(reason))


def _evidence(one: Escalation, zone: ZoneInfo) -> Evidence:
    remark = ""
    if not one.in_headline:
        remark = gettext("shown apart, not in the figure")
    elif one.approximate:
        remark = gettext("moment not recorded")
    return Evidence(_kind_of(one.kind), dates.moment(one.at, zone), one.reason, remark)


def _kind_of(kind: str) -> str:
    return {
        "functional": gettext("To a higher tier"),
        "hierarchical": gettext("To management"),
        "priority": gettext("Priority raised"),
    }[kind]


def _kind_sentence(one: Escalation) -> str:
    if one.in_headline:
        return gettext("Counts as an escalation")
    return gettext("A raised priority: shown apart")


def _rule(rule: EscalationRule | None) -> str:
    if rule is None:
        return ""
    return gettext("rule “%(name)s”, version %(version)s") % {"name": rule.name, "version": rule.version}


def _changes(event: TicketEvent, state: _State, rule: RuleDefinition | None) -> list[str]:
    """What did this row change? Brings ``state`` up to it."""
    says = [
        _opened(event),
        _team_change(event, state, rule),
        _assignee_change(event, state),
        _status_change(event, state),
        _priority_change(event, state),
        _flag_change(event, state),
        _merged_or_worked(event),
    ]
    return [sentence for sentence in says if sentence]


def _opened(event: TicketEvent) -> str:
    return gettext("Opened") if event.kind == TicketEvent.Kind.OPENED else ""


def _team_change(event: TicketEvent, state: _State, rule: RuleDefinition | None) -> str:
    if event.team is None or event.team == state.team:
        return ""
    before, state.team = state.team, event.team
    if before is None:
        return gettext("With %(team)s") % {"team": _team(event.team, rule)}
    words = {"before": _team(before, rule), "after": _team(event.team, rule)}
    return gettext("%(before)s → %(after)s") % words


def _assignee_change(event: TicketEvent, state: _State) -> str:
    name = event.assignee.name if event.assignee else ""
    if not name or name == state.assignee:
        return ""
    state.assignee = name
    return gettext("Assigned to %(person)s") % {"person": name}


def _status_change(event: TicketEvent, state: _State) -> str:
    if not event.status or (event.status, event.status_label) == (state.status, state.status_label):
        return ""
    before, state.status, state.status_label = state.status, event.status, event.status_label
    word = status_word(event.status)
    label = event.status_label
    after = word if not label or label.casefold() == word.casefold() else f"{word} ({label})"
    if not before:
        return gettext("Status: %(after)s") % {"after": after}
    return gettext("Status: %(before)s → %(after)s") % {"before": status_word(before), "after": after}


def _priority_change(event: TicketEvent, state: _State) -> str:
    if event.priority is None or event.priority == state.priority:
        return ""
    before, state.priority = state.priority, event.priority
    if before is None:
        return gettext("Priority %(rank)s") % {"rank": event.priority}
    return gettext("Priority %(before)s → %(after)s") % {"before": before, "after": event.priority}


def _flag_change(event: TicketEvent, state: _State) -> str:
    if event.flagged is None or event.flagged == state.flagged:
        return ""
    state.flagged = event.flagged
    return gettext("Flagged to management") if event.flagged else gettext("Management flag taken away")


def _merged_or_worked(event: TicketEvent) -> str:
    if event.kind == TicketEvent.Kind.MERGED:
        return gettext("Merged")
    if event.kind == TicketEvent.Kind.REOPENED:
        return gettext("Reopened")
    return gettext("Work, a reply or a note recorded") if event.worked else ""


def _team(team: Team | None, rule: RuleDefinition | None = None) -> str:
    """A team with its tier: the one it is given, else the one the rule reads from its name."""
    if team is None:
        return ""
    tier = team.tier if team.tier is not None else rule.tier_of(team.name) if rule else None
    if tier is None:
        return team.name
    return gettext("%(team)s (tier %(tier)s)") % {"team": team.name, "tier": tier}


def _status(ticket: Ticket) -> str:
    word = status_word(ticket.status)
    label = ticket.status_label
    if not label or label.casefold() == word.casefold():
        return word
    return gettext("%(status)s (“%(label)s”)") % {"status": word, "label": label}


def _stage(stage: str | None) -> str:
    return {
        "early": gettext("Early support"),
        "ongoing": gettext("Ongoing support"),
        "pre_start": gettext("Before the contract"),
    }.get(stage or "", gettext("No contract on record"))


def _kind(kind: str) -> str:
    return {
        "incident": gettext("Incident"),
        "request": gettext("Request"),
        "problem": gettext("Problem"),
        "change": gettext("Change"),
        "project": gettext("Project"),
    }[kind]


def _sla(met: bool | None) -> str:
    return {True: gettext("Met"), False: gettext("Missed"), None: ""}[met]


def _times(times: int) -> str:
    return ngettext("%(n)s time", "%(n)s times", times) % {"n": count(times)}


def _after(begins: datetime, ends: datetime | None) -> str:
    """How long after, in the unit that is easiest to read; empty for a moment that is not known or earlier."""
    if ends is None or ends < begins:
        return ""
    minutes = (ends - begins).total_seconds() / 60
    if minutes < 60:
        whole = round(minutes)
        return ngettext("after %(n)s minute", "after %(n)s minutes", whole) % {"n": count(whole)}
    if minutes < 48 * 60:
        return gettext("after %(n)s hours") % {"n": _brief(minutes / 60)}
    return gettext("after %(n)s days") % {"n": _brief(minutes / 1440)}


def _brief(number: float) -> str:
    """One decimal, and none for a whole number."""
    rounded = half_up(number, 1)
    return count(float(rounded)) if rounded == rounded.to_integral_value() else decimal(rounded, 1)


def _moment_after(ticket: Ticket, ends: datetime | None, zone: ZoneInfo) -> str:
    if ends is None:
        return ""
    words = {"moment": dates.moment(ends, zone), "after": _after(ticket.opened_at, ends)}
    return gettext("%(moment)s, %(after)s") % words if words["after"] else words["moment"]


def _merged(ticket: Ticket) -> list[Fact]:
    if ticket.merged_into is None:
        return []
    title = f"{ticket.merged_into.external_id} {ticket.merged_into.title}".strip()
    return [Fact(gettext("Merged into"), title, f"/tickets/{ticket.merged_into_id}/")]
