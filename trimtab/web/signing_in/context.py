"""What every sign-in page knows besides its form."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from trimtab.web.signing_in.network import is_number


def signing_in(request: HttpRequest) -> dict[str, Any]:
    """The provider's button, the rule about second factors, and whether passkeys can work at this address."""
    return {
        "oidc_name": settings.TRIMTAB_OIDC_NAME,
        "second_factor_wanted": settings.TRIMTAB_REQUIRE_SECOND_FACTOR,
        "passkeys_work": not is_number(request.META.get("HTTP_HOST", "")),
    }
