"""Where do the links in a message lead?"""

from django.conf import settings
from django.urls import reverse

from trimtab.domain.outbox.tokens import opt_out_token


def link(name: str, *args: object) -> str:
    """The whole address of the page that the URLconf calls ``name``, at TRIMTAB_URL."""
    return f"{settings.TRIMTAB_URL}{reverse(name, args=args)}"


def opt_out_link(*, to: str, topic: str, language: str) -> str:
    """The address at which the mailbox ``to`` opts out of ``topic``. Raises BadAddress."""
    return link("unsubscribe", opt_out_token(address=to, topic=topic, language=language))
