"""An initiative: from a day on something is done, in the hope that a KPI of some groups moves (AG-7, INIT-1)."""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Team, User
from trimtab.domain.promises import FixedOnce

JUDGED_BY = ("kpi", "kind", "direction", "size", "starts_on", "review_on", "design")
"""The columns that cannot change once it has begun."""


class Initiative(models.Model):
    """Something that is done. Of which ``kind`` its groups are: clients, teams, or everybody at once.

    What it is measured by (KPI, groups, start and review) is fixed when it begins (INIT-1): a change makes a new one,
    ``anew_of`` the old. ``design`` is a digest of all of that, the comparison groups included. Whether it had an effect
    is no field here: that is computed, not said, and kept as an InitiativeEvaluation.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"

    class Kind(models.TextChoices):
        EVERYBODY = "everybody"
        CLIENT = "client"
        TEAM = "team"

    title = models.CharField(max_length=120, help_text="what is done")
    said = models.CharField(max_length=300, blank=True, help_text="what people said, in one sentence")
    hypothesis = models.CharField(max_length=600, blank=True, help_text="why it should work")
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives"
    )
    kpi = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.EVERYBODY)
    direction = models.CharField(max_length=8, help_text="higher or lower: where the KPI should go")
    size = models.FloatField(null=True, blank=True, help_text="by how much, in the KPI's own unit")
    starts_on = models.DateField()
    review_on = models.DateField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.PROPOSED)
    begun_at = models.DateTimeField(
        null=True, blank=True, help_text="when it was let run: from then on fixed"
    )
    ended_on = models.DateField(null=True, blank=True, help_text="the day it was done or stopped")
    design = models.CharField(max_length=64, blank=True, help_text="digest of what it will be judged by")
    survey = models.CharField(max_length=64, blank=True, help_text="the survey whose results it answers")
    theme = models.CharField(max_length=64, blank=True, help_text="the theme of comments it answers")
    notice = models.PositiveBigIntegerField(null=True, blank=True, help_text="the notice it came from")
    anew_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="anew")
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="initiative_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="initiative_names_a_kpi", condition=~Q(kpi="")),
            models.CheckConstraint(
                name="initiative_state_known",
                condition=Q(state__in=["proposed", "running", "done", "stopped"]),
            ),
            models.CheckConstraint(
                name="initiative_kind_known", condition=Q(kind__in=["everybody", "client", "team"])
            ),
            models.CheckConstraint(
                name="initiative_direction_known", condition=Q(direction__in=["higher", "lower"])
            ),
            models.CheckConstraint(
                name="initiative_size_positive", condition=Q(size__isnull=True) | Q(size__gt=0)
            ),
            models.CheckConstraint(
                name="initiative_reviewed_after_start", condition=Q(review_on__gt=F("starts_on"))
            ),
            models.CheckConstraint(
                name="initiative_begun_has_its_time",
                condition=~Q(begun_at__isnull=True, state__in=["running", "done"])
                & ~Q(begun_at__isnull=False, state="proposed"),
            ),
            models.CheckConstraint(
                name="initiative_begun_has_its_design",
                condition=Q(begun_at__isnull=True, design="") | (Q(begun_at__isnull=False) & ~Q(design="")),
            ),
            models.CheckConstraint(
                name="initiative_ended_has_its_day",
                condition=~Q(ended_on__isnull=True, state__in=["done", "stopped"])
                & ~Q(ended_on__isnull=False, state__in=["proposed", "running"]),
            ),
            FixedOnce(name="initiative_fixed_once_begun", fields=JUDGED_BY, since="begun_at"),
        ]
        ordering = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class InitiativeGroup(models.Model):
    """A client or a team that an initiative is for, or that it is compared with. Written when it begins at the latest.

    Of an initiative for everybody there is none: it has nobody to be compared with.
    """

    class Role(models.TextChoices):
        TREATED = "treated"
        COMPARISON = "comparison"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="groups")
    role = models.CharField(max_length=16, choices=Role.choices)
    client = models.ForeignKey(Client, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="initiative_group_role_known", condition=Q(role__in=["treated", "comparison"])
            ),
            models.CheckConstraint(
                name="initiative_group_is_one",
                condition=Q(client__isnull=True, team__isnull=False)
                | Q(client__isnull=False, team__isnull=True),
            ),
            models.UniqueConstraint(
                name="initiative_client_once",
                fields=["initiative", "client"],
                condition=Q(client__isnull=False),
            ),
            models.UniqueConstraint(
                name="initiative_team_once", fields=["initiative", "team"], condition=Q(team__isnull=False)
            ),
        ]
        ordering = ["pk"]


class InitiativeStep(models.Model):
    """What is to be done for it, by whom and until when."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(max_length=160)
    who = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.CheckConstraint(name="initiative_step_has_title", condition=~Q(title=""))]
        ordering = ["due_on", "pk"]


class InitiativeNote(models.Model):
    """What was said in a meeting or a conversation about it. Read by those who lead only."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="notes")
    day = models.DateField()
    text = models.CharField(max_length=2000)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.CheckConstraint(name="initiative_note_says_something", condition=~Q(text=""))]
        ordering = ["day", "pk"]


class InitiativeMove(models.Model):
    """When it was proposed, let run, done or stopped, and by whom."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="moves")
    state = models.CharField(max_length=16, choices=Initiative.State.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="initiative_move_state_known",
                condition=Q(state__in=["proposed", "running", "done", "stopped"]),
            )
        ]
        ordering = ["at", "pk"]


class InitiativeEvaluation(models.Model):
    """What came of it, computed by section 11 at its review date and never changed afterwards (AG-7).

    ``effect``, ``low`` and ``high`` are in the KPI's own unit; none where there is no verdict, and ``why`` says why.
    ``figures`` holds what it was computed from, month by month; ``others`` the other KPIs' effects, without verdict.
    """

    class Verdict(models.TextChoices):
        IMPROVEMENT = "improvement"
        WORSE = "worse"
        NO_CLEAR_EFFECT = "no_clear_effect"
        WITHHELD = "withheld"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="evaluations")
    evaluated_at = models.DateTimeField()
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    why = models.CharField(max_length=32, blank=True, help_text="why there is no verdict")
    method = models.CharField(max_length=16, blank=True, help_text="difference, pair or clusters")
    effect = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    figures = models.JSONField(default=dict)
    others = models.JSONField(default=list)
    parameters = models.CharField(max_length=64, help_text="digest of the parameters it was computed by")
    specification = models.CharField(max_length=16)
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="initiative_evaluated_once", fields=["initiative"]),
            models.CheckConstraint(
                name="initiative_verdict_known",
                condition=Q(verdict__in=["improvement", "worse", "no_clear_effect", "withheld"]),
            ),
            models.CheckConstraint(
                name="initiative_verdict_has_effect",
                condition=Q(
                    verdict="withheld", effect__isnull=True, low__isnull=True, high__isnull=True, method=""
                )
                & ~Q(why="")
                | ~Q(verdict="withheld")
                & Q(effect__isnull=False, low__isnull=False, high__isnull=False, why="")
                & ~Q(method=""),
            ),
            models.CheckConstraint(
                name="initiative_effect_within",
                condition=Q(effect__isnull=True) | Q(low__lte=F("effect"), high__gte=F("effect")),
            ),
        ]
