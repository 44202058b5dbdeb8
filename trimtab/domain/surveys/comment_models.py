"""What becomes of a client's comment: themes that a person gave it, and replies that were mailed."""

from django.db import models
from django.db.models import Q

from trimtab.domain.people.models import User
from trimtab.domain.surveys.models import SurveyInvitation


class CommentTheme(models.Model):
    """A theme as an owner set it: one of the catalogue (same ``key``) or one of the provider's own."""

    key = models.CharField(max_length=64, unique=True)
    name = models.JSONField(help_text="its name by language: en, tr, ja")
    words = models.TextField(blank=True, help_text="words that suggest it, one a line")
    hidden = models.BooleanField(default=False, help_text="no longer offered; comments keep it")

    class Meta:
        constraints = [models.CheckConstraint(name="comment_theme_has_key", condition=~Q(key=""))]

    def __str__(self) -> str:
        return self.key


class CommentTag(models.Model):
    """That a comment is about a theme. A comment is what one invitation was answered to one question."""

    invitation = models.ForeignKey(SurveyInvitation, on_delete=models.CASCADE, related_name="tags")
    question = models.CharField(max_length=64)
    theme = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="comment_tag_once", fields=["invitation", "question", "theme"])
        ]


class CommentReply(models.Model):
    """What was mailed in reply to a comment; ``message`` is its key in the outbox."""

    invitation = models.ForeignKey(SurveyInvitation, on_delete=models.CASCADE, related_name="replies")
    question = models.CharField(max_length=64)
    text = models.TextField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    message = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="comment_reply_says_something", condition=~Q(text=""))]
        ordering = ["made_at", "pk"]
