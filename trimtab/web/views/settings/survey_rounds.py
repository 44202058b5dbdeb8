"""A survey asked now, once, because an owner says so; and whether agency staff are asked too."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from trimtab.catalogue.survey import Survey
from trimtab.domain.organisation.queries import parameters
from trimtab.domain.questionnaires.actions import set_contractors
from trimtab.domain.questionnaires.queries import InUse
from trimtab.domain.surveys import client_rounds, starting
from trimtab.domain.surveys.planning import next_day, round_now
from trimtab.web import clock
from trimtab.web.pages import actor
from trimtab.web.presenters.dates import day
from trimtab.web.presenters.numbers import count
from trimtab.web.rights import OWNER, open_to
from trimtab.web.views.settings.frame import saved, settings_page, unchanged
from trimtab.web.views.settings.surveys import ENTRY, found, title_of


@dataclass(frozen=True)
class Reached:
    """Whom a round would ask, in sentences; ``nobody``: there is none to ask."""

    says: list[str]
    nobody: bool


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_now(request: HttpRequest, key: str) -> HttpResponse:
    """Say whom a round would reach, and start it once that is confirmed."""
    one, as_of = found(key), clock.as_of()
    if not can_be_asked_now(one):
        return redirect("settings-survey", key)
    if request.method == "POST":
        return _start(request, one.survey)
    reached = _technicians(one.survey) if one.survey.audience == "technicians" else _clients()
    context = {
        "one": one,
        "title": title_of(one.survey),
        "reached": reached,
        "opens_on": day(next_day(as_of)),
    }
    return settings_page(request, "settings/survey_ask.html", context, entry=ENTRY, as_of=as_of)


@open_to(OWNER)
@require_POST
def contractors(request: HttpRequest, key: str) -> HttpResponse:
    """Ask agency staff and contractors too, or no longer."""
    one, wanted = found(key), request.POST.get("contractors") == "yes"
    if one.survey.audience != "technicians":
        return unchanged(request, "settings-survey", key)
    if not set_contractors(by=actor(request), as_of=clock.as_of(), key=key, contractors=wanted):
        return unchanged(request, "settings-survey", key)
    says = (
        gettext("Agency staff and contractors are asked too, from the next round on.")
        if wanted
        else gettext("Agency staff and contractors are not asked any more, from the next round on.")
    )
    return saved(request, says, "settings-survey", key)


def can_be_asked_now(one: InUse) -> bool:
    """Is it asked at all, and does it keep to no weeks, contracts or tickets?"""
    return one.asks and (client_rounds.starts_by_hand(one.survey) or starting.starts_by_hand(one.survey))


def _start(request: HttpRequest, survey: Survey) -> HttpResponse:
    start = client_rounds.start_now if survey.audience == "clients" else starting.start_now
    try:
        start(by=actor(request), as_of=clock.as_of(), survey=survey.key)
    except starting.CannotStart as cannot:
        return saved(request, _why_not(cannot.why), "settings-survey", survey.key)
    says = gettext("It is asked on %(day)s. Invitations go out in the daytime, by each person's own clock.")
    return saved(request, says % {"day": day(next_day(clock.as_of()))}, "settings-survey", survey.key)


def _why_not(why: str) -> str:
    return {
        "open": gettext("A round of this survey is under way. Start another one once it has closed."),
        "there": gettext("A round of this survey began on that day already."),
        "nobody": gettext("There is nobody to ask: no active person with a mail address."),
    }[why]


def _technicians(survey: Survey) -> Reached:
    plan = round_now(survey, clock.as_of())
    number = len(plan.members) if plan else 0
    told = ngettext("%(n)s technician is asked.", "%(n)s technicians are asked.", number) % {
        "n": count(number)
    }
    secret = gettext("Nobody learns who answered, and nothing is shown of groups of fewer than %(k)s.") % {
        "k": count(parameters().k_anon)
    }
    return Reached([told, secret], number == 0)


def _clients() -> Reached:
    reach = client_rounds.reach_of(as_of=clock.as_of())
    given = {"n": count(reach.contacts), "clients": count(reach.clients)}
    says = [
        ngettext(
            "%(n)s contact is asked by name. Clients: %(clients)s.",
            "%(n)s contacts are asked by name. Clients: %(clients)s.",
            reach.contacts,
        )
        % given
    ]
    if reach.asked_lately:
        lately = ngettext(
            "%(n)s of them was asked something lately and waits; after a week without a turn nothing is sent.",
            "%(n)s of them were asked something lately and wait; after a week without a turn nothing is sent.",
            reach.asked_lately,
        )
        says.append(lately % {"n": count(reach.asked_lately)})
    if reach.refuse:
        refuse = ngettext(
            "%(n)s of them opted out or has an address that no mail reaches, and gets none.",
            "%(n)s of them opted out or have an address that no mail reaches, and get none.",
            reach.refuse,
        )
        says.append(refuse % {"n": count(reach.refuse)})
    return Reached(says, reach.contacts == 0)
