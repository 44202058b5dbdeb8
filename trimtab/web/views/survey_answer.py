"""The page that a survey's link opens, for whoever has the link: no account, no cookie, no script."""

import hashlib
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from trimtab.domain.initiatives.queries import told_to
from trimtab.domain.organisation import queries as organisation
from trimtab.domain.surveys import client_links, people_links
from trimtab.domain.surveys.sheets import Sheet
from trimtab.scorecards.periods import today
from trimtab.web import clock
from trimtab.web.language import known, language_of
from trimtab.web.limits import Limit, network_of
from trimtab.web.presenters import survey_sheet
from trimtab.web.presenters.initiatives import kept_lines
from trimtab.web.presenters.survey_sheet import LANGUAGE, SENT
from trimtab.web.survey_form import CALL, LONGEST_TEXT, TRAP, Sent, preselected, read

LINKS = (client_links, people_links)
# A person opens and sends a few times. Hundreds of people of one office may share one address.
PER_TOKEN, PER_NETWORK = Limit(60), Limit(1_200)
_OVER, _FOREIGN, _OFTEN, _WRONG, _SEE_OTHER = 404, 403, 429, 400, 303


@sensitive_variables("token")
@sensitive_post_parameters()
@csrf_exempt  # see _from_own_page
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_not_required
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the sheet that a link opens; only a POST keeps anything, because programs look at links too."""
    as_of = clock.as_of()
    if not _within_limits(request, token):
        return _page(request, "survey/often.html", {}, status=_OFTEN, headers={"Retry-After": "60"})
    if request.method == "POST" and not _from_own_page(request):
        return _page(request, "survey/foreign.html", {}, status=_FOREIGN)
    # Every module is asked, whichever knows the link: an unknown link takes as long as one that is over.
    found = [(links, links.sheet_of(token, as_of=as_of)) for links in LINKS]
    links, sheet = next(((links, sheet) for links, sheet in found if sheet is not None), (None, None))
    if links is None or sheet is None:
        return _over(request)
    if request.method != "POST":
        return _shown(request, sheet)
    with override(_language(request, sheet)):
        sent = read(request.POST, sheet)
    if sent.filled is None:
        return _form(request, sheet, sent=sent, status=_WRONG)
    if not links.fill(token, sent.filled, as_of=as_of):
        return _over(request)
    kept = {LANGUAGE: language} if (language := known(request.GET.get(LANGUAGE, ""))) else {}
    return _quiet(HttpResponse(status=_SEE_OTHER, headers={"Location": f"?{urlencode({SENT: 1, **kept})}"}))


def _from_own_page(request: HttpRequest) -> bool:
    """Was this sent from our own page?

    The secret in the address is the credential here: there is no session that another page could ride on, and whoever
    knows the address can send the form anyway. So no cookie is set for a second secret; what browsers say of
    themselves is enough to refuse a form on another site. They send ``Origin: null`` here, because our page lets no
    address out (no-referrer).
    """
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.get_host()


def _within_limits(request: HttpRequest, token: str) -> bool:
    as_of = clock.as_of()
    network = network_of(str(request.META.get("REMOTE_ADDR") or ""))
    by_network = PER_NETWORK.allows(network, as_of)
    return PER_TOKEN.allows(hashlib.sha256(token.encode()).hexdigest(), as_of) and by_network


def _shown(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    if SENT in request.GET and (sheet.given or any(sheet.said.values()) or sheet.call_wanted):
        return _thanks(request, sheet)
    return _form(request, sheet)


def _form(request: HttpRequest, sheet: Sheet, *, sent: Sent | None = None, status: int = 200) -> HttpResponse:
    chosen = preselected(request.GET, sheet)
    language = _language(request, sheet)
    with override(language):
        page = survey_sheet.page_of(
            sheet,
            provider=organisation.current().name,
            language=language,
            scores=sent.scores if sent else {**sheet.given, **chosen},
            texts=sent.texts if sent else sheet.said,
            call=sent.call if sent else sheet.call_wanted,
            problems=sent.problems if sent else {},
        )
    context = {
        "page": page,
        "languages": survey_sheet.languages_of(language, chosen),
        "call_field": CALL,
        "trap": TRAP,
        "longest": LONGEST_TEXT,
    }
    return _page(request, "survey/sheet.html", context, language=language, status=status)


def _thanks(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    language, as_of = _language(request, sheet), clock.as_of()
    provider = organisation.current().name
    with override(language):
        context = {
            "provider": provider,
            "given": survey_sheet.given_of(sheet, provider=provider, language=language),
            "call": sheet.call_wanted,
            "until": survey_sheet.until(sheet),
            "promise": survey_sheet.promise(sheet, provider),
            "languages": survey_sheet.languages_of(language, {SENT: 1}),
            "change": "?" + urlencode({LANGUAGE: language}),
            # To technicians only: what is done for everybody, and what it did. Which team somebody is of is not known.
            "doing": kept_lines(told_to(None, on=today(as_of)), as_of) if sheet.k_anon else [],
        }
    return _page(request, "survey/thanks.html", context, language=language)


def _over(request: HttpRequest) -> HttpResponse:
    """The one answer for every link that opens nothing, whether it never did or no longer does."""
    return _page(request, "survey/over.html", {}, status=_OVER)


def _language(request: HttpRequest, sheet: Sheet | None) -> str:
    """What was chosen on the page, else the link's, else the browser's, else the provider's."""
    chosen = known(request.GET.get(LANGUAGE, ""))
    return chosen or (known(sheet.language) if sheet else None) or language_of(request)


def _page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    language: str = "",
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    spoken = language or _language(request, None)
    with override(spoken):
        languages = survey_sheet.languages_of(spoken)
        # Without the request: nothing that belongs to an account, a session or a form of ours may get in.
        text = render_to_string(template, {"language": spoken, "languages": languages, **context})
    response = HttpResponse(text, status=status, headers={"Content-Language": spoken, **(headers or {})})
    return _quiet(response)


def _quiet(response: HttpResponse) -> HttpResponse:
    """The answer, with the word that no other site may learn this address."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
