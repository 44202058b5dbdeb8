"""The address of every page there is, from the list of routes itself: a route that is not known here fails."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "sign-in/": "sign-in/",
    "invitation/<str:token>/": "invitation/{token}/",
    "unsubscribe/<str:token>/": "unsubscribe/{opt_out}/",
    "s/<str:token>/": "s/{survey}/",
}
"""Pages for people who are not signed in."""
NOT_PAGES = (
    r"\.<slug:file_format>$",  # a file
    r"export|^imports/lists/",
    r"^live$|^ready$",  # for machines
    r"^views/(save|open)/$|^language/$|^theme/$|^sign-out/$",  # forms without a page of their own
    r"^sign-in/.+",  # a step of signing in, reached only on the way
    r"^invitation/|^unsubscribe/|^s/",  # PUBLIC has them
    r"/(close|open|enable|link|renew|revoke|withdraw|follow|end|end-others|remove|delete|asking|contractors|move)/$",
    r"^initiatives/.*/(state|steps|notes)/(<.*)?$",
    r"/lasting-change/.*/undo/$|^settings/early-warning/accept/$",
    r"^settings/told/.+|^(notices|settings/webhooks)/<[^/]+>/<",
    r"^calls/|/account-owner/$|/(print|answer)/$",  # buttons too
    r"^tipping/.*(adopt|compute)/$",
    r"^prevented/<slug:kind>/|^inbox/(acknowledge|give|put-off|take)/$",
    r"^surveys/comments/.*/(settle|themes|reply)/$",
    r"^(imports|jobs)/.*/(reading|mapping|begin|delete|cancel)/$",
    r"lasting-change/.*/undo/$",
    r"^account/(password/$|confirm/|second-factor/app/remove/|recovery-codes/(download/)?$|passkeys/<)",
)
"""Routes that answer no page: what matches one of these."""
ONLY = {
    "my-work/": "technician",
}
"""Pages that say more to another role than the owner."""
OF_ROUTE: dict[str, dict[str, str]] = {
    "surveys/comments/": {"question": "comment"},
    "surveys/": {"key": "client-onboarding"},
    "settings/surveys/<slug:key>/ask/": {"key": "in-depth"},
    "settings/surveys/": {"key": "client-onboarding", "question": "overall"},
}
"""What fills the addresses of routes that begin so, before anything else does."""


def pages(ids: Mapping[str, Any]) -> dict[str, str]:
    """The address of every page that somebody who is signed in can open, by its route.

    ``ids`` fills the addresses. Raises KeyError for a route with a part that it does not know.
    """
    found = {}
    for route in routes():
        if not any(re.search(one, route) for one in NOT_PAGES):
            own = next((some for begin, some in OF_ROUTE.items() if route.startswith(begin)), {})
            known = {**ids, **own}
            found[route] = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part, of=known: str(of[part[1]]), route)
    return found


def routes() -> Iterator[str]:
    """Every route of the URLconf, as it is written there."""
    return _under(get_resolver().url_patterns, "")


def _under(patterns: Any, prefix: str) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _under(one.url_patterns, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield prefix + str(one.pattern)
