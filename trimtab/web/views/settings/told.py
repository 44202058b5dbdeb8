"""Who is told: roles with their deputies, absences, the address that remains, and the rules of receivers."""

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from trimtab.domain.notices import rule_actions
from trimtab.domain.notices.models import ReceiverRule
from trimtab.domain.notices.rules import every_rule
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.outbox.addresses import BadAddress
from trimtab.domain.responsibilities import actions, queries
from trimtab.domain.responsibilities.models import Absence
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.pages import actor
from trimtab.web.presenters import told as presenter
from trimtab.web.rights import LEADS, open_to
from trimtab.web.settings_forms.told import AbsenceForm, FallbackForm, RoleForm, RuleForm
from trimtab.web.views.settings.frame import REFUSED, saved, settings_page

ENTRY = "settings-told"


@open_to(LEADS)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Who is told of what, and who when they are away?"""
    return _page(request)


@open_to(LEADS)
@require_POST
def roles(request: HttpRequest) -> HttpResponse:
    """Say who holds a role."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, role=form)
    actions.give(by=actor(request), as_of=clock.as_of(), **form.values())
    return saved(request, gettext("Saved: from now on notices go by this."), ENTRY)


@open_to(LEADS)
@require_POST
def absences(request: HttpRequest) -> HttpResponse:
    """Say who is away."""
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        return _page(request, absence=form)
    actions.be_away(by=actor(request), as_of=clock.as_of(), **form.values())
    return saved(request, gettext("Saved: notices of those days go to somebody else."), ENTRY)


@open_to(LEADS)
@require_POST
def be_here(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Take an absence back."""
    try:
        actions.be_here(by=actor(request), as_of=clock.as_of(), absence=_key(absence_id))
    except Absence.DoesNotExist:
        raise Http404 from None
    return saved(request, gettext("The absence is taken back."), ENTRY)


@open_to(LEADS)
@require_POST
def fallback(request: HttpRequest) -> HttpResponse:
    """Say where a notice goes that finds nobody."""
    form = FallbackForm(request.POST, auto_id="fallback_%s")
    if form.is_valid():
        try:
            actions.fall_back_on(by=actor(request), as_of=clock.as_of(), address=form.cleaned_data["address"])
        except BadAddress:
            form.add_error(
                "address", gettext("This is no e-mail address. Write one such as desk@example.com.")
            )
        else:
            return saved(request, gettext("Saved: from now on notices go by this."), ENTRY)
    return _page(request, address=form)


@open_to(LEADS)
@require_POST
def rules(request: HttpRequest) -> HttpResponse:
    """Add a rule."""
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _page(request, rule=form)
    rule_actions.add(by=actor(request), as_of=clock.as_of(), **form.values())
    return saved(request, gettext("The rule is added and holds from now on."), ENTRY)


@open_to(LEADS)
@require_POST
def remove_rule(request: HttpRequest, receiver_rule_id: int) -> HttpResponse:
    """Remove a rule."""
    try:
        rule_actions.remove(by=actor(request), as_of=clock.as_of(), rule=_key(receiver_rule_id))
    except ReceiverRule.DoesNotExist:
        raise Http404 from None
    return saved(request, gettext("The rule is removed."), ENTRY)


@open_to(LEADS)
@require_POST
def write_down(request: HttpRequest) -> HttpResponse:
    """Let the specification's rules be changed one by one."""
    rule_actions.write_down(by=actor(request), as_of=clock.as_of())
    return saved(request, gettext("Each rule can be removed now. Nothing else changed."), ENTRY)


@open_to(LEADS)
@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Back to the specification's rules."""
    rule_actions.reset(by=actor(request), as_of=clock.as_of())
    return saved(request, gettext("The rules of the specification hold again."), ENTRY)


def _page(
    request: HttpRequest,
    *,
    role: RoleForm | None = None,
    absence: AbsenceForm | None = None,
    address: FallbackForm | None = None,
    rule: RuleForm | None = None,
) -> HttpResponse:
    as_of = clock.as_of()
    found = every_rule()
    wrong: Form | None = role or absence or address or rule
    context = {
        "roles": presenter.role_lines(queries.every_responsibility()),
        "absences": presenter.absence_lines(
            queries.absences(from_day=as_of.astimezone(report_zone()).date())
        ),
        "rules": presenter.rule_lines(found),
        "own_rules": any(one.pk and one.webhook_id is None for one in found),
        "form": wrong,
        "role_form": role or RoleForm(kpi=request.GET.get("kpi", "")),
        "absence_form": absence or AbsenceForm(),
        "fallback_form": address
        or FallbackForm(initial={"address": queries.fallback_address()}, auto_id="fallback_%s"),
        "rule_form": rule or RuleForm(),
    }
    status = REFUSED if wrong is not None else 200
    return settings_page(request, "settings/told.html", context, entry=ENTRY, as_of=as_of, status=status)


def _key(number: int) -> int:
    if number > LARGEST_ID:
        raise Http404
    return number
