"""Writes: what a comment is about, what was replied, which themes there are; and answers of which nobody is sure."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.changes.actions import mark_months, months_of
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.surveys.client_models import FormerAnswer
from trimtab.domain.surveys.comment_models import CommentReply, CommentTag, CommentTheme
from trimtab.domain.surveys.comments import Comment
from trimtab.domain.surveys.models import SurveyInvitation


@transaction.atomic
def set_themes(*, by: Actor, as_of: datetime, comment: Comment, themes: Collection[str]) -> bool:
    """Let a comment be about exactly these themes; answers whether that changed anything."""
    tags = CommentTag.objects.filter(invitation=comment.invitation, question=comment.question)
    before, after = sorted(tag.theme for tag in tags), sorted(set(themes))
    if before == after:
        return False
    tags.exclude(theme__in=after).delete()
    CommentTag.objects.bulk_create(
        CommentTag(invitation=comment.invitation, question=comment.question, theme=theme)
        for theme in after
        if theme not in before
    )
    _record("comment.themes", comment, by, as_of, {"themes": before}, {"themes": after})
    return True


@transaction.atomic
def keep_reply(
    *, by: Actor, as_of: datetime, comment: Comment, text: str, message: UUID | None
) -> CommentReply:
    """Keep what was mailed in reply to a comment. Belongs in the transaction that put it into the outbox."""
    reply = CommentReply.objects.create(
        invitation=comment.invitation,
        question=comment.question,
        text=text,
        made_by_id=by.user,
        made_at=as_of,
        message=message,
    )
    _record("comment.reply", comment, by, as_of, None, {"text": text})
    return reply


@transaction.atomic
def set_theme(
    *, by: Actor, as_of: datetime, key: str, name: dict[str, str], words: Collection[str], hidden: bool
) -> bool:
    """Name a theme, say which words suggest it, and whether it is offered; answers whether that changed anything."""
    held = CommentTheme.objects.filter(key=key).first()
    before = {"name": held.name, "words": held.words, "hidden": held.hidden} if held else None
    after: dict[str, Any] = {"name": name, "words": "\n".join(words), "hidden": hidden}
    if before == after:
        return False
    CommentTheme.objects.update_or_create(key=key, defaults=after)
    record(
        by=by,
        as_of=as_of,
        action="theme.set",
        of="theme",
        key=key,
        name=name["en"],
        before=before,
        after=after,
    )
    return True


@transaction.atomic
def confirm(*, by: Actor, as_of: datetime, invitation: SurveyInvitation) -> None:
    """A person gave these answers: they count from now on."""
    _settle(invitation, as_of)
    record(
        by=by,
        as_of=as_of,
        action="answer.confirm",
        of="survey answer",
        key=invitation.pk,
        name=invitation.respondent,
    )


@transaction.atomic
def strike(*, by: Actor, as_of: datetime, invitation: SurveyInvitation) -> None:
    """A program gave these answers: they never counted, and are kept apart. The link stays open to the person."""
    given = {one.question: one.score for one in invitation.answers.all()}
    FormerAnswer.objects.bulk_create(
        FormerAnswer(
            invitation=invitation, question=one.question, score=one.raw_score, given_at=one.answered_at,
            replaced_at=max(as_of, one.answered_at), doubtful=True,
        )
        for one in invitation.answers.all()
    )  # fmt: skip
    FormerAnswer.objects.bulk_create(
        FormerAnswer(
            invitation=invitation, question=one.question, text=one.text, given_at=one.said_at,
            replaced_at=max(as_of, one.said_at), doubtful=True,
        )
        for one in invitation.texts.all()
    )  # fmt: skip
    invitation.answers.all().delete()
    invitation.texts.all().delete()
    _settle(invitation, as_of)
    record(
        by=by,
        as_of=as_of,
        action="answer.strike",
        of="survey answer",
        key=invitation.pk,
        name=invitation.respondent,
        before=given,
    )


def _settle(invitation: SurveyInvitation, as_of: datetime) -> None:
    SurveyInvitation.objects.filter(pk=invitation.pk).update(doubtful=False)
    months = months_of([invitation.sent_at], report_zone())
    mark_months(facts=["client_answer"], months=months, as_of=as_of)


def _record(
    action: str, comment: Comment, by: Actor, as_of: datetime, before: Any | None, after: dict[str, Any]
) -> None:
    record(
        by=by,
        as_of=as_of,
        action=action,
        of="comment",
        key=f"{comment.invitation.pk}/{comment.question}",
        name=comment.invitation.client.name,
        before=before,
        after=after,
    )
