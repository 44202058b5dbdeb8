"""Escalation rules: which hold, their versions, and how the next one is made."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from trimtab.domain.tickets.actions import RuleMoved, change_rule, compare_rule
from trimtab.domain.tickets.comparing import Comparison
from trimtab.domain.tickets.models import EscalationRule, Ticket
from trimtab.domain.tickets.queries import (
    definition_of,
    recorded_preview,
    rule_in_force,
    rules_in_force,
    versions_of,
)
from trimtab.kpi.escalation_rule import EscalationRule as Definition
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.pages import actor, viewer
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.settings.previews import counted_anew, preview, seal
from trimtab.web.presenters.settings.rule_words import differences, in_words
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import LEADS, OWNER, open_to
from trimtab.web.settings_forms.rules import RuleForms
from trimtab.web.views.settings.frame import REFUSED, saved, settings_page, unchanged

ENTRY = "settings-escalation"


@dataclass(frozen=True)
class Held:
    """A rule in force and what it makes of its tickets."""

    rule: EscalationRule
    escalated: str
    tickets: str


@open_to(LEADS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Which rules hold, and what does each make of its tickets?"""
    held = []
    for rule in rules_in_force():
        told = recorded_preview(Ticket.objects.filter(system=rule.name), examples=0)
        held.append(Held(rule, count(told.escalated), count(told.tickets)))
    context = {"held": held, "zone": zone_of(viewer(request))}
    return settings_page(request, "settings/escalation.html", context, entry=ENTRY, as_of=clock.as_of())


@open_to(LEADS)
@require_safe
def show(request: HttpRequest, rule_id: int) -> HttpResponse:
    """What does a version say, which versions were there, and what changed from each to the next?"""
    rule = _rule(rule_id)
    versions = versions_of(rule.name)
    olders = [*versions[1:], None]
    context = {
        "rule": rule,
        "newest": versions[0],
        "parts": _parts(rule),
        "versions": [(one, _differences(older, one)) for one, older in zip(versions, olders, strict=True)],
        "zone": zone_of(viewer(request)),
    }
    return settings_page(request, "settings/escalation_rule.html", context, entry=ENTRY, as_of=clock.as_of())


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Make the next version from this one. It is counted for a preview first; only what was seen is saved."""
    rule = _rule(rule_id)
    start = _definition(rule) or Definition(rule.name)
    newest = rule_in_force(rule.name)
    assert newest is not None
    if request.method != "POST":
        return _page(request, rule, newest, RuleForms(start))
    forms = RuleForms(start, request.POST)
    if not forms.is_valid():
        return _page(request, rule, newest, forms, status=REFUSED)
    wanted = forms.definition()
    if wanted.to_dict() == newest.definition:
        return unchanged(request, "settings-escalation-rule", newest.pk)
    sealed = seal(wanted.to_dict())
    if "save" not in request.POST or request.POST.get("sealed") != sealed:
        found = compare_rule(wanted, as_of=clock.as_of())
        return _page(request, rule, newest, forms, found=found, sealed=sealed)
    return _save(request, rule, newest, forms, wanted)


def _save(
    request: HttpRequest, rule: EscalationRule, newest: EscalationRule, forms: RuleForms, wanted: Definition
) -> HttpResponse:
    seen = request.POST.get("instead_of", "")
    try:
        made, done = change_rule(
            by=actor(request),
            as_of=clock.as_of(),
            definition=wanted,
            instead_of=int(seen) if seen.isascii() and seen.isdecimal() else 0,
        )
    except RuleMoved as moved:
        forms.parts.add_error(
            None,
            gettext("Version %(version)s was saved meanwhile. Look at the preview again, then save.")
            % {"version": moved.version},
        )
        found = compare_rule(wanted, as_of=clock.as_of())
        return _page(request, rule, newest, forms, found=found, sealed=seal(wanted.to_dict()), status=REFUSED)
    says = gettext("Version %(version)s holds now. %(done)s")
    return saved(
        request,
        says % {"version": made.version, "done": counted_anew(done)},
        "settings-escalation-rule",
        made.pk,
    )


def _page(
    request: HttpRequest,
    rule: EscalationRule,
    newest: EscalationRule,
    forms: RuleForms,
    *,
    found: Comparison | None = None,
    sealed: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "rule": rule,
        "newest": newest,
        "following": newest.version + 1,
        "forms": forms,
        "fields": list(forms.parts),
        "preview": found and preview(found),
        "sealed": sealed,
    }
    return settings_page(
        request, "settings/escalation_change.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )


def _rule(rule_id: int) -> EscalationRule:
    found = EscalationRule.objects.filter(pk=rule_id).first() if rule_id <= LARGEST_ID else None
    if found is None:
        raise Http404
    return found


def _definition(rule: EscalationRule) -> Definition | None:
    """What a version says; None where nobody can read it."""
    try:
        return definition_of(rule)
    except ValueError:
        return None


def _parts(rule: EscalationRule) -> list[Any]:
    found = _definition(rule)
    return [] if found is None else in_words(found)


def _differences(before: EscalationRule | None, after: EscalationRule) -> list[Any] | None:
    """What changed; None for a first version or one that cannot be read."""
    old, new = _definition(before) if before else None, _definition(after)
    return None if old is None or new is None else differences(old, new)
