"""Writes: keep the words that are about to be asked, and change what is asked, how often, and whether at all."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trimtab.catalogue.survey import Survey, built_in
from trimtab.catalogue.survey_rules import changes
from trimtab.domain.annotations.actions import add as annotate
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.questionnaires.models import AskingLimit, Questionnaire, QuestionnaireVersion
from trimtab.domain.questionnaires.queries import in_use, limit_of

OWN = "own-"
"""How the keys of the provider's own surveys begin, so that the catalogue never takes one of them."""


class SurveyMoved(Exception):
    """Somebody saved another version meanwhile; ``number`` is its number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"version {number} was saved meanwhile")
        self.number = number


class KpiWouldEnd(Exception):
    """The change takes away what KPIs read, and nobody said that this is meant. ``kpis`` are their keys."""

    def __init__(self, kpis: tuple[str, ...]) -> None:
        super().__init__(f"these KPIs would go without answers: {', '.join(kpis)}")
        self.kpis = kpis


@transaction.atomic
def version_to_ask(*, key: str, as_of: datetime) -> QuestionnaireVersion:
    """The version to invite people to now.

    A survey of the catalogue that nobody changed here follows the catalogue: when a release changed its words, they
    become the next version, and what was asked before keeps its own. Raises KeyError for an unknown survey.
    """
    found = _locked(key)
    newest = found.versions.order_by("-number").first()
    if newest is not None and (found.own or newest.changed_here or newest.digest == built_in()[key].digest):
        return newest
    return _next(found, newest, built_in()[key], as_of)


@transaction.atomic
def make_survey(*, by: Actor, as_of: datetime, survey: Survey) -> QuestionnaireVersion:
    """A survey of the provider's own. It is not asked until someone says so. Raises ValueError for a taken key."""
    if not survey.key.startswith(OWN) or Questionnaire.objects.filter(key=survey.key).exists():
        raise ValueError(f"the key {survey.key} is taken, or does not begin with {OWN}")
    found = Questionnaire.objects.create(key=survey.key, own=True, asks=False)
    made = _next(found, None, survey, as_of, by=by)
    _record(by, as_of, "survey.make", survey, None, survey.as_json())
    return made


@transaction.atomic
def change_survey(
    *,
    by: Actor,
    as_of: datetime,
    survey: Survey,
    instead_of: int,
    day: date,
    note: str,
    without: frozenset[str] = frozenset(),
) -> QuestionnaireVersion:
    """Let a survey say this from now on: its next version; the same words answer the one that holds.

    ``instead_of`` is the version it was made from (0: the catalogue's). Where a question that a KPI reads is reworded,
    ``note`` is put on that KPI's charts at ``day``. ``without`` names the KPIs that are meant to go without answers.

    Raises SurveyMoved when another version holds by now, KpiWouldEnd for KPIs that ``without`` does not name, and
    ValueError where a question that a KPI reads would get another scale.
    """
    found = _locked(survey.key)
    newest = found.versions.order_by("-number").first()
    if (newest.number if newest else 0) != instead_of:
        raise SurveyMoved(newest.number if newest else 0)
    if newest is None:  # what the catalogue says stays readable as the first version
        newest = _next(found, None, built_in()[survey.key], as_of)
    before = Survey.from_json(newest.definition)
    if before == survey:
        return newest
    reworded = _allowed(before, survey, without)
    made = _next(found, newest, survey, as_of, by=by)
    for kpi in reworded:
        annotate(by=by, as_of=as_of, day=day, text=note[:200], kpi=kpi)
    told = {name: value for name, value in survey.as_json().items() if before.as_json()[name] != value}
    _record(by, as_of, "survey.change", survey, {name: before.as_json()[name] for name in told}, told)
    return made


@transaction.atomic
def set_asking(*, by: Actor, as_of: datetime, key: str, asks: bool) -> bool:
    """Begin or stop to invite people to a survey; answers whether that changed anything. Raises KeyError."""
    found = _locked(key)
    if found.asks == asks:
        return False
    found.asks = asks
    found.save(update_fields=["asks"])
    newest = found.versions.order_by("-number").first()
    survey = Survey.from_json(newest.definition) if newest else built_in()[key]
    action = "survey.begin" if asks else "survey.stop"
    record(
        by=by,
        as_of=as_of,
        action=action,
        of="survey",
        key=key,
        name=survey.title.en,
        before={"asks": not asks},
        after={"asks": asks},
    )
    return True


@transaction.atomic
def set_contractors(*, by: Actor, as_of: datetime, key: str, contractors: bool) -> bool:
    """Ask agency staff and contractors too, or no longer; answers whether that changed anything. Raises KeyError."""
    found = _locked(key)
    if found.contractors == contractors:
        return False
    found.contractors = contractors
    found.save(update_fields=["contractors"])
    record(
        by=by,
        as_of=as_of,
        action="survey.contractors",
        of="survey",
        key=key,
        name=in_use(key).title.en,
        before={"contractors": not contractors},
        after={"contractors": contractors},
    )
    return True


@transaction.atomic
def set_limit(*, by: Actor, as_of: datetime, audience: str, most: int, days: int) -> bool:
    """At most so many invitations of one person within so many days; answers whether that changed anything."""
    before = limit_of(audience)
    if (before.most, before.days) == (most, days):
        return False
    AskingLimit.objects.update_or_create(audience=audience, defaults={"most": most, "days": days})
    record(
        by=by,
        as_of=as_of,
        action="survey.limit",
        of="survey",
        key=audience,
        name=audience,
        before=vars(before),
        after={"most": most, "days": days},
    )
    return True


def _allowed(before: Survey, after: Survey, without: frozenset[str]) -> list[str]:
    """The KPIs whose question is asked in other words. Raises what ``change_survey`` says."""
    found = changes(before, after)
    feeds = {one.key: one.feeds for one in before.questions}
    rescaled = [key for key in found.rescaled if feeds[key]]
    if rescaled:
        raise ValueError(f"a KPI reads {rescaled[0]}: its scale stays")
    lost = tuple(sorted({kpi for kpis in found.lost.values() for kpi in kpis} - without))
    if lost:
        raise KpiWouldEnd(lost)
    return sorted({kpi for key in found.reworded for kpi in feeds[key]})


def _locked(key: str) -> Questionnaire:
    """The row of a survey, kept from other writers until the transaction ends. Raises KeyError."""
    found = Questionnaire.objects.filter(key=key).first()
    if found is None:
        built_in()[key]  # an unknown survey ends here
        found, _ = Questionnaire.objects.get_or_create(key=key)
    return Questionnaire.objects.select_for_update().get(pk=found.pk)


def _next(
    found: Questionnaire,
    newest: QuestionnaireVersion | None,
    survey: Survey,
    as_of: datetime,
    *,
    by: Actor | None = None,
) -> QuestionnaireVersion:
    return QuestionnaireVersion.objects.create(
        questionnaire=found,
        number=newest.number + 1 if newest is not None else 1,
        definition=survey.as_json(),
        digest=survey.digest,
        changed_here=by is not None,
        made_at=as_of,
        made_by_id=by.user if by else None,
    )


def _record(
    by: Actor,
    as_of: datetime,
    action: str,
    survey: Survey,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    record(
        by=by,
        as_of=as_of,
        action=action,
        of="survey",
        key=survey.key,
        name=survey.title.en,
        before=before,
        after=after,
    )
