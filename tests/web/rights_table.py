"""The list of routes with who may open them: to add a route, add ONE line to ROUTES (see ``Row``)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ROLES = ("owner", "manager", "technician", "contact a", "contact b", "nobody")
SIGNED_IN = ROLES[:-1]
OWNER = ("owner",)
LEADS = ("owner", "manager")
PROVIDER = ("owner", "manager", "technician")
CONTACTS = ("contact a", "contact b")
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS")
FORMATS = ("csv", "xlsx")
NOT_ALLOWED, NOT_HERE, ELSEWHERE = 405, 404, 302


@dataclass(frozen=True)
class Row:
    """What one route answers. To add a route, add ONE line to ROUTES: its pattern, then ``Row(…)``.

    ``to``: the roles that may open it; everyone else signed in gets 404, and whoever is not is sent to sign in.
    ``get``, ``post``: what those roles get; post sends an empty form. 405: the method is not allowed.
    ``fill``: values for the address (<slug:key> …), each of which is tried; a list tries several.
    ``of``: the route's number that names something of one client ("client_id"). A client contact gets ``get`` for
    their own and for the other client's what somebody gets for one that does not exist. Needs its key in
    tests/web/rights_world.py (Side.ids). A number that belongs to no client goes into World.ids there.
    ``contact``: what a client contact gets instead of ``get``, where that differs.
    """

    to: tuple[str, ...] = SIGNED_IN
    get: int = 200
    post: int = NOT_ALLOWED
    fill: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    of: str | None = None
    contact: int | None = None


def public(get: int = 200, post: int = NOT_ALLOWED, **more: Any) -> Row:
    """A route for everybody, signed in or not."""
    return Row(ROLES, get, post, **more)


FORM = {"get": 200, "post": 200}
KPI = {"key": ("ticket-escalation", "client-onboarding-satisfaction")}
SURVEY = {"key": ("client-onboarding",), "question": ("overall",)}
ANY_FORMAT = {"file_format": FORMATS}
TOKEN = {"token": ("nonsense",)}
PROVIDER_ID = {"provider_id": ("provider",)}

ROUTES: dict[str, Row] = {
    "": Row(contact=302),
    "kpi/<slug:key>/": Row(PROVIDER, fill=KPI),
    "kpi/<slug:key>/rows/": Row(PROVIDER, fill=KPI),
    "kpi/<slug:key>/export/<slug:what>.<slug:file_format>": Row(
        PROVIDER,
        fill={
            **KPI,
            "what": ("series", "breakdown", "rows", "parts", "example", "corrections"),
            **ANY_FORMAT,
        },
    ),
    "kpi/<slug:key>/notes/add/": Row(LEADS, get=200, post=400, fill=KPI),
    "kpi/<slug:key>/corrections/<int:correction_id>/": Row(LEADS, get=404, post=404, fill=KPI),
    "kpi/<slug:key>/benchmarks/add/": Row(OWNER, get=200, post=400, fill=KPI),
    "kpi/<slug:key>/benchmarks/<int:figure_id>/remove/": Row(OWNER, get=NOT_ALLOWED, post=404, fill=KPI),
    "kpi/<slug:key>/lasting-change/": Row(LEADS, get=200, post=400, fill=KPI),
    "kpi/<slug:key>/lasting-change/<int:baseline_id>/undo/": Row(LEADS, get=NOT_ALLOWED, post=404, fill=KPI),
    "kpi/<slug:key>/notes/<int:note_id>/": Row(LEADS, get=404, post=404, fill=KPI),
    "kpi/<slug:key>/notes/<int:note_id>/remove/": Row(LEADS, get=NOT_ALLOWED, post=404, fill=KPI),
    "programme/export.<slug:file_format>": Row(PROVIDER, fill=ANY_FORMAT),
    "clients/": Row(PROVIDER),
    "clients/export.<slug:file_format>": Row(PROVIDER, fill=ANY_FORMAT),
    "clients/<int:client_id>/": Row(of="client_id"),
    "clients/<int:client_id>/export.<slug:file_format>": Row(of="client_id", fill=ANY_FORMAT),
    "tickets/": Row(),
    "inbox/": Row(PROVIDER),
    "inbox/export.<slug:file_format>": Row(PROVIDER, fill=ANY_FORMAT),
    "inbox/acknowledge/": Row(PROVIDER, get=405, post=400),
    "inbox/give/": Row(LEADS, get=405, post=400),
    "inbox/put-off/": Row(PROVIDER, get=405, post=400),
    "inbox/take/": Row(LEADS, get=405, post=400),
    "prevented/": Row(contact=302),
    "prevented/export.<slug:file_format>": Row(PROVIDER, fill=ANY_FORMAT),
    "prevented/<int:problem_id>/": Row(of="problem_id"),
    "prevented/sessions/<int:help_id>/": Row(of="help_id"),
    "prevented/<slug:kind>/<int:entry_id>/strike/": Row(
        LEADS, get=405, post=404, fill={"kind": ("problem", "session")}
    ),
    "prevented/<slug:kind>/<int:entry_id>/count/": Row(
        LEADS, get=405, post=404, fill={"kind": ("problem", "session")}
    ),
    "clients/<int:client_id>/prevented/": Row(of="client_id"),
    "clients/<int:client_id>/prevented/export.<slug:file_format>": Row(of="client_id", fill=ANY_FORMAT),
    "tickets/export.<slug:file_format>": Row(fill=ANY_FORMAT),
    "tickets/<int:ticket_id>/": Row(of="ticket_id"),
    "onboarding/": Row(PROVIDER),
    "onboarding/weeks/": Row(PROVIDER),
    "onboarding/weeks/export.<slug:file_format>": Row(PROVIDER, fill=ANY_FORMAT),
    "teams/warnings/": Row(LEADS),
    "teams/warnings/export.<slug:file_format>": Row(LEADS, fill=ANY_FORMAT),
    "tipping/escalations/": Row(LEADS),
    "tipping/escalations/adopt/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "tipping/turnover/": Row(LEADS),
    "tipping/compute/": Row(LEADS, get=NOT_ALLOWED, post=302),
    "tipping/<slug:use>/export/<slug:what>.<slug:file_format>": Row(
        LEADS, fill={"use": ("escalations", "turnover"), "what": ("points", "history"), **ANY_FORMAT}
    ),
    "my-work/": Row(PROVIDER),
    # Looking: each account has saved views of its own; nobody has the one that the line asks for.
    "search/": Row(),
    "help/keys/": Row(),
    "tickets/<int:ticket_id>/export/<slug:what>.<slug:file_format>": Row(
        of="ticket_id", fill={"what": ("history", "escalations"), **ANY_FORMAT}
    ),
    "views/": Row(),
    "views/export.<slug:file_format>": Row(fill=ANY_FORMAT),
    "views/save/": Row(get=NOT_ALLOWED, post=400),
    "views/open/": Row(get=400),
    "views/<int:view_id>/": Row(get=404, post=404),
    "views/<int:view_id>/delete/": Row(get=NOT_ALLOWED, post=404),
    # Sign-in. Whoever is signed in is led on.
    "sign-in/": public(200, 200),
    "sign-in/second-factor/": public(302, 302),
    "sign-in/passkey/": public(302, 302),
    "sign-in/cancelled/": public(),
    "sign-in/with/<slug:provider_id>/": public(404, 404, fill=PROVIDER_ID),
    "sign-in/with/<slug:provider_id>/back/": public(404, 404, fill=PROVIDER_ID),
    "sign-in/<str:token>/": public(404, fill=TOKEN),
    # A survey, for whoever has its link; every link that opens nothing gets the same answer.
    "s/<str:token>/": public(404, 404, fill=TOKEN),
    "calls/<int:call_id>/done/": Row(PROVIDER, get=NOT_ALLOWED, post=404),
    "surveys/invitations/<int:invitation_id>/print/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "surveys/invitations/<int:invitation_id>/answer/": Row(CONTACTS, get=NOT_ALLOWED, post=404),
    "clients/<int:client_id>/account-owner/": Row(LEADS, get=NOT_ALLOWED, post=302),
    "sign-out/": public(NOT_ALLOWED, 302),
    "invitation/<str:token>/": public(404, 404, fill=TOKEN),
    # Everybody's own account. 302: to the page that asks once more who it is, or to where there is something.
    "account/": Row(**FORM),
    "account/sessions/": Row(),
    "account/sessions/end-others/": Row(get=NOT_ALLOWED, post=302),
    "account/sessions/<int:session_id>/end/": Row(get=NOT_ALLOWED, post=404),
    "account/password/": Row(get=302, post=302),
    "account/password/set/": Row(**FORM),
    "account/confirm/": Row(get=403, post=403),
    "account/confirm/code/": Row(get=403, post=403),
    "account/confirm/passkey/": Row(get=403, post=403),
    "account/second-factor/": Row(),
    "account/second-factor/app/add/": Row(**FORM),
    "account/second-factor/app/remove/": Row(get=404, post=404),
    "account/recovery-codes/": Row(get=404),
    "account/recovery-codes/new/": Row(**FORM),
    "account/recovery-codes/download/": Row(get=404, post=404),
    "account/passkeys/": Row(),
    "account/passkeys/add/": Row(**FORM),
    "account/passkeys/<int:pk>/rename/": Row(get=404, post=404),
    "account/passkeys/<int:pk>/remove/": Row(get=404, post=404),
    # Accounts, for owners.
    "settings/people/": Row(OWNER),
    "settings/people/invite/": Row(OWNER, get=200, post=400),
    "settings/people/invitations/<int:invitation_id>/renew/": Row(OWNER, get=NOT_ALLOWED, post=200),
    "settings/people/invitations/<int:invitation_id>/revoke/": Row(OWNER, get=NOT_ALLOWED, post=302),
    "settings/people/<int:account_id>/": Row(OWNER, get=200, post=400),
    "settings/people/<int:account_id>/close/": Row(OWNER, get=NOT_ALLOWED, post=302),
    "settings/people/<int:account_id>/open/": Row(OWNER, get=NOT_ALLOWED, post=302),
    "settings/people/<int:account_id>/link/": Row(OWNER, get=NOT_ALLOWED, post=200),
    # Imports and jobs. Nobody has the upload, batch and job that the lines ask for.
    "imports/": Row(LEADS),
    "imports/export.<slug:file_format>": Row(LEADS, fill=ANY_FORMAT),
    "imports/new/": Row(LEADS, post=400),
    "imports/lists/<slug:kind>.csv": Row(LEADS, fill={"kind": ("tickets", "clients")}),
    "imports/batches/<int:batch_id>/undo/": Row(LEADS, get=404),
    "imports/batches/<int:batch_id>/undo/begin/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "imports/<int:upload_id>/": Row(LEADS, get=404),
    "imports/<int:upload_id>/reading/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "imports/<int:upload_id>/mapping/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "imports/<int:upload_id>/trial/": Row(LEADS, get=404),
    "imports/<int:upload_id>/trial/<slug:what>.<slug:file_format>": Row(
        LEADS, get=404, fill={"what": ("problems", "bad-rows"), **ANY_FORMAT}
    ),
    "imports/<int:upload_id>/begin/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "imports/<int:upload_id>/delete/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "jobs/<int:job_id>/": Row(LEADS, get=404),
    "jobs/<int:job_id>/cancel/": Row(LEADS, get=NOT_ALLOWED, post=404),
    # Settings.
    "settings/": Row(LEADS),
    "settings/organisation/": Row(LEADS, post=422),
    "settings/parameters/": Row(LEADS, post=422),
    "settings/targets/": Row(LEADS),
    "settings/targets/<slug:key>/": Row(LEADS, post=422, fill=KPI),
    "settings/targets/<slug:key>/<int:target_id>/withdraw/": Row(LEADS, get=NOT_ALLOWED, post=404, fill=KPI),
    "settings/early-warning/": Row(LEADS, post=422),
    "settings/early-warning/accept/": Row(LEADS, get=NOT_ALLOWED, post=302),
    "settings/escalation/": Row(LEADS),
    "settings/escalation/<int:rule_id>/": Row(LEADS),
    "settings/escalation/<int:rule_id>/change/": Row(OWNER, post=422),
    "settings/hours/": Row(LEADS, post=302),
    "settings/hours/<int:client_id>/": Row(LEADS, post=302),
    "settings/hours/<int:client_id>/follow/": Row(LEADS, get=NOT_ALLOWED, post=302),
    "settings/teams/": Row(LEADS, post=302),
    "settings/surveys/": Row(OWNER, post=404),
    "settings/surveys/themes/": Row(OWNER, post=422),
    "settings/surveys/new/": Row(OWNER, post=422),
    "settings/surveys/<slug:key>/": Row(OWNER, post=422, fill=SURVEY),
    "settings/surveys/<slug:key>/asking/": Row(OWNER, get=NOT_ALLOWED, post=302, fill=SURVEY),
    "settings/surveys/<slug:key>/ask/": Row(OWNER, get=302, post=302, fill=SURVEY),
    "settings/surveys/<slug:key>/contractors/": Row(OWNER, get=NOT_ALLOWED, post=302, fill=SURVEY),
    "settings/surveys/<slug:key>/preview/": Row(OWNER, fill=SURVEY),
    "settings/surveys/<slug:key>/versions/": Row(OWNER, fill=SURVEY),
    "settings/surveys/<slug:key>/questions/add/": Row(OWNER, post=422, fill=SURVEY),
    "settings/surveys/<slug:key>/questions/<slug:question>/": Row(OWNER, post=422, fill=SURVEY),
    "settings/surveys/<slug:key>/questions/<slug:question>/move/": Row(
        OWNER, get=NOT_ALLOWED, post=302, fill=SURVEY
    ),
    "settings/surveys/<slug:key>/questions/<slug:question>/remove/": Row(OWNER, post=422, fill=SURVEY),
    "settings/environment/": Row(LEADS),
    "notices/": Row(PROVIDER),
    "notices/export.<slug:file_format>": Row(PROVIDER, fill=ANY_FORMAT),
    "notices/<int:notice_id>/": Row(PROVIDER, get=404),
    "notices/<int:notice_id>/<slug:what>/": Row(
        PROVIDER, get=NOT_ALLOWED, post=404, fill={"what": ("acknowledge", "nonsense")}
    ),
    "settings/told/": Row(LEADS),
    "settings/told/roles/": Row(LEADS, get=NOT_ALLOWED, post=422),
    "settings/told/absences/": Row(LEADS, get=NOT_ALLOWED, post=422),
    "settings/told/absences/<int:absence_id>/remove/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "settings/told/fallback/": Row(LEADS, get=NOT_ALLOWED, post=302),
    "settings/told/rules/": Row(LEADS, get=NOT_ALLOWED, post=422),
    "settings/told/rules/write/": Row(LEADS, get=NOT_ALLOWED, post=302),
    "settings/told/rules/reset/": Row(LEADS, get=NOT_ALLOWED, post=302),
    "settings/told/rules/<int:receiver_rule_id>/remove/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "settings/webhooks/": Row(OWNER, post=422),
    "settings/webhooks/<int:webhook_id>/": Row(OWNER, get=404, post=404),
    "settings/webhooks/<int:webhook_id>/<slug:what>/": Row(
        OWNER, get=NOT_ALLOWED, post=404, fill={"what": ("test", "rotate", "nonsense")}
    ),
    "initiatives/": Row(PROVIDER),
    "initiatives/export.<slug:file_format>": Row(PROVIDER, fill=ANY_FORMAT),
    "initiatives/new/": Row(LEADS, post=422),
    "initiatives/<int:initiative_id>/": Row(PROVIDER, get=404),
    "initiatives/<int:initiative_id>/export.<slug:file_format>": Row(PROVIDER, get=404, fill=ANY_FORMAT),
    "initiatives/<int:initiative_id>/change/": Row(LEADS, get=404, post=404),
    "initiatives/<int:initiative_id>/state/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "initiatives/<int:initiative_id>/steps/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "initiatives/<int:initiative_id>/steps/<int:step_id>/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "initiatives/<int:initiative_id>/notes/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "initiatives/<int:initiative_id>/notes/<int:note_id>/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "surveys/": Row(PROVIDER),
    "surveys/export.<slug:file_format>": Row(PROVIDER, fill=ANY_FORMAT),
    "surveys/comments/": Row(PROVIDER),
    "surveys/comments/export.<slug:file_format>": Row(PROVIDER, fill=ANY_FORMAT),
    "surveys/comments/<int:invitation_id>/settle/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "surveys/comments/<int:invitation_id>/<str:question>/": Row(PROVIDER, get=404, fill=SURVEY),
    "surveys/comments/<int:invitation_id>/<str:question>/themes/": Row(
        LEADS, get=NOT_ALLOWED, post=404, fill=SURVEY
    ),
    "surveys/comments/<int:invitation_id>/<str:question>/reply/": Row(
        LEADS, get=NOT_ALLOWED, post=404, fill=SURVEY
    ),
    "surveys/<slug:key>/": Row(PROVIDER, fill=SURVEY),
    "surveys/<slug:key>/answers/": Row(PROVIDER, fill=SURVEY),
    "surveys/<slug:key>/not-asked.<slug:file_format>": Row(LEADS, fill={**SURVEY, **ANY_FORMAT}),
    "surveys/<slug:key>/export/<slug:what>.<slug:file_format>": Row(
        PROVIDER,
        fill={**SURVEY, "what": ("questions", "split", "rounds", "answers"), **ANY_FORMAT},
    ),
    # Outgoing mail. Nobody has the address that the line asks for.
    "outbox/": Row(LEADS),
    "outbox/disabled/<int:address_id>/enable/": Row(LEADS, get=NOT_ALLOWED, post=404),
    "unsubscribe/<str:token>/": public(404, 404, fill=TOKEN),
    # The audit log, language and theme.
    "settings/audit/": Row(OWNER),
    "settings/audit/export.<slug:file_format>": Row(OWNER, fill=ANY_FORMAT),
    "language/": public(NOT_ALLOWED, 400),
    "theme/": public(NOT_ALLOWED, 400),
}
