"""What clients wrote, for people: with scores, themes and replies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, gettext

from trimtab.catalogue.survey import Survey
from trimtab.catalogue.themes import Theme, suggested
from trimtab.domain.surveys.comments import Comment
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters.dates import moment
from trimtab.web.presenters.exported_about import Frame, ending
from trimtab.web.presenters.numbers import amount


@dataclass(frozen=True)
class Tag:
    """A theme beside a comment: its name; ``suggested`` by the comment's words, and nobody has decided."""

    key: str
    name: str
    given: bool
    suggested: bool


@dataclass(frozen=True)
class Line:
    """One comment of the list or its own page. ``who`` is empty for those who may not know."""

    text: str
    asked: str
    survey: str
    client: str
    client_link: str
    who: str
    when: str
    scores: Sequence[str]
    tags: Sequence[Tag]
    replies: Sequence[tuple[str, str, str]]
    link: str
    may_be_mailed: bool


def line(
    comment: Comment,
    surveys: Mapping[str, Survey],
    themes: Sequence[Theme],
    zone: ZoneInfo,
    *,
    names: bool,
    provider: str,
) -> Line:
    """One comment in words. ``names``: the reader may know who wrote it."""
    invitation, language = comment.invitation, get_language() or "en"
    survey = surveys.get(invitation.survey)
    return Line(
        text=comment.text,
        asked=question_text(survey, comment.question, provider),
        survey=survey.called(language, provider) if survey else invitation.survey,
        client=invitation.client.name,
        client_link=reverse("client", args=[invitation.client_id]),
        who=(invitation.contact.name if invitation.contact else invitation.respondent) if names else "",
        when=moment(comment.said_at, zone),
        scores=[
            gettext("%(question)s: %(score)s")
            % {"question": question_text(survey, key, provider), "score": amount(score)}
            for key, score in comment.scores.items()
        ],
        tags=tags(comment, themes),
        replies=[
            (one.made_by.name if one.made_by else "", moment(one.made_at, zone), one.text)
            for one in comment.replies
        ],
        link=reverse("comment", args=[invitation.pk, comment.question]),
        may_be_mailed=bool(invitation.contact and invitation.contact.email),
    )


def tags(comment: Comment, themes: Sequence[Theme]) -> list[Tag]:
    """The themes a comment has or might have. Nothing is suggested once a person chose some."""
    language = get_language() or "en"
    hints = () if comment.themes else suggested(comment.text, themes)
    known = {theme.key for theme in themes}
    found = [
        Tag(theme.key, theme.name.text(language), theme.key in comment.themes, theme.key in hints)
        for theme in themes
    ]
    return found + [Tag(key, key, True, False) for key in comment.themes if key not in known]


def question_text(survey: Survey | None, key: str, provider: str) -> str:
    """What was asked; the key of a question that is asked no more."""
    try:
        return survey.question(key).text.text(get_language() or "en", provider=provider) if survey else key
    except KeyError:
        return key


def exported(rows: Iterator[Sequence[Cell]], frame: Frame, *, names: bool) -> Table:
    """The list of comments as a file. ``names``: with who wrote them."""
    columns = [
        Column(gettext("Written"), "moment"),
        Column(gettext("Survey")),
        Column(gettext("Client")),
        *([Column(gettext("Respondent"))] if names else []),
        Column(gettext("Comment"), width=60),
        Column(gettext("Scores")),
        Column(gettext("Themes")),
        Column(gettext("Replies"), "whole"),
    ]
    about = [(gettext("List"), gettext("Comments")), *ending(frame)]
    day = frame.as_of.astimezone(frame.zone).date()
    return Table(f"trimtab-comments-{day}", columns, rows, about, frame.zone)
