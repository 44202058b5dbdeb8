"""Reads: what was said of which items of the inbox?"""

from collections.abc import Mapping

from trimtab.domain.inbox.models import InboxMark


def marks() -> Mapping[str, InboxMark]:
    """What people said of items, by the item's key. Few items have a mark, and there are few items."""
    return {one.key: one for one in InboxMark.objects.select_related("account")}
