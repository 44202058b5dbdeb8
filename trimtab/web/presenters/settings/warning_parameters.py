"""The parameters of the early warning, with what each changes. What to expect of them is under Early warning."""

from django.utils.translation import gettext

from trimtab.web.presenters.settings.setting import Setting, keyed

_WARNED = keyed("ticket-escalation")


def early_warning() -> list[Setting]:
    """When people are told that a client comes near its threshold, and when it has calmed down."""
    return [*_beginning(), *_ending()]


def _beginning() -> list[Setting]:
    return [
        Setting(
            "p_approach",
            gettext("How likely before people are told"),
            gettext(
                "From this likelihood on that the true rate is above the warning level, a client is approaching. A "
                "higher one sends fewer messages, and later; Early warning under Settings shows what to expect."
            ),
            "ALERT-4",
            _WARNED,
        ),
        Setting(
            "p_exceed",
            gettext("How likely before the threshold counts as exceeded"),
            gettext("From this likelihood on that the true rate is above the threshold itself."),
            "ALERT-4",
            _WARNED,
        ),
        Setting(
            "approach_fraction",
            gettext("Warning level, of the threshold"),
            gettext(
                "With a threshold of 15% and 80% here, people are told when the true rate is likely above 12%."
            ),
            "ALERT-3",
            _WARNED,
        ),
        Setting(
            "alert_window_days",
            gettext("Days that are looked at"),
            gettext("With fewer than 20 tickets in them, the last 60 days are looked at, then the last 90."),
            "ALERT-2",
            _WARNED,
        ),
    ]


def _ending() -> list[Setting]:
    return [
        Setting(
            "alert_exit_margin",
            gettext("How much less likely before it ends"),
            gettext("A state ends only below the likelihood that began it, less this: it does not flicker."),
            "ALERT-4",
            _WARNED,
        ),
        Setting(
            "alert_exit_days",
            gettext("Days in a row before it ends"),
            gettext(
                "So many days below are needed; a day on which nothing was looked at counts as not below."
            ),
            "ALERT-4",
            _WARNED,
        ),
        Setting(
            "alert_cooldown_days",
            gettext("Days of quiet after it ended"),
            gettext("In them nobody is told of approaching again; of a threshold that is exceeded always."),
            "ALERT-5",
            _WARNED,
        ),
    ]
