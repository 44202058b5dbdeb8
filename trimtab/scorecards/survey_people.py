"""What a round among technicians came to, as far as it may be shown (ANON-1 to ANON-6, ANON-10).

Nothing is read here but the release of the round, and comments where there are ten and more. Whoever looks sees the
same groups; there is no view of anything beneath them, for owners neither.
"""

import math
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from trimtab.catalogue.survey import Question, Survey
from trimtab.domain.people.models import Team, User
from trimtab.domain.people.roles import LEADS
from trimtab.domain.questionnaires.queries import in_use, numbered
from trimtab.domain.surveys.models import PeopleInvited, PeopleRound, Release
from trimtab.domain.surveys.population import technicians
from trimtab.domain.surveys.releasing import ONBOARDINGS
from trimtab.insight.anonymity import Display, display, publishable, publishable_teams
from trimtab.insight.releases import Group, still_shown
from trimtab.insight.rounding import half_up
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.moment import moment
from trimtab.scorecards.viewing import only_leads

State = Literal["open", "closed", "released", "refused"]
COMMENTS = 10
"""ANON-8: fewer comments of a group are not shown."""
_RATE_ROUNDS = timedelta(days=91)
_USUAL_RATE = 0.7  # until a quarter's rounds say better; the response that the specification reckons with


@dataclass(frozen=True)
class GroupResult:
    """A group's answers to one question: mean to one decimal (ANON-10), n, a distribution where it gives nobody away.

    ``label`` is the team's or department's name, empty for everybody.
    """

    level: str
    name: str
    label: str
    n: int
    mean: float
    shape: Display


@dataclass(frozen=True)
class QuestionResult:
    """One question with the groups that are shown of it: everybody first, then departments and teams by name."""

    question: Question
    groups: Sequence[GroupResult]


@dataclass(frozen=True)
class Comments:
    """What was said to one question, by everybody or in a department, in an order of chance."""

    question: Question
    department: str
    texts: Sequence[str]


@dataclass(frozen=True)
class RoundResults:
    """What is shown of a round. ``refused`` says why nothing is; ``answered`` and ``invited`` are None below ``k``."""

    survey: Survey
    opens_on: date
    closes_on: date
    state: State
    k: int
    refused: str = ""
    questions: Sequence[QuestionResult] = ()
    comments: Sequence[Comments] = ()
    invited: int | None = None
    answered: int | None = None


@dataclass(frozen=True)
class Outlook:
    """How a team of today would be shown: each week, over four weeks, or only within larger groups."""

    team: Team
    people: int
    shown: Literal["weekly", "block", "never"]


def round_results(viewer: User, one: PeopleRound, as_of: datetime) -> RoundResults:
    """What may this viewer see of the round? Raises NotVisible for client contacts.

    Everyone of the provider sees the same groups, since people talk (ANON-11); comments are for those who lead.
    """
    if viewer.role == User.Role.CLIENT_CONTACT:
        raise NotVisible("There is nothing here for you.")
    rules, survey = moment(as_of).rules, _words(one)
    release = _release_of(one)
    if release is None:
        state: State = "open" if one.asking else "closed"
        return RoundResults(survey, one.opens_on, one.closes_on, state, rules.k_anon)
    if release.refused:
        return RoundResults(
            survey, one.opens_on, one.closes_on, "refused", rules.k_anon, refused=release.refused
        )
    groups = still_shown([Group.from_json(each) for each in release.groups], rules.k_anon)
    everybody = [each.n for each in groups if each.level == "organisation" and each.counts]
    leads = viewer.role in LEADS
    return RoundResults(
        survey=survey,
        opens_on=one.opens_on,
        closes_on=one.closes_on,
        state="released",
        k=rules.k_anon,
        questions=_questions(survey, groups),
        comments=_comments(survey, one) if leads and everybody else (),
        invited=_invited(release) if everybody else None,
        answered=max(everybody) if everybody else None,
    )


def team_outlook(viewer: User, as_of: datetime) -> list[Outlook]:
    """Which teams of today would be shown weekly, over four weeks or never, by their sizes and the usual response?

    The response is that of everybody: a small team's own would say who answers. Raises NotVisible unless the viewer
    leads.
    """
    only_leads(viewer)
    now = moment(as_of)
    sizes: dict[int, int] = defaultdict(int)
    for one in technicians(now.today):
        sizes[one.team] += one.works_on(now.today)
    rate = usual_response(now.today)
    teams = list(Team.objects.filter(pk__in=sizes).order_by("name", "pk"))
    departments = {team.pk: team.department for team in teams}
    weekly = _likely(sizes, departments, rate, now.rules.k_anon)
    block = _likely(sizes, departments, 1 - (1 - rate) ** 4, now.rules.k_anon)
    return [
        Outlook(
            team,
            sizes[team.pk],
            "weekly" if team.pk in weekly else "block" if team.pk in block else "never",
        )
        for team in teams
    ]


def usual_response(today: date) -> float:
    """Which share of all who were asked answers the pulse? Of the weeks of the last quarter that were released."""
    weeks = Release.objects.filter(
        survey="pulse", unit=Release.Unit.ROUND, opens_on__gt=today - _RATE_ROUNDS, refused=""
    )
    answered = {
        one.opens_on: group["n"]
        for one in weeks.order_by("number")
        for group in one.groups
        if group["level"] == "organisation" and group["view"] == "week"
    }
    rows = PeopleInvited.objects.filter(round__survey="pulse", round__opens_on__in=answered)
    invited = sum(rows.values_list("invited", flat=True))
    return min(1.0, sum(answered.values()) / invited) if invited else _USUAL_RATE


def _likely(sizes: Mapping[int, int], departments: Mapping[int, str], share: float, k: int) -> set[int]:
    by_department: dict[str | None, dict[str, int]] = defaultdict(dict)
    for team, people in sizes.items():
        by_department[departments.get(team) or None][str(team)] = math.floor(people * share + 1e-9)
    return {int(name) for name in publishable(by_department, k).teams}


def _words(one: PeopleRound) -> Survey:
    return numbered(one.survey, one.version) if one.version is not None else in_use(one.survey)


def _release_of(one: PeopleRound) -> Release | None:
    """The release that shows this round: its own, or that of its month."""
    monthly = one.survey == ONBOARDINGS
    return (
        Release.objects.filter(
            survey=one.survey,
            unit=Release.Unit.MONTH if monthly else Release.Unit.ROUND,
            opens_on=one.opens_on.replace(day=1) if monthly else one.opens_on,
        )
        .order_by("-number")
        .first()
    )


def _questions(survey: Survey, groups: Sequence[Group]) -> list[QuestionResult]:
    names = {str(pk): name for pk, name in Team.objects.values_list("pk", "name")}
    places = {"organisation": 0, "department": 1, "team": 2}
    found = []
    for question in survey.questions:
        shown = [_result(one, names) for one in groups if one.view == question.key and one.counts]
        if shown:
            shown.sort(key=lambda one: (places[one.level], one.label))
            found.append(QuestionResult(question, shown))
    return found


def _result(one: Group, names: Mapping[str, str]) -> GroupResult:
    label = names.get(one.name, "") if one.level == "team" else one.name
    total = sum(score * number for score, number in enumerate(one.counts, start=1))
    return GroupResult(
        one.level, one.name, label, one.n, float(half_up(total / one.n, 1)), display(one.counts)
    )


def _invited(release: Release) -> int | None:
    rounds = PeopleRound.objects.filter(survey=release.survey)
    if release.unit == Release.Unit.MONTH:
        chosen = rounds.filter(opens_on__year=release.opens_on.year, opens_on__month=release.opens_on.month)
    else:
        chosen = rounds.filter(opens_on=release.opens_on)
    return sum(PeopleInvited.objects.filter(round__in=chosen).values_list("invited", flat=True)) or None


def _comments(survey: Survey, one: PeopleRound) -> list[Comments]:
    """Comments of everybody and of departments, where neither a group nor the rest of it has fewer than ten."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for asked, department, text in one.comments.values_list("question", "department", "text"):
        said[asked][department].append(text)
    found = []
    for question in survey.questions:
        texts = said.get(question.key, {})
        shown = publishable_teams({name or None: len(each) for name, each in texts.items()}, COMMENTS)
        if shown.organisation:
            everything = [text for each in texts.values() for text in each]
            found.append(Comments(question, "", _shuffled(everything)))
        found += [Comments(question, name, _shuffled(texts[name])) for name in sorted(shown.teams)]
    return found


def _shuffled(texts: Sequence[str]) -> Sequence[str]:
    """In another order each time, so that none says which comes from whom."""
    rows = list(texts)
    secrets.SystemRandom().shuffle(rows)
    return rows
