"""What surveys among technicians came to, as far as it was released: groups of five or more, never a person."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from trimtab.catalogue.survey import Survey
from trimtab.domain.initiatives.queries import answering
from trimtab.domain.organisation.queries import current
from trimtab.domain.people.models import User
from trimtab.domain.surveys.models import PeopleRound
from trimtab.scorecards.periods import today
from trimtab.scorecards.survey_people import GroupResult, RoundResults, round_results, team_outlook
from trimtab.scorecards.survey_teams import rounds_of, teams_below_usual
from trimtab.web import clock
from trimtab.web.addresses import given_once, identifier
from trimtab.web.pages import page, viewer
from trimtab.web.presenters.dates import day
from trimtab.web.presenters.initiatives import lines
from trimtab.web.presenters.numbers import count, decimal
from trimtab.web.presenters.survey_groups import level_text, name_text, shape_text
from trimtab.web.presenters.survey_outlook import outlook
from trimtab.web.rights import LEADS

SECTION = "surveys"


def results_of(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The released results of one round; the newest that has any, where the address names none."""
    as_of, who = clock.as_of(), viewer(request)
    rounds = rounds_of(survey.key)
    chosen = chosen_round(request, rounds, who)
    found = round_results(who, chosen, as_of) if chosen else None
    leads = who.role in LEADS
    context = {
        "title": survey.called(get_language() or "en", current().name),
        "key": survey.key,
        "chosen": chosen.pk if chosen else None,
        "rounds": [(one.pk, _days(one), one == chosen) for one in rounds],
        "found": found,
        "state": _state(found) if found else "",
        "questions": _questions(found) if found else [],
        "comments": _comments(found) if found else [],
        "may_read_comments": leads,
        "signals": [one.team for one in teams_below_usual(who, as_of)]
        if leads and survey.key == "pulse"
        else [],
        "outlook": outlook(team_outlook(who, as_of)) if leads else [],
        "is_pulse": survey.key == "pulse",
        "doing": lines(answering(survey.key, on=today(as_of)), as_of),
    }
    return page(request, "survey_people.html", context, section=SECTION, as_of=as_of)


def chosen_round(request: HttpRequest, rounds: Sequence[PeopleRound], who: User) -> PeopleRound | None:
    """The round that the address names, else the newest that was released. Raises Http404."""
    wanted = identifier(given_once(request.GET, ("round", "question")), "round")
    if wanted is not None:
        found = next((one for one in rounds if one.pk == wanted), None)
        if found is None:
            raise Http404
        return found
    as_of = clock.as_of()
    released = (one for one in rounds[:8] if round_results(who, one, as_of).state == "released")
    return next(released, rounds[0] if rounds else None)


def _days(one: PeopleRound) -> str:
    return gettext("%(first)s to %(last)s") % {"first": day(one.opens_on), "last": day(one.closes_on)}


def _state(found: RoundResults) -> str:
    k = count(found.k)
    return {
        "open": gettext("Answers are still taken. Nothing is shown before it has closed, to nobody."),
        "closed": gettext(
            "It has closed; results are released all at once, and only after they were audited."
        ),
        "refused": gettext("Nothing is shown: a group of fewer than %(k)s could have been computed.")
        % {"k": k},
        "released": gettext(
            "Shown are groups of %(k)s or more who answered. Nobody, not even an owner, sees more."
        )
        % {"k": k},
    }[found.state]


def _questions(found: RoundResults) -> list[tuple[str, str, list[dict[str, str]]]]:
    language, provider = get_language() or "en", current().name
    return [
        (
            one.question.key,
            one.question.text.text(language, provider=provider),
            [_group(group) for group in one.groups],
        )
        for one in found.questions
    ]


def _group(one: GroupResult) -> dict[str, str]:
    return {
        "name": name_text(one),
        "level": level_text(one),
        "mean": decimal(one.mean, 1),
        "n": count(one.n),
        "shape": shape_text(one),
    }


def _comments(found: RoundResults) -> list[tuple[str, str, Any]]:
    language, provider = get_language() or "en", current().name
    return [
        (
            one.question.text.text(language, provider=provider),
            one.department or gettext("Everybody"),
            one.texts,
        )
        for one in found.comments
    ]
