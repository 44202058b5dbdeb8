"""What clients wrote: the list, one comment with its themes and replies, and answers of which nobody is sure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trimtab.catalogue.survey import Survey
from trimtab.domain.organisation.queries import current
from trimtab.domain.outbox.actions import enqueue
from trimtab.domain.people.models import User
from trimtab.domain.questionnaires.queries import every_survey
from trimtab.domain.surveys.comment_actions import confirm, keep_reply, set_themes, strike
from trimtab.domain.surveys.comments import (
    SCORES,
    Comment,
    Wanted,
    comment_of,
    comments_at,
    pointers,
    themes_in_use,
)
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.reports.mail.letters import write
from trimtab.web import choices, clock
from trimtab.web.addresses import LARGEST_ID, choice, given_once, identifier, whole_number
from trimtab.web.exports import Cell
from trimtab.web.list_frame import list_frame
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters import comments as presenter
from trimtab.web.presenters import tables
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import LEADS, PROVIDER, open_to
from trimtab.web.taking import Counted, taken
from trimtab.web.views.errors import explained
from trimtab.web.views.exports import wanted_format
from trimtab.web.views.surveys import SECTION

PAGE_SIZE = 25
LONGEST_REPLY = 5_000
REFUSED = 422
AT_A_TIME = 500
_PARAMETERS = ("survey", "client", "score", "about", "page")
"""A theme is called "about" there: every page knows ``theme`` as the way it looks."""


@open_to(PROVIDER)
@require_safe
@explained
def index(request: HttpRequest) -> HttpResponse:
    """What did clients write, about what, and who was answered?"""
    as_of, who = clock.as_of(), viewer(request)
    wanted, given = _wanted(request)
    rows, total = pointers(wanted), pointers(wanted).count()
    number = whole_number(given.get("page", "1"), "page", least=1)
    query = lambda other: _query(wanted, page=other)  # noqa: E731
    pages = tables.pages(min(number, max(1, -(-total // PAGE_SIZE))), PAGE_SIZE, total, query)
    begin = (pages.number - 1) * PAGE_SIZE
    context = {
        "lines": [_line(who, one) for one in comments_at(rows[begin : begin + PAGE_SIZE])],
        "pages": pages,
        "choices": _choices(who, wanted),
        "narrowed": wanted != Wanted(),
        "query": _query(wanted),
        "may_write": who.role in LEADS,
    }
    return page(request, "comments.html", context, section=SECTION, as_of=as_of)


@open_to(PROVIDER)
@require_safe
@explained
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list of comments as a file: every page of it."""
    wanted_as, who = wanted_format(file_format), viewer(request)
    wanted, _given = _wanted(request)
    total = pointers(wanted).count()
    rows = Counted(_rows(who, wanted, total), total)
    table = presenter.exported(iter(rows), list_frame(who, clock.as_of()), names=_knows(who))
    return taken(request, replace(table, rows=rows), wanted_as)


@open_to(PROVIDER)
@require_safe
def show(request: HttpRequest, invitation_id: int, question: str) -> HttpResponse:
    """One comment: what it is about, and what was replied."""
    return _page(request, _comment(invitation_id, question))


@open_to(LEADS)
@require_POST
def themes(request: HttpRequest, invitation_id: int, question: str) -> HttpResponse:
    """Say what a comment is about."""
    comment = _comment(invitation_id, question)
    known = {theme.key for theme in themes_in_use(hidden=True)}
    chosen = [key for key in request.POST.getlist("theme") if key in known]
    set_themes(by=actor(request), as_of=clock.as_of(), comment=comment, themes=chosen)
    return redirect("comment", invitation_id, question)


@open_to(LEADS)
@require_http_methods(["POST"])
def reply(request: HttpRequest, invitation_id: int, question: str) -> HttpResponse:
    """Mail a reply to whoever wrote the comment, and keep it with the comment."""
    comment = _comment(invitation_id, question)
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST_REPLY:
        return _page(request, comment, text, gettext("Write a reply of 1 to 5,000 characters."))
    refused = _send(request, comment, text)
    if refused:
        return _page(request, comment, text, refused)
    return redirect("comment", invitation_id, question)


@open_to(LEADS)
@require_POST
def settle(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Confirm or strike answers of which nobody is sure that a person gave them."""
    found = SurveyInvitation.objects.filter(pk=_within(invitation_id), doubtful=True).first()
    done = {"confirm": confirm, "strike": strike}.get(request.POST.get("do", ""))
    if found is None or done is None:
        raise Http404
    done(by=actor(request), as_of=clock.as_of(), invitation=found)
    return redirect("survey-results", found.survey)


def _send(request: HttpRequest, comment: Comment, text: str) -> str:
    """Put the reply into the outbox and keep it, both or neither; answers why not, nothing when it is done."""
    invitation, who = comment.invitation, viewer(request)
    contact = invitation.contact
    if contact is None or not contact.email:
        return gettext("No address is known of whoever wrote this. Add one to the contact first.")
    language = invitation.language or contact.language or current().language
    letter = write(
        "comment_reply",
        to=contact.email,
        language=language,
        subject=gettext_lazy("A reply to your comment"),
        context={"author": who.name, "reply": text, "comment": comment.text},
    )
    as_of = clock.as_of()
    with transaction.atomic():
        sent = enqueue(
            kind="comment-reply",
            to=contact.email,
            language=language,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            as_of=as_of,
            of="comment",
            key=f"{invitation.pk}/{comment.question}",
        )
        if sent.refused:
            return gettext(
                "No mail goes to this address: it was switched off, or nobody can be reached there."
            )
        keep_reply(by=actor(request), as_of=as_of, comment=comment, text=text, message=sent.message)
    return ""


def _page(request: HttpRequest, comment: Comment, typed: str = "", wrong: str = "") -> HttpResponse:
    who = viewer(request)
    context = {
        "line": _line(who, comment),
        "comment": comment,
        "typed": typed,
        "wrong": wrong,
        "longest": LONGEST_REPLY,
        "may_write": who.role in LEADS,
    }
    status = REFUSED if wrong else 200
    return page(request, "comment.html", context, section=SECTION, as_of=clock.as_of(), status=status)


def _line(who: User, comment: Comment) -> presenter.Line:
    return presenter.line(
        comment, _surveys(), themes_in_use(), zone_of(who), names=_knows(who), provider=current().name
    )


def _surveys() -> dict[str, Survey]:
    return {one.survey.key: one.survey for one in every_survey() if one.survey.audience == "clients"}


def _knows(who: User) -> bool:
    """May this viewer know who answered? Only the account team (SURVEY-9)."""
    return who.role in LEADS


def _comment(invitation_id: int, question: str) -> Comment:
    found = comment_of(_within(invitation_id), question)
    if found is None:
        raise Http404
    return found


def _within(key: int) -> int:
    if key > LARGEST_ID:
        raise Http404
    return key


def _rows(who: User, wanted: Wanted, total: int) -> Iterator[Sequence[Cell]]:
    names = _knows(who)
    for begin in range(0, total, AT_A_TIME):
        for one in comments_at(pointers(wanted)[begin : begin + AT_A_TIME]):
            line = _line(who, one)
            given = ", ".join(tag.name for tag in line.tags if tag.given)
            cells: list[Cell] = [one.said_at, line.survey, line.client]
            cells += [line.who] if names else []
            yield [*cells, one.text, "; ".join(line.scores), given, len(one.replies)]


def _wanted(request: HttpRequest) -> tuple[Wanted, dict[str, str]]:
    given = given_once(request.GET, _PARAMETERS)
    client = identifier(given, "client")
    return Wanted(
        survey=choice(given, "survey", list(_surveys())),
        client=client,
        score=choice(given, "score", SCORES),
        theme=choice(given, "about", [theme.key for theme in themes_in_use(hidden=True)]),
    ), given


def _query(wanted: Wanted, page: int = 1) -> str:
    given = {**vars(wanted), "about": wanted.theme, "theme": None, "page": page if page > 1 else None}
    parts = [f"{name}={value}" for name, value in given.items() if value is not None]
    return "?" + "&".join(parts) if parts else "?"


def _choices(who: User, wanted: Wanted) -> list[tables.Choice]:
    language, provider = get_language() or "en", current().name
    scores = {
        "low": gettext("low"),
        "middle": gettext("in the middle"),
        "high": gettext("high"),
        "none": gettext("without a score"),
    }
    surveys = {key: one.called(language, provider) for key, one in _surveys().items()}
    offered: list[tuple[str, str, str, Mapping[Any, str], object]] = [
        ("survey", gettext("Survey"), gettext("All surveys"), surveys, wanted.survey),
        ("client", gettext("Client"), gettext("All clients"), choices.clients(who), wanted.client),
        ("score", gettext("Lowest score of the sheet"), gettext("Any"), scores, wanted.score),
        (
            "about",
            gettext("Theme"),
            gettext("All themes"),
            {theme.key: theme.name.text(language) for theme in themes_in_use(hidden=True)},
            wanted.theme,
        ),
    ]
    return [
        tables.Choice(
            name,
            label,
            [
                tables.Option("", everything, chosen is None),
                *(tables.Option(str(key), text, key == chosen) for key, text in known.items()),
            ],
        )
        for name, label, everything, known, chosen in offered
    ]
