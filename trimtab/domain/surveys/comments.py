"""Reads: what clients wrote, about what, and what was replied. Only of answers that count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, FloatField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from trimtab.catalogue.survey import Wording
from trimtab.catalogue.themes import THEMES, Theme
from trimtab.domain.surveys.client_models import SurveyText
from trimtab.domain.surveys.comment_models import CommentReply, CommentTag, CommentTheme
from trimtab.domain.surveys.models import SurveyAnswer, SurveyInvitation

LOW, HIGH = 0.25, 0.75
"""Where a sheet's lowest score lies on its scale, 0 to 1: up to LOW it is low, from HIGH on high."""
SCORES = ("low", "middle", "high", "none")


@dataclass(frozen=True)
class Wanted:
    """Which comments a list shows. ``score``: one of SCORES, by the lowest score of the same sheet."""

    survey: str | None = None
    client: int | None = None
    score: str | None = None
    theme: str | None = None


@dataclass(frozen=True)
class Comment:
    """What one invitation was answered to one question in words, with the scores of the same sheet."""

    invitation: SurveyInvitation
    question: str
    text: str
    said_at: datetime
    scores: Mapping[str, float]
    themes: tuple[str, ...]
    replies: tuple[CommentReply, ...]


@dataclass(frozen=True)
class Unanswered:
    """A comment that waits for a reply."""

    invitation: int
    question: str
    client: str
    text: str
    said_at: datetime


def themes_in_use(*, hidden: bool = False) -> list[Theme]:
    """The themes a comment can be given: the catalogue's as an owner changed them, then the provider's own."""
    rows = {row.key: row for row in CommentTheme.objects.order_by("pk")}
    found = []
    for key in dict.fromkeys([*THEMES, *rows]):
        row = rows.get(key)
        if row is None:
            found.append(THEMES[key])
        elif hidden or not row.hidden:
            found.append(Theme(key, Wording(**row.name), tuple(filter(None, row.words.splitlines()))))
    return found


def pointers(wanted: Wanted) -> QuerySet[Any, Any]:
    """(invitation, question, moment) of every comment wanted, the newest first."""
    written = SurveyText.objects.filter(invitation__doubtful=False)
    beside = SurveyAnswer.objects.filter(invitation__doubtful=False).exclude(comment="")
    # The two are listed together, so each is narrowed by the same conditions.
    first = _narrowed(written, wanted).values_list("invitation_id", "question", "said_at")
    second = _narrowed(beside, wanted).values_list("invitation_id", "question", "answered_at")
    return first.union(second, all=True).order_by("-said_at", "-invitation_id", "question")


def comments_at(found: Iterable[tuple[int, str, datetime]]) -> list[Comment]:
    """The comments at these pointers, in the same order."""
    rows = list(found)
    ids = {row[0] for row in rows}
    invitations = (
        SurveyInvitation.objects.filter(pk__in=ids)
        .select_related("client", "contact", "ticket")
        .prefetch_related("answers", "texts", "tags", "replies__made_by")
    )
    known = {one.pk: one for one in invitations}
    return [_comment(known[pk], question, at) for pk, question, at in rows]


def comment_of(invitation: int, question: str) -> Comment | None:
    """The comment that one invitation was answered to a question; None where there is none that counts."""
    found = comments_at(_own(invitation, question))
    return found[0] if found else None


def unhappy_without_reply(*, since: datetime, most: int) -> list[Unanswered]:
    """Which comments beside a low score did nobody reply to? Of sheets sent since then, the longest waiting first."""
    replied = CommentReply.objects.filter(invitation=OuterRef("invitation"), question=OuterRef("question"))
    low = Wanted(score="low")

    def waiting(rows: QuerySet[Any], text: str, at: str) -> list[Unanswered]:
        asked = rows.filter(invitation__doubtful=False, invitation__sent_at__gte=since).exclude(
            Exists(replied)
        )
        chosen = _narrowed(asked, low).order_by(at, "pk")
        columns = ("invitation_id", "question", "invitation__client__name", text, at)
        return [Unanswered(*row) for row in chosen.values_list(*columns)[:most]]

    beside = waiting(SurveyAnswer.objects.exclude(comment=""), "comment", "answered_at")
    found = [*waiting(SurveyText.objects.all(), "text", "said_at"), *beside]
    return sorted(found, key=lambda one: (one.said_at, one.invitation, one.question))[:most]


def unverified(survey: str) -> list[SurveyInvitation]:
    """Whose answers may a program have sent, so that they count nowhere yet? The newest first."""
    found = SurveyInvitation.objects.filter(survey=survey, doubtful=True).select_related("client")
    return list(found.prefetch_related("answers", "texts").order_by("-sent_at", "-pk"))


def _own(invitation: int, question: str) -> list[tuple[int, str, datetime]]:
    only = {"invitation": invitation, "question": question, "invitation__doubtful": False}
    written = SurveyText.objects.filter(**only).values_list("invitation_id", "question", "said_at")
    beside = SurveyAnswer.objects.filter(**only).exclude(comment="")
    return [*written, *beside.values_list("invitation_id", "question", "answered_at")][:1]


def _comment(invitation: SurveyInvitation, question: str, at: datetime) -> Comment:
    answers = list(invitation.answers.all())
    text = next((one.text for one in invitation.texts.all() if one.question == question), "")
    text = text or next((one.comment for one in answers if one.question == question), "")
    return Comment(
        invitation=invitation,
        question=question,
        text=text,
        said_at=at,
        scores={one.question: one.score for one in answers},
        themes=tuple(sorted(tag.theme for tag in invitation.tags.all() if tag.question == question)),
        replies=tuple(one for one in invitation.replies.all() if one.question == question),
    )


def _narrowed(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    if wanted.survey is not None:
        rows = rows.filter(invitation__survey=wanted.survey)
    if wanted.client is not None:
        rows = rows.filter(invitation__client=wanted.client)
    if wanted.theme is not None:
        tags = CommentTag.objects.filter(
            invitation=OuterRef("invitation"), question=OuterRef("question"), theme=wanted.theme
        )
        rows = rows.filter(Exists(tags))
    if wanted.score is not None:
        rows = rows.annotate(lowest=Subquery(_lowest())).filter(_score(wanted.score))
    return rows


def _lowest() -> QuerySet[Any, Any]:
    """The lowest score of the sheet a comment stands on, 0 to 1 of its scale."""
    place = (F("score") - F("scale_low")) / (F("scale_high") - F("scale_low"))
    mine = SurveyAnswer.objects.filter(invitation=OuterRef("invitation")).order_by()
    return mine.values("invitation").annotate(least=Min(Cast(place, FloatField()))).values("least")


def _score(wanted: str) -> Q:
    return {
        "low": Q(lowest__lte=LOW),
        "middle": Q(lowest__gt=LOW, lowest__lt=HIGH),
        "high": Q(lowest__gte=HIGH),
        "none": Q(lowest__isnull=True),
    }[wanted]
