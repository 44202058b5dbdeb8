"""Reads: what is being done, for whom, with what result, and what is due to be looked at."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from trimtab.domain.clients.models import Client
from trimtab.domain.initiatives.models import Initiative, InitiativeEvaluation, InitiativeGroup
from trimtab.domain.people.models import Team

State = Initiative.State
OPEN = (State.PROPOSED, State.RUNNING)
BEGUN = (State.RUNNING, State.DONE, State.STOPPED)
_TREATED = InitiativeGroup.objects.filter(role=InitiativeGroup.Role.TREATED).select_related("client", "team")


@dataclass(frozen=True)
class Standing:
    """The initiatives as numbers: by state, those past their review date, and how many of these have no evaluation."""

    states: Mapping[str, int]
    past_review: int
    without_evaluation: int
    verdicts: Mapping[str, int]


def every_initiative(
    *,
    state: str | None = None,
    kpi: str | None = None,
    client: int | None = None,
    team: int | None = None,
    owner: int | None = None,
    verdict: str | None = None,
) -> QuerySet[Initiative]:
    """Which initiatives are there, the latest start first? Narrowed by what is given."""
    found = Initiative.objects.select_related("owner").prefetch_related(
        Prefetch("groups", _TREATED, to_attr="treated"), "evaluations"
    )
    given = {"state": state, "kpi": kpi, "owner": owner, "evaluations__verdict": verdict}
    found = found.filter(**{name: value for name, value in given.items() if value})
    for column, key in (("client", client), ("team", team)):
        if key is not None:
            mine = _TREATED.filter(initiative=OuterRef("pk"), **{column: key})
            found = found.filter(Exists(mine))
    return found


def seen_by(found: QuerySet[Initiative], *, leads: bool, team: int | None, on: date) -> QuerySet[Initiative]:
    """Which of these may somebody see? Who leads, all; a technician what runs or is judged and is not of others.

    ``team`` is the technician's own. What is for clients or for everybody is no other team's.
    """
    if leads:
        return found
    known = Q(state=State.RUNNING) | _judged(on)
    concerns = ~Q(kind=Initiative.Kind.TEAM)
    if team is not None:
        concerns |= Q(Exists(_TREATED.filter(initiative=OuterRef("pk"), team=team)))
    return found.filter(known, concerns, begun_at__isnull=False)


def standing(found: QuerySet[Initiative], *, on: date) -> Standing:
    """How many are in which state, past their review and evaluated, of these?"""
    rows = list(found.values_list("state", "begun_at", "review_on", "evaluations__verdict"))
    past = [verdict for _, begun, review, verdict in rows if begun is not None and review <= on]
    return Standing(
        states=Counter(state for state, *_ in rows),
        past_review=len(past),
        without_evaluation=sum(verdict is None for verdict in past),
        verdicts=Counter(verdict for *_, verdict in rows if verdict is not None),
    )


def answering(survey: str, *, on: date) -> QuerySet[Initiative]:
    """What is being done about the results of this survey, and what came of what was done?"""
    still = Q(state__in=OPEN) | _judged(on)
    return every_initiative().filter(still, survey=survey).distinct()


def told_to(team: int | None, *, on: date) -> QuerySet[Initiative]:
    """ "You said, we are doing, it did this": what runs for everybody or this team, and what was done and judged."""
    mine = Q(kind=Initiative.Kind.EVERYBODY)
    if team is not None:
        mine |= Q(Exists(_TREATED.filter(initiative=OuterRef("pk"), team=team)))
    known = Q(state=State.RUNNING) | Q(_judged(on), state=State.DONE)
    return every_initiative().filter(mine, known).exclude(said="").distinct()


def is_overdue(initiative: Initiative, *, on: date) -> bool:
    """Has the day to look at it passed while it still runs?"""
    return initiative.state == State.RUNNING and initiative.review_on < on


def groups_of(one: Initiative, role: str) -> list[int]:
    """Which clients, or teams, are on this side of it?"""
    if one.kind == Initiative.Kind.EVERYBODY:
        return []
    return sorted(getattr(row, f"{one.kind}_id") for row in one.groups.all() if row.role == role)


def treated_groups(one: Initiative) -> Sequence[InitiativeGroup]:
    """For whom it is, with their names; nobody in particular where it is for everybody."""
    known: Sequence[InitiativeGroup] | None = getattr(one, "treated", None)  # every_initiative() brought them
    return known if known is not None else list(_TREATED.filter(initiative=one))


def untreated(one: Initiative) -> list[int]:
    """Which groups of its kind is it not for? Those there are now."""
    there: QuerySet[Client] | QuerySet[Team] = Team.objects.all()
    if one.kind == Initiative.Kind.CLIENT:
        there = Client.objects.filter(merged_into=None, is_internal=False)
    return sorted({group.pk for group in there} - set(groups_of(one, InitiativeGroup.Role.TREATED)))


def begun() -> Sequence[Initiative]:
    """Which have ever begun, each with whom it is for?"""
    return list(every_initiative().filter(state__in=BEGUN, begun_at__isnull=False))


def overlapping(one: Initiative, *, until: date, among: Iterable[Initiative]) -> Sequence[Initiative]:
    """Which of these, that have begun, ran for one of its groups between its start and ``until`` (INIT-9)?

    One for everybody is for every group. What ended before this one began, or begins later, does not overlap.
    """
    mine = set(groups_of(one, InitiativeGroup.Role.TREATED))
    return [
        other
        for other in among
        if other.pk != one.pk
        and other.starts_on <= until
        and (other.ended_on is None or other.ended_on >= one.starts_on)
        and _share_a_group(one, mine, other)
    ]


def _share_a_group(one: Initiative, mine: Collection[int], other: Initiative) -> bool:
    if Initiative.Kind.EVERYBODY in (one.kind, other.kind):
        return True
    return any(getattr(row, f"{one.kind}_id") in mine for row in treated_groups(other))


def with_groups(found: Sequence[Initiative]) -> Sequence[Initiative]:
    """The same, with the groups of all of them brought at once."""
    prefetch_related_objects(found, "groups")
    return found


def _judged(on: date) -> Q:
    """What was evaluated, and what has begun and is at its review date by this day: that may be judged when asked."""
    return Q(evaluations__isnull=False) | Q(begun_at__isnull=False, review_on__lte=on)


def due_for_evaluation(*, on: date) -> QuerySet[Initiative]:
    """Which have begun, are at their review date or past it, and have no evaluation yet?"""
    return every_initiative().filter(
        state__in=BEGUN, begun_at__isnull=False, review_on__lte=on, evaluations__isnull=True
    )


def evaluation_of(one: Initiative) -> InitiativeEvaluation | None:
    """What came of it, as it was kept at its review date?"""
    return next(iter(one.evaluations.all()), None)
