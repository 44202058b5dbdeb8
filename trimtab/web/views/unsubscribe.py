"""Opting out of mail by the link in it, without an account. Looking changes nothing: mail scanners look."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from trimtab.domain.outbox import actions, queries
from trimtab.domain.outbox.tokens import OptOutLink, opt_out_of
from trimtab.web import clock
from trimtab.web.presenters import mail_words

BACK = "back"
"""The button that takes an opt-out back; every other POST opts out, a mail program's one click too (RFC 8058)."""


@csrf_exempt  # the token in the address is the right to do it, and a mail program has no other
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to opt out, do it, or offer to take it back; in the language of the mail."""
    link = opt_out_of(token)
    if link is None:
        return render(request, "unsubscribe_unknown.html", status=404)
    if request.method == "POST" and request.POST.get("do") == BACK:
        actions.opt_in(address=link.address, topic=link.topic)
    elif request.method == "POST":
        actions.opt_out(address=link.address, topic=link.topic, as_of=clock.as_of())
    with translation.override(link.language):
        return render(request, "unsubscribe.html", _context(request, link))


def _context(request: HttpRequest, link: OptOutLink) -> dict[str, object]:
    out = queries.opted_out(address=link.address, topic=link.topic)
    back_in = not out and request.method == "POST"
    asks = mail_words.opted_in if back_in else mail_words.opt_out_question
    return {
        "out": out,
        "says": (mail_words.opted_out if out else asks)(link.topic, link.address),
        "back_in": back_in,
        "BACK": BACK,
        "look": None,  # the language is the mail's: no other can be chosen
    }
