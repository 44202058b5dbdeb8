"""The parameter of the tipping points, with what it changes."""

from django.utils.translation import gettext

from trimtab.web.presenters.links import TIPPING
from trimtab.web.presenters.settings.setting import Setting, keyed


def tipping_points() -> list[Setting]:
    """How surprising the points must be before a line is said to bend."""
    return [
        Setting(
            "tip_alpha",
            gettext("How often a tipping point may be seen that is not there"),
            gettext(
                "In so many of 100 cases without one the test says that there is one. A lower share is surer, and "
                "misses more of those that are there. It holds from the next run on."
            ),
            "TIP-3",
            keyed(*TIPPING),
        )
    ]
