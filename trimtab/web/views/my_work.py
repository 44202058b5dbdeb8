"""What waits for the technician who looks."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trimtab.domain.initiatives.queries import told_to
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.people.models import Person
from trimtab.domain.surveys import calls
from trimtab.domain.surveys.open_sheets import in_the_mail_of
from trimtab.domain.tickets import desk
from trimtab.scorecards.inbox_list import Wanted, inbox
from trimtab.scorecards.periods import today
from trimtab.web import clock
from trimtab.web.addresses import given_once
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import calls as call_lines
from trimtab.web.presenters import inbox as inbox_lines
from trimtab.web.presenters import my_work
from trimtab.web.presenters.initiatives import lines
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import PROVIDER, open_to
from trimtab.web.views.errors import explained

SHOWN = 25
RECENT = timedelta(days=7)


@open_to(PROVIDER)
@require_safe
@explained
def show(request: HttpRequest) -> HttpResponse:
    """Which tickets are mine, which wait in my team, and which were handed up to us this week?"""
    given_once(request.GET, ())
    as_of, who = clock.as_of(), viewer(request)
    zone = zone_of(who)
    person = Person.objects.filter(pk=who.person_id).first() if who.person_id else None
    team = desk.team_of(person, as_of.astimezone(report_zone()).date()) if person else None
    lists = []
    if person:
        lists.append(my_work.mine(desk.assigned_to(who, person), person, as_of, zone, SHOWN))
    if team:
        lists.append(my_work.unassigned(desk.unassigned_in(who, team), team, as_of, zone, SHOWN))
        since = as_of - RECENT
        lists.append(my_work.handed_up(desk.handed_up_to(who, team, since=since), team, as_of, zone, SHOWN))
    context = {
        "person": person,
        "team": team,
        "lists": lists,
        "sheets": my_work.in_the_mail(in_the_mail_of(person, as_of=as_of) if person else (), zone),
        "calls": call_lines.lines(calls.open_for(who), zone=zone, as_of=as_of),
        "assigned": inbox_lines.lines(inbox(who, Wanted(who="me"), as_of).entries, zone, as_of),
        "doing": lines(told_to(team.pk if team else None, on=today(as_of)), as_of),
    }
    return page(request, "my_work.html", context, section="my-work", as_of=as_of)
