"""States of the early warning with what each was judged by: of clients (ALERT) and of teams' published satisfaction."""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Team

_STATES = ["normal", "approaching", "exceeded"]
_SHARES = Q(approach__gte=0, approach__lte=1, exceed__gte=0, exceed__lte=1)


class State(models.TextChoices):
    """Where a client or team stands."""

    NORMAL = "normal"
    APPROACHING = "approaching"
    EXCEEDED = "exceeded"


class Seen(models.Model):
    """What an evaluation rests on, stored with it (EB-8): counts, window, threshold, prior, both probabilities."""

    stage = models.CharField(max_length=16, help_text="early or ongoing: whose rates the prior is of")
    contract_day = models.IntegerField(null=True, help_text="None without a contract")
    window_days = models.PositiveSmallIntegerField()
    escalated = models.PositiveIntegerField()
    tickets = models.PositiveIntegerField()
    threshold = models.FloatField(help_text="R, 0 to 1")
    approach = models.FloatField(help_text="how likely the true rate is above the warning level")
    exceed = models.FloatField(help_text="how likely the true rate is above the threshold")
    prior_mean = models.FloatField()
    prior_strength = models.FloatField()
    parameters = models.CharField(max_length=64, help_text="digest of the parameters in force")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_stage_known", condition=Q(stage__in=["early", "ongoing"])),
            models.CheckConstraint(name="%(class)s_counts_within", condition=Q(escalated__lte=F("tickets"))),
            models.CheckConstraint(name="%(class)s_chances_within", condition=_SHARES),
        ]


class ClientEpisode(Seen):
    """A state of a client from one day to another; the one without ``left_at`` is the present one.

    ``number`` counts the client's states, so that (client, state, number) is told of once (ALERT-6). ``below_since``,
    ``held_on`` and ``calm_since`` are what the next evaluation must know (insight/early_warning.py, Standing).
    """

    class Ended(models.TextChoices):
        STILL = ""
        OTHER_STATE = "other-state"
        NO_THRESHOLD = "no-threshold"
        NO_CONTRACT = "no-contract"

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="warning_episodes")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=State.choices)
    entered_on = models.DateField(help_text="the local day")
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=16, choices=Ended.choices, blank=True, default="")
    told = models.BooleanField(default=False, help_text="was anybody told of it?")
    last_day = models.DateField(help_text="the last day it was evaluated on")
    below_since = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    calm_since = models.DateField(null=True, blank=True)

    class Meta(Seen.Meta):
        constraints = [
            *Seen.Meta.constraints,
            models.UniqueConstraint(name="clientepisode_numbered_once", fields=["client", "number"]),
            models.UniqueConstraint(
                name="clientepisode_one_present", fields=["client"], condition=Q(left_at__isnull=True)
            ),
            models.CheckConstraint(name="clientepisode_state_known", condition=Q(state__in=_STATES)),
            models.CheckConstraint(
                name="clientepisode_ended_with_reason",
                condition=Q(left_at__isnull=True, ended="")
                | Q(left_at__isnull=False, ended__in=["other-state", "no-threshold", "no-contract"]),
            ),
            models.CheckConstraint(
                name="clientepisode_left_after_entering",
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")),
            ),
        ]
        ordering = ["client", "number"]

    def __str__(self) -> str:
        return f"{self.client_id}:{self.state}:{self.number}"


class ClientEvaluation(Seen):
    """The last evaluation of a client on a local day, with the state after it."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="warning_evaluations")
    day = models.DateField()
    evaluated_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices)

    class Meta(Seen.Meta):
        constraints = [
            *Seen.Meta.constraints,
            models.UniqueConstraint(name="clientevaluation_once_a_day", fields=["client", "day"]),
            models.CheckConstraint(name="clientevaluation_state_known", condition=Q(state__in=_STATES)),
        ]
        indexes = [models.Index(name="clientevaluation_day", fields=["day"])]


class WarningPrior(models.Model):
    """What the clients of a stage say of one of them (EB-3), fitted once a month (EB-8), before ALERT-1 limits it."""

    stage = models.CharField(max_length=16)
    month = models.DateField(help_text="its first day")
    mean = models.FloatField()
    strength = models.FloatField()
    clients = models.PositiveIntegerField(help_text="of how many it was fitted")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="warning_prior_once_a_month", fields=["stage", "month"]),
            models.CheckConstraint(
                name="warning_prior_stage_known", condition=Q(stage__in=["early", "ongoing"])
            ),
            models.CheckConstraint(
                name="warning_prior_within", condition=Q(mean__gt=0, mean__lt=1, strength__gt=0)
            ),
        ]


class WarningLook(models.Model):
    """What the job has looked at: the local day of its last daily look, and the last escalation it knows. One row."""

    day = models.DateField(null=True)
    escalation = models.BigIntegerField(default=0, help_text="key of the last escalation that was looked at")
    asked = models.CharField(
        max_length=80, blank=True, help_text="digest of thresholds and parameters it looked with"
    )
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="warning_look_is_one", condition=Q(id=1))]


class TeamEpisode(models.Model):
    """A state of a team's published satisfaction: near or below its limit ("level"), or below what is usual ("trend").

    Read from released results only; no person, and nothing that was not published, is in it. ``published_on`` is the
    first day of the last published part that was judged; ``run`` how many parts in a row spoke for leaving the state.
    """

    class Watch(models.TextChoices):
        LEVEL = "level"
        TREND = "trend"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="warning_episodes")
    kpi = models.CharField(max_length=64)
    watch = models.CharField(max_length=8, choices=Watch.choices)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=State.choices)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    told = models.BooleanField(default=False)
    published_on = models.DateField()
    run = models.PositiveSmallIntegerField(default=0)
    calm_since = models.DateField(null=True, blank=True)
    value = models.FloatField(help_text="the published mean, 0 to 10")
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    limit = models.FloatField(null=True, help_text="None for a trend")
    approach = models.FloatField(null=True)
    exceed = models.FloatField(null=True)
    parts = models.PositiveSmallIntegerField(default=1, help_text="how many published parts it rests on")
    parameters = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="team_episode_numbered_once", fields=["team", "kpi", "watch", "number"]
            ),
            models.UniqueConstraint(
                name="team_episode_one_present",
                fields=["team", "kpi", "watch"],
                condition=Q(left_at__isnull=True),
            ),
            models.CheckConstraint(
                name="team_episode_watch_known", condition=Q(watch__in=["level", "trend"])
            ),
            models.CheckConstraint(name="team_episode_state_known", condition=Q(state__in=_STATES)),
            models.CheckConstraint(
                name="team_episode_left_after_entering",
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")),
            ),
            models.CheckConstraint(
                name="team_episode_level_has_limit", condition=Q(watch="trend") | Q(limit__isnull=False)
            ),
        ]
        ordering = ["team", "kpi", "watch", "number"]


class TeamEvaluation(models.Model):
    """What the last judged part said of a team, with the state after it: the figures that a page shows today.

    ``published_on``: the first day of that part. For a trend ``low`` and ``high`` are the usual range, and ``rule`` the
    one that fired. As a team's episodes, it is made of released results alone.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="warning_evaluations")
    kpi = models.CharField(max_length=64)
    watch = models.CharField(max_length=8, choices=TeamEpisode.Watch.choices)
    published_on = models.DateField()
    evaluated_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices)
    value = models.FloatField(help_text="the published mean, 0 to 10")
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    limit = models.FloatField(null=True, help_text="None for a trend")
    approach = models.FloatField(null=True)
    exceed = models.FloatField(null=True)
    parts = models.PositiveSmallIntegerField(default=1, help_text="how many published parts it rests on")
    rule = models.CharField(max_length=8, blank=True)
    parameters = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="team_evaluation_once_a_part", fields=["team", "kpi", "watch", "published_on"]
            ),
            models.CheckConstraint(
                name="team_evaluation_watch_known", condition=Q(watch__in=["level", "trend"])
            ),
            models.CheckConstraint(name="team_evaluation_state_known", condition=Q(state__in=_STATES)),
            models.CheckConstraint(
                name="team_evaluation_level_has_limit", condition=Q(watch="trend") | Q(limit__isnull=False)
            ),
            models.CheckConstraint(
                name="team_evaluation_rule_of_a_trend", condition=Q(watch="trend") | Q(rule="")
            ),
        ]
