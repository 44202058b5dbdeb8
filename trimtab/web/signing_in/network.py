"""Which network address does a request come from? Only what stated reverse proxies say is believed."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class NetworkAddressMiddleware:
    """Puts the visitor's address into REMOTE_ADDR, where everything else reads it. Comes first of all.

    Each proxy adds the address it was called from at the end of X-Forwarded-For, so with two proxies the second to
    last entry is the visitor's and everything before it is what the visitor wrote. A header that is too short or not
    an address did not come through the proxies: the address of the connection stays, which nobody can choose.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        said = str(request.META.pop("HTTP_X_FORWARDED_FOR", ""))
        visitor = forwarded_for(said, settings.TRIMTAB_PROXY_HOPS)
        if visitor is not None:
            request.META["REMOTE_ADDR"] = visitor
        return self.get_response(request)


def forwarded_for(header: str, hops: int) -> str | None:
    """The address that the outermost of ``hops`` proxies was called from; None: it does not say."""
    entries = header.split(",")
    if hops < 1 or len(entries) < hops:
        return None
    text = entries[-hops].strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


def is_number(host: str) -> bool:
    """Is a host, with or without a port, an address instead of a name? Browsers keep passkeys for names only."""
    bare = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        return False
    return True
