"""A survey on paper: a page to print with a QR code, for somebody whom mail does not reach."""

import io

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from trimtab.domain.organisation.queries import current
from trimtab.domain.questionnaires.queries import survey_of
from trimtab.domain.surveys.client_actions import print_link
from trimtab.domain.surveys.client_links import sheet_of
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.reports.mail.links import link
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.pages import actor
from trimtab.web.presenters import survey_sheet
from trimtab.web.rights import LEADS, open_to
from trimtab.web.views.errors import explained

_PIXELS = 6


@open_to(LEADS)
@require_POST
@never_cache
@explained
def show(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """The page to print. Each time makes a new link: none is kept that could be shown again."""
    as_of = clock.as_of()
    try:
        made = print_link(by=actor(request), invitation=min(invitation_id, LARGEST_ID), as_of=as_of)
    except SurveyInvitation.DoesNotExist as unknown:
        raise Http404 from unknown
    sheet, version = sheet_of(made.token, as_of=as_of), made.invitation.version
    assert sheet is not None
    assert version is not None
    address, language, provider = link("survey", made.token), sheet.language, current().name
    with override(language):
        context = {
            "language": language,
            "languages": [],
            "provider": provider,
            "title": survey_of(version).title.text(language, provider=provider),
            "greeting": survey_of(version).greeting.text(language, provider=provider),
            "code": _code(address),
            "address": address,
            "for_whom": sheet.initials,
            "promise": survey_sheet.promise(sheet, provider),
            "until": survey_sheet.until(sheet),
        }
        page = render_to_string("survey/printed.html", context)
    return HttpResponse(page, headers={"Referrer-Policy": "no-referrer", "Content-Language": language})


def _code(address: str) -> str:
    """The address as a QR code: SVG without any style of its own, black on white on every screen."""
    out = io.BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(out, kind="svg", scale=_PIXELS, border=4, light="#fff", dark="#000", xmldecl=False, svgns=True)
    return out.getvalue().decode()
