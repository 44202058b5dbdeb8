"""What the codes of responsibilities and receiver rules are called."""

from collections.abc import Mapping

from django.utils.translation import gettext

from trimtab.domain.notices.models import GIVEN


def roles() -> Mapping[str, str]:
    """The roles that people hold."""
    return {
        "onboarding-manager": gettext("onboarding manager"),
        "account-owner": gettext("account owner"),
        "service-desk-lead": gettext("service desk lead"),
        "service-delivery-manager": gettext("service delivery manager"),
        "team-lead": gettext("team lead"),
        "kpi-owner": gettext("owner of a KPI"),
    }


def receivers() -> Mapping[str, str]:
    """Who a rule can name beside single accounts and webhooks."""
    return {**roles(), "owners": gettext("every owner"), "service-managers": gettext("every service manager")}


def levels() -> Mapping[str, str]:
    """Of what somebody is told by a rule."""
    return {
        "approaching": gettext("a threshold is near"),
        "exceeded": gettext("a threshold is exceeded"),
        "information": gettext("it is back to normal, or good to know"),
        "signal": gettext("a figure shifted"),
        "upkeep": gettext("Trimtab itself needs somebody"),
    }


def levels_for_webhooks() -> Mapping[str, str]:
    """Of what a webhook can be told: of notices, and that one was given to somebody."""
    return {**levels(), GIVEN: gettext("a notice is given to somebody")}


def stages() -> Mapping[str, str]:
    """Of which clients, or of teams."""
    return {
        "": gettext("each"),
        "early": gettext("early support"),
        "ongoing": gettext("ongoing support"),
        "team": gettext("about a team"),
    }


def steps() -> Mapping[str, str]:
    """At once, or later."""
    return {"1": gettext("at once"), "2": gettext("when nobody acknowledged within two working days")}
