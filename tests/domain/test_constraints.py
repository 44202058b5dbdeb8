"""The database keeps the promise: every constraint has a row that breaks it, and the database refuses that row."""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from tests.domain import rows_of_findings, rows_of_initiatives, rows_of_notices
from tests.domain.sound_rows import DAY, EARLIER, LATER, MORNING, NOON, World
from trimtab.domain.models import (
    Admission,
    AskingLimit,
    AuditEntry,
    Client,
    CommentTheme,
    DisabledAddress,
    Invitation,
    NoticeTelling,
    OutboxMessage,
    Person,
    Questionnaire,
    SignInLink,
    SurveyInvitation,
    Team,
    Upload,
    User,
)
from trimtab.domain.promises import FixedOnce, OfSameClient

pytestmark = pytest.mark.django_db

# What turns the sound row into one that breaks the constraint; an empty value breaks it by being there twice.
BREAKING: dict[str, Callable[[World], dict[str, Any]]] = {
    **rows_of_findings.BREAKING,
    **rows_of_notices.BREAKING,
    **rows_of_initiatives.BREAKING,
    "batch_state_known": lambda w: {"state": "lost"},
    "batch_undone_has_its_time": lambda w: {"state": "undone"},
    "client_has_name": lambda w: {"name": ""},
    "contact_has_name": lambda w: {"name": ""},
    "contract_ends_after_start": lambda w: {"ends_on": EARLIER},
    "contract_phase_known": lambda w: {"phase": "honeymoon"},
    "device_has_name": lambda w: {"name": ""},
    "team_has_name": lambda w: {"name_key": ""},
    "team_tier_known": lambda w: {"tier": 5},
    "person_email_once": lambda w: {"email": "jane@msp.example"},
    "person_has_name": lambda w: {"name": ""},
    "spell_ends_after_start": lambda w: {"last_day": EARLIER, "leaving_type": "other"},
    "spell_leaving_type_with_last_day": lambda w: {"last_day": DAY},
    "user_role_known": lambda w: {"role": "king"},
    "ticket_kind_known": lambda w: {"kind": "wish"},
    "ticket_source_known": lambda w: {"source": "bird"},
    "ticket_status_known": lambda w: {"status": "lost"},
    "ticket_excluded_known": lambda w: {"excluded": "boring"},
    "ticket_merged_is_excluded": lambda w: {"merged_into": w.ticket},
    "ticket_escalated_means_counted": lambda w: {"escalations": 1},
    "ticket_priority_known": lambda w: {"priority": 0},
    "ticket_event_kind_known": lambda w: {"kind": "sneeze"},
    "escalation_kind_known": lambda w: {"kind": "sideways"},
    "escalation_has_reason": lambda w: {"reason": ""},
    "detection_outcome_known": lambda w: {"outcome": "lost"},
    "detection_open_is_unresolved": lambda w: {"resolved_at": NOON},
    "detection_fixed_has_its_time": lambda w: {"outcome": "self-cleared"},
    "detection_resolved_after_detected": lambda w: {"outcome": "self-cleared", "resolved_at": MORNING},
    "session_outcome_known": lambda w: {"outcome": "asleep"},
    "session_ticket_named": lambda w: {"outcome": "led-to-ticket"},
    "organisation_is_one": lambda w: {"id": 2},
    "organisation_fiscal_month": lambda w: {"fiscal_year_start_month": 13},
    "invitation_once_a_round": lambda w: {"respondent": "Bob"},
    "invitation_link_closes": lambda w: {"token": "t"},
    "invitation_reminded_after_sending": lambda w: {"reminded_at": MORNING},
    "survey_text_says_something": lambda w: {"text": ""},
    "comment_reply_says_something": lambda w: {"text": ""},
    "comment_theme_has_key": lambda w: {"key": ""},
    "former_answer_replaced_later": lambda w: {"given_at": LATER},
    "former_answer_says_something": lambda w: {"score": None},
    "call_request_due_after_wanted": lambda w: {"due_at": MORNING},
    "call_request_done_means_ended": lambda w: {"done_by": w.owner},
    "client_round_names_survey": lambda w: {"survey": ""},
    "not_asked_reason_known": lambda w: {"reason": "mood"},
    "answer_scale_has_width": lambda w: {"scale_low": 5, "score": 5, "raw_score": 5},
    "answer_within_scale": lambda w: {"score": 9, "raw_score": 9},
    "answer_direction_kept": lambda w: {"raw_score": 2},
    "people_round_once": lambda w: {"opens_on": DAY},
    "people_round_closes_after_opening": lambda w: {"closes_on": date(2026, 1, 1)},
    "people_answer_within_scale": lambda w: {"score": 6},
    "people_answer_of_link_or_file": lambda w: {"finds": "f", "batch": w.batch},
    "people_comment_says_something": lambda w: {"text": ""},
    "people_round_asked_has_words_and_end": lambda w: {"asking": True, "version": 1},
    "admission_closes_after_asking": lambda w: {"closes_at": MORNING},
    "admission_reminds_who_was_asked": lambda w: {"reminded": True},
    "release_unit_known": lambda w: {"unit": "year"},
    "release_threshold": lambda w: {"k": 4},
    "annotation_says_something": lambda w: {"text": ""},
    "outside_figure_names_a_kpi": lambda w: {"kpi": ""},
    "outside_figure_can_be_looked_up": lambda w: {"differs": ""},
    "outside_figure_year": lambda w: {"year": 20},
    "baseline_names_a_kpi": lambda w: {"kpi": ""},
    "baseline_has_reason": lambda w: {"reason": ""},
    "baseline_one_group": lambda w: {"client": w.client, "team": w.team},
    "baseline_seen_after_start": lambda w: {"seen_to": EARLIER},
    "asking_limit_audience_known": lambda w: {"audience": "birds"},
    "asking_limit_within_range": lambda w: {"most": 0},
    "holiday_has_name": lambda w: {"name": ""},
    "invitation_client_contacts_have_one": lambda w: {"client": w.client},
    "job_state_known": lambda w: {"state": "asleep"},
    "job_running_has_lease": lambda w: {"state": "running"},
    "job_progress_within": lambda w: {"done": 2, "total": 1},
    "outbox_state_known": lambda w: {"state": "lost"},
    "outbox_language_known": lambda w: {"language": ""},
    "outbox_names_its_kind": lambda w: {"kind": ""},
    "outbox_lease_while_sending": lambda w: {"state": "sending", "lease": "x"},
    "outbox_sent_has_its_time": lambda w: {"state": "sent", "ended_at": NOON},
    "outbox_ended_has_its_time": lambda w: {"state": "withdrawn"},
    "outbox_given_up_says_why": lambda w: {"state": "given-up", "ended_at": NOON},
    "outbox_has_text_to_send": lambda w: {"text": ""},
    "outbox_secret_is_wiped": lambda w: {"secret": True, "state": "withdrawn", "ended_at": NOON},
    "outbox_key_of_something": lambda w: {"key": "17"},
    "disabled_address_reason_known": lambda w: {"reason": "mood"},
    "disabled_address_is_one": lambda w: {"address": "bob"},
    "opt_out_names_both": lambda w: {"topic": ""},
    "locked_figure_is_of_a_kpi": lambda w: {"kpi": ""},
    "locked_figure_revisions_from_one": lambda w: {"revision": 0},
    "locked_figure_value_or_reason": lambda w: {"reason": "no_data"},
    "locked_figure_note_is_of_a_correction": lambda w: {"note": "Why"},
    "locked_figure_corrected_after_locking": lambda w: {"computed_at": MORNING},
    "lock_review_is_one": lambda w: {"id": 2},
    "organisation_language_known": lambda w: {"language": "xx"},
    "questionnaire_has_key": lambda w: {"key": ""},
    "questionnaire_version_counts_from_1": lambda w: {"number": 0},
    "saved_view_has_name": lambda w: {"name_key": ""},
    "target_kind_known": lambda w: {"kind": "wish"},
    "target_origin_known": lambda w: {"kind": "threshold", "origin": "dream"},
    "target_origin_of_a_threshold": lambda w: {"kind": "target", "origin": "suggestion"},
    "target_origin_names_estimate": lambda w: {"kind": "threshold", "origin": "tipping-point"},
    "clientepisode_stage_known": lambda w: {"stage": "late"},
    "clientepisode_counts_within": lambda w: {"escalated": 10},
    "clientepisode_chances_within": lambda w: {"approach": 1.1},
    "clientepisode_state_known": lambda w: {"state": "cross"},
    "clientepisode_ended_with_reason": lambda w: {"left_at": NOON},
    "clientepisode_left_after_entering": lambda w: {"left_at": MORNING, "ended": "other-state"},
    "clientevaluation_stage_known": lambda w: {"stage": "late"},
    "clientevaluation_counts_within": lambda w: {"escalated": 10},
    "clientevaluation_chances_within": lambda w: {"exceed": -0.1},
    "clientevaluation_state_known": lambda w: {"state": "cross"},
    "warning_prior_stage_known": lambda w: {"stage": "late"},
    "warning_prior_within": lambda w: {"mean": 1},
    "warning_look_is_one": lambda w: {"id": 2},
    "team_episode_watch_known": lambda w: {"watch": "bird"},
    "team_episode_state_known": lambda w: {"state": "cross"},
    "team_episode_left_after_entering": lambda w: {"left_at": MORNING},
    "team_episode_level_has_limit": lambda w: {"limit": None},
    "team_evaluation_watch_known": lambda w: {"watch": "bird"},
    "team_evaluation_state_known": lambda w: {"state": "cross"},
    "team_evaluation_level_has_limit": lambda w: {"limit": None},
    "team_evaluation_rule_of_a_trend": lambda w: {"rule": "R1"},
    "tipping_estimate_source_of_its_use": lambda w: {"source": "next-quarter"},
    "tipping_estimate_status_known": lambda w: {"status": "maybe", "at": 0.2, "low": 0.1, "high": 0.3},
    "tipping_estimate_shown_known": lambda w: {"shown": "maybe"},
    "tipping_estimate_p_with_data": lambda w: {"p": None},
    "tipping_estimate_has_a_place": lambda w: {"status": "found"},
    "tipping_estimate_interval_in_order": lambda w: {"low": 0.2, "high": 0.1},
    "tipping_estimate_has_parameters": lambda w: {"parameters": ""},
    "upload_has_name": lambda w: {"name": ""},
    "user_client_contacts_have_one": lambda w: {"role": "client-contact"},
    "user_language_known": lambda w: {"language": "xx"},
    "user_theme_known": lambda w: {"theme": "pink"},
    "working_hours_weekday": lambda w: {"weekday": 8},
    "working_hours_close_after_opening": lambda w: {"closes": time(8)},
}
TWICE: dict[str, dict[str, Any]] = {
    **rows_of_findings.TWICE,
    **rows_of_notices.TWICE,
    **rows_of_initiatives.TWICE,
    "batch_change_once_a_row": {},
    "site_once_a_client": {"external_id": "c"},
    "contact_email_once_a_client": {"external_id": "c"},
    "contract_phase_once_a_day": {"phase": "renewal"},
    "spell_once_a_day": {"last_day": DAY, "leaving_type": "other"},
    "spell_one_open": {"hired_on": EARLIER},
    "spell_no_overlap": {"hired_on": EARLIER, "last_day": DAY, "leaving_type": "other"},
    "post_once_a_day": {},
    "escalation_rule_version_once": {},
    "ticket_event_once": {"at": MORNING},
    "target_once_a_day": {"value": 0.2},
    "baseline_once_a_day": {"reason": "Again"},
    "holiday_once": {"name": "Again"},
    "invitation_one_open": {"digest": "e"},
    "saved_view_name_once": {"name": "MINE"},
    "working_hours_once": {"closes": time(18)},
    "account_owner_once_a_day": {"account": None},
    "answer_once_a_question": {"comment": "again"},
    "call_request_one_open": {"due_at": LATER},
    "client_round_once_a_day": {"started_at": MORNING},
    "not_asked_once_a_client": {"reason": "no-contact"},
    "survey_text_once_a_question": {"text": "Again"},
    "opt_out_once": {"opted_out_at": MORNING},
    "clientepisode_numbered_once": {"left_at": LATER, "ended": "other-state"},
    "clientepisode_one_present": {"number": 2},
    "clientevaluation_once_a_day": {"evaluated_at": LATER},
    "warning_prior_once_a_month": {"clients": 7},
    "team_episode_numbered_once": {"left_at": LATER},
    "team_episode_one_present": {"number": 2},
    "team_evaluation_once_a_part": {"value": 5.0},
    "comment_tag_once": {},
    "people_invited_once": {"invited": 4},
    "questionnaire_version_once": {"digest": "e"},
    "people_answer_once": {"score": 3},
    "people_comment_once": {"text": "again"},
    "admission_once_a_round": {"asked": True},
    "people_asked_once": {},
    "onboarding_asked_once": {},
    "release_once": {"k": 6},
    "locked_figure_once_a_revision": {"value": 3},
    "tipping_estimate_once_a_run": {"status": "no_tipping_point"},
}
# Of a client, or the default of its page: what both rows have in common, and what the second has of its own.
TWICE_WITH: dict[str, tuple[Callable[[World], dict[str, Any]], dict[str, Any]]] = {
    **rows_of_notices.TWICE_WITH,
    **rows_of_initiatives.TWICE_WITH,
    "baseline_once_a_day_and_client": (lambda w: {"client": w.client}, {"reason": "Again"}),
    "baseline_once_a_day_and_team": (lambda w: {"team": w.team}, {"reason": "Again"}),
    "target_once_a_day_and_client": (lambda w: {"client": w.client}, {"value": 0.2}),
    "holiday_once_a_client": (lambda w: {"client": w.client}, {"name": "Again"}),
    "working_hours_once_a_client": (lambda w: {"client": w.client}, {"closes": time(18)}),
    "job_one_of_a_kind_runs": (
        lambda w: {"state": "running", "lease_until": NOON},
        {"request": {"again": 1}},
    ),
    "locked_figure_once_a_revision_and_client": (lambda w: {"client": w.client}, {"value": 3}),
    "not_asked_once_a_round": (lambda w: {"contact": w.contact}, {"reason": "opted-out"}),
    "saved_view_one_default": (lambda w: {"is_default": True}, {"name": "Other", "name_key": "other"}),
}


def _constraints() -> Iterator[tuple[type[models.Model], models.BaseConstraint]]:
    for model in apps.get_app_config("domain").get_models():
        for constraint in model._meta.constraints:
            yield model, constraint


CONSTRAINTS = [
    pytest.param(model, one, id=one.name) for model, one in _constraints() if not isinstance(one, FixedOnce)
]


def _refused(constraint: models.BaseConstraint, model: type[models.Model], act: Callable[[], object]) -> None:
    """The database refuses, and it is this constraint that does."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
        connection.check_constraints()
    told = str(refusal.value)
    if connection.vendor == "sqlite" and isinstance(constraint, OfSameClient):
        assert "has an invalid foreign key" in told  # SQLite does not say which
    elif connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        columns = [model._meta.get_field(name).column for name in constraint.fields]  # type: ignore[union-attr]
        assert all(f"{model._meta.db_table}.{column}" in told for column in columns), told
    else:
        assert constraint.name in told


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS)
def test_the_database_refuses_a_row_that_breaks_it(
    model: type[models.Model], constraint: models.BaseConstraint
) -> None:
    world = World()
    name = constraint.name
    make = model._base_manager.create
    if name.endswith("_once_a_system"):
        make(**world.sound(model))
        other = {
            k: v for k, v in {"name_key": "another", "email": "", "survey": "other"}.items() if _has(model, k)
        }
        _refused(constraint, model, lambda: make(**{**world.sound(model), **other}))
    elif name.endswith("_has_external_id"):
        _refused(constraint, model, lambda: make(**{**world.sound(model), "external_id": ""}))
    elif name.endswith("_named_with_client"):
        assert any(  # an id is unique anyway: the pair is there to be named
            isinstance(one, OfSameClient) and other._meta.get_field(one.field).related_model is model
            for other, one in _constraints()
        )
    elif isinstance(constraint, OfSameClient):
        foreign = {constraint.field: world.theirs[constraint.field]}
        _refused(constraint, model, lambda: make(**{**world.sound(model), **foreign}))
    elif name == "client_not_merged_into_itself":
        itself = Client.objects.filter(pk=world.client.pk)
        _refused(constraint, model, lambda: itself.update(merged_into=world.client))
    elif name in TWICE_WITH:
        both, second = TWICE_WITH[name]
        common = {**world.sound(model), **both(world)}
        make(**common)
        _refused(constraint, model, lambda: make(**{**common, **second}))
    elif name in TWICE:
        make(**world.sound(model))
        _refused(constraint, model, lambda: make(**{**world.sound(model), **TWICE[name]}))
    else:
        _refused(constraint, model, lambda: make(**{**world.sound(model), **BREAKING[name](world)}))


@pytest.mark.parametrize("model", dict.fromkeys(model for model, _ in _constraints() if model is not User))
def test_the_sound_row_is_sound(model: type[models.Model]) -> None:
    world = World()
    assert model._base_manager.create(**world.sound(model)).pk


def _same_links(world: World) -> dict[tuple[type[models.Model], str], dict[str, Any]]:
    """An invitation with three links is there; rows that have one of them too."""
    known = {**world.sound(SurveyInvitation), "version": world.version, "closes_at": LATER, "language": "en"}
    SurveyInvitation.objects.create(**known, token="t", reminder="r", printed="p", inside="i")
    fresh = {"token": "u", "reminder": "s", "printed": "q", "inside": "j"}
    other = {**known, "external_id": "c", "respondent": "C", **fresh}
    same = {"token": "t", "reminder": "r", "printed": "p", "inside": "i"}
    return {(SurveyInvitation, name): {**other, name: value} for name, value in same.items()}


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Client, "name_key"),
        (Team, "name_key"),
        (User, "email"),
        (User, "person"),
        (SignInLink, "digest"),
        (AuditEntry, "digest"),
        (Invitation, "digest"),
        (Admission, "admits"),
        (Admission, "reminder"),
        (AskingLimit, "audience"),
        (CommentTheme, "key"),
        (Questionnaire, "key"),
        (Upload, "stored_as"),
        (OutboxMessage, "message_id"),
        (DisabledAddress, "address"),
        (NoticeTelling, "key"),
        (SurveyInvitation, "token"),
        (SurveyInvitation, "reminder"),
        (SurveyInvitation, "printed"),
        (SurveyInvitation, "inside"),
    ],
)
def test_what_is_unique_by_itself_comes_once(model: type[models.Model], field: str) -> None:
    world = World()
    account = User.objects.create(email="a@msp.example", name="A", role="owner", person=world.person)
    SignInLink.objects.create(user=account, digest="d", expires_at=NOON)
    for other in (AskingLimit, CommentTheme, AuditEntry, Invitation, Upload, OutboxMessage, DisabledAddress):
        other._base_manager.create(**world.sound(other))
    Admission.objects.create(**world.sound(Admission), admits="a", reminder="r")
    ken = {**world.sound(Admission), "person": Person.objects.create(**world.sound(Person))}
    same = {
        **_same_links(world),
        (Admission, "admits"): {**ken, "admits": "a"},
        (Admission, "reminder"): {**ken, "reminder": "r"},
        (AuditEntry, "digest"): {**world.sound(AuditEntry), "number": 2},
        (Invitation, "digest"): {**world.sound(Invitation), "email": "other@msp.example"},
        (AskingLimit, "audience"): world.sound(AskingLimit),
        (CommentTheme, "key"): world.sound(CommentTheme),
        (Questionnaire, "key"): {"key": "pulse"},
        (Upload, "stored_as"): world.sound(Upload),
        (OutboxMessage, "message_id"): world.sound(OutboxMessage),
        (DisabledAddress, "address"): world.sound(DisabledAddress),
        (NoticeTelling, "key"): {**world.sound(NoticeTelling), "key": "k"},
        (Client, "name_key"): {**world.sound(Client), "name_key": "acme"},
        (Team, "name_key"): {**world.sound(Team), "name_key": "desk"},
        (User, "email"): {**world.sound(User), "email": "a@msp.example"},
        (User, "person"): {**world.sound(User), "person": world.person},
        (SignInLink, "digest"): {**world.sound(SignInLink), "user": account},
    }[model, field]
    with pytest.raises(IntegrityError), transaction.atomic():
        model._base_manager.create(**same)


def test_every_unique_column_is_tested() -> None:
    unique = {
        (model, f.name)
        for model in apps.get_app_config("domain").get_models()
        for f in model._meta.concrete_fields
        if f.unique and not f.primary_key
    }
    assert unique == {
        (Client, "name_key"), (Team, "name_key"), (User, "email"), (User, "person"), (SignInLink, "digest"),
        (AuditEntry, "digest"), (Invitation, "digest"), (Questionnaire, "key"), (Upload, "stored_as"),
        (AskingLimit, "audience"), (CommentTheme, "key"),
        (Admission, "admits"), (Admission, "reminder"),
        (OutboxMessage, "message_id"), (DisabledAddress, "address"), (SurveyInvitation, "token"),
        (SurveyInvitation, "reminder"), (SurveyInvitation, "printed"), (SurveyInvitation, "inside"),
        (NoticeTelling, "key"),
    }  # fmt: skip


def _has(model: type[models.Model], field: str) -> bool:
    return any(f.name == field for f in model._meta.concrete_fields)
