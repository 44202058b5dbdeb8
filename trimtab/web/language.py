"""In which language does a page speak? The person's own, else the browser's, else the provider's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from trimtab.domain.organisation import queries as organisation
from trimtab.domain.people.models import User

OWN_NAMES = {"en": "English", "tr": "Türkçe", "ja": "日本語"}
"""Each language as those who speak it call it: never translated."""


class LanguageMiddleware:
    """Speaks the language of whoever asks. Runs behind AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        if not response.streaming:  # a file is written while it is sent, in this language too
            translation.deactivate()
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        return response


def language_of(request: HttpRequest) -> str:
    """The language to answer this request in: one of en, tr and ja."""
    chosen = request.user.language if isinstance(request.user, User) else ""
    return (
        chosen
        or known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        or _of_asking(request.headers.get("Accept-Language"))
    )


def known(code: str) -> str | None:
    """The language of this code, as we write it; None for one that Trimtab does not speak."""
    return code if code in OWN_NAMES else None


def _of_asking(accepted: str | None) -> str:
    """The language for nobody in particular. Every browser names some: who names none is a program, and gets the
    language of the program, so that the records are asked only where their answer is needed."""
    if accepted is None:
        return settings.LANGUAGE_CODE
    return _of_browser(accepted) or organisation.current().language


def _of_browser(accepted: str) -> str | None:
    """The first language of an Accept-Language header that Trimtab speaks, whatever the region."""
    for code, _weight in parse_accept_lang_header(accepted.lower()):
        language = known(code.partition("-")[0])
        if language:
            return language
    return None
