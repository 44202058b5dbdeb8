"""Webhooks: the list, one with its last messages, and what an owner does with it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from trimtab.domain.notices import webhook_actions
from trimtab.domain.notices.webhook_actions import levels_of
from trimtab.domain.notices.webhook_models import Webhook
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.pages import actor, viewer
from trimtab.web.presenters import webhooks as presenter
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import OWNER, open_to
from trimtab.web.settings_forms.webhooks import WebhookForm
from trimtab.web.views.settings.frame import REFUSED, saved, settings_page, unchanged

ENTRY = "settings-webhooks"
MOST_CALLS = 30
METHODS = ["GET", "HEAD", "POST"]


@open_to(OWNER)
@require_http_methods(METHODS)
def index(request: HttpRequest) -> HttpResponse:
    """Which programs are told, and how do they stand? A new one's secret is shown on the answer to its form, once."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made, secret = webhook_actions.add(by=actor(request), as_of=clock.as_of(), **form.cleaned_data)
        return _one(request, made, secret=secret, says=gettext("The webhook is added."))
    zone = zone_of(viewer(request))
    context = {"lines": presenter.lines(Webhook.objects.all(), zone), "form": form}
    status = REFUSED if form.errors else 200
    return settings_page(
        request, "settings/webhooks.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )


@open_to(OWNER)
@require_http_methods(METHODS)
def show(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """One webhook, its last messages, and a form to change it."""
    held = _found(webhook_id)
    if request.method != "POST":
        return _one(request, held)
    form = WebhookForm(request.POST, webhook=held)
    if not form.is_valid():
        return _one(request, held, form=form)
    if not webhook_actions.change(
        by=actor(request), as_of=clock.as_of(), webhook=held.pk, **form.cleaned_data
    ):
        return unchanged(request, "settings-webhook", held.pk)
    return saved(request, gettext("Saved."), "settings-webhook", held.pk)


@open_to(OWNER)
@require_POST
def act(request: HttpRequest, webhook_id: int, what: str) -> HttpResponse:
    """Send a test, give it a new secret, pause or resume it, or remove it."""
    held, as_of = _found(webhook_id), clock.as_of()
    if what == "rotate":
        secret = webhook_actions.rotate(by=actor(request), as_of=as_of, webhook=held.pk)
        return _one(request, _found(held.pk), secret=secret, says=gettext("It has a new secret."))
    if what == "remove":
        webhook_actions.remove(by=actor(request), as_of=as_of, webhook=held.pk)
        return saved(request, gettext("%(name)s is removed.") % {"name": held.name}, ENTRY)
    does: Mapping[str, Callable[[HttpRequest, Webhook, datetime], str]] = {
        "test": _test,
        "pause": _pause,
        "resume": _resume,
    }
    if what not in does:
        raise Http404
    return saved(request, does[what](request, held, as_of), "settings-webhook", held.pk)


def _test(request: HttpRequest, held: Webhook, as_of: datetime) -> str:
    body = {"says": gettext("This is a test. Nothing happened.")}
    webhook_actions.test(by=actor(request), as_of=as_of, webhook=held.pk, body=body)
    return gettext("The test is on its way. Load this page again to see whether it was taken.")


def _pause(request: HttpRequest, held: Webhook, as_of: datetime) -> str:
    webhook_actions.pause(by=actor(request), as_of=as_of, webhook=held.pk)
    return gettext("Paused: what it should be told waits.")


def _resume(request: HttpRequest, held: Webhook, as_of: datetime) -> str:
    webhook_actions.resume(by=actor(request), as_of=as_of, webhook=held.pk)
    return gettext("It is called again.")


def _one(
    request: HttpRequest, held: Webhook, *, form: WebhookForm | None = None, secret: str = "", says: str = ""
) -> HttpResponse:
    as_of, zone = clock.as_of(), zone_of(viewer(request))
    context = {
        "line": presenter.line(held, zone),
        "calls": presenter.call_lines(held.calls.order_by("-made_at", "pk")[:MOST_CALLS], zone),
        "form": form or WebhookForm(webhook=held, levels=levels_of(held)),
        "secret": secret,
        "says": says,
        "overlap": presenter.overlap(held, as_of, zone),
        "quiet": presenter.quiet(held, as_of, zone),
    }
    status = REFUSED if form is not None else 200
    answer = settings_page(request, "settings/webhook.html", context, entry=ENTRY, as_of=as_of, status=status)
    if secret:
        answer["Cache-Control"] = "no-store"
    return answer


def _found(key: int) -> Webhook:
    found = Webhook.objects.filter(pk=key).first() if key <= LARGEST_ID else None
    if found is None:
        raise Http404
    return found
