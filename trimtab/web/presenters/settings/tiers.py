"""What the tiers of support are called (ESC-1)."""

from django.utils.translation import gettext

from trimtab.reports.tier_words import tier_names, tier_text

__all__ = ["tier_choices", "tier_names", "tier_text"]


def tier_choices(without: str = "") -> list[tuple[str, str]]:
    """The choices of a list; ``without`` is what choosing none means, by default that it is not known."""
    return [
        ("", without or gettext("Not known")),
        *((str(tier), name) for tier, name in tier_names().items()),
    ]
