"""What the tiers of support are called (ESC-1)."""

from django.utils.translation import gettext


def tier_names() -> dict[int, str]:
    """The tiers by number."""
    return {
        0: gettext("0 Self-service"),
        1: gettext("1 Service desk"),
        2: gettext("2 Technical"),
        3: gettext("3 Specialist"),
        4: gettext("4 Supplier or vendor"),
    }


def tier_text(tier: int | None) -> str:
    """A tier in words; "not known" for none."""
    return gettext("not known") if tier is None else tier_names().get(tier, str(tier))
