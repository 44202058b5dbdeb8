"""What is under Settings, for whom. To add a page, add an entry here: the menu and the index follow.

An entry names the address of its page as ``urls.py`` does, and the roles that may open it as its view does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from trimtab.domain.people.models import User
from trimtab.domain.people.roles import LEADS

_OWNER = frozenset({User.Role.OWNER})


@dataclass(frozen=True)
class Entry:
    """One page: its key, title and what it is about; where it is; whether it is the one that is open."""

    key: str
    title: str
    says: str
    href: str
    open: bool


@dataclass(frozen=True)
class Section:
    """Entries that belong together."""

    title: str
    entries: Sequence[Entry]


_Line = tuple[str, str, str, frozenset[User.Role]]  # address, title, what it is about, for whom


def menu(role: str, opened: str = "") -> list[Section]:
    """The sections that this role may open; a section without an entry is left out."""
    found = []
    for title, lines in _sections():
        entries = [
            Entry(name, text, says, reverse(name), name == opened)
            for name, text, says, roles in lines()
            if role in roles
        ]
        if entries:
            found.append(Section(title, entries))
    return found


def _sections() -> list[tuple[str, Callable[[], list[_Line]]]]:
    return [
        (gettext("Provider"), _provider),
        (gettext("Figures"), _figures),
        (gettext("This installation"), _installation),
    ]


def _provider() -> list[_Line]:
    return [
        (
            "settings-organisation",
            gettext("Organisation"),
            gettext("Name, time zone, language and fiscal year."),
            LEADS,
        ),
        (
            "settings-hours",
            gettext("Working hours and holidays"),
            gettext("When somebody is there: of the provider, and of clients that differ."),
            LEADS,
        ),
        (
            "settings-teams",
            gettext("Teams and tiers"),
            gettext("Which team is of which tier; a move to a higher one is an escalation."),
            LEADS,
        ),
        (
            "settings-told",
            gettext("Who is told"),
            gettext("Roles with deputies, absences, and who gets which notice by page, e-mail or webhook."),
            LEADS,
        ),
        (
            "settings-surveys",
            gettext("Surveys"),
            gettext("What clients and technicians are asked, when and how often, in which words."),
            _OWNER,
        ),
    ]


def _figures() -> list[_Line]:
    return [
        (
            "settings-escalation",
            gettext("Escalation rules"),
            gettext("What counts as an escalation in each product's tickets, with every version."),
            LEADS,
        ),
        (
            "settings-parameters",
            gettext("Parameters"),
            gettext("Anonymity, surveys, intervals, stages: the numbers of the KPI specification."),
            LEADS,
        ),
        (
            "settings-targets",
            gettext("Targets and thresholds"),
            gettext("What each KPI is to reach and where it should warn, for all clients or for one."),
            LEADS,
        ),
        (
            "settings-warning",
            gettext("Early warning"),
            gettext("From which escalation rate on people are told, and what to expect of that."),
            LEADS,
        ),
    ]


def _installation() -> list[_Line]:
    return [
        (
            "people",
            gettext("Accounts"),
            gettext("Who may sign in, as what, and who was invited."),
            _OWNER,
        ),
        (
            "outbox",
            gettext("Outgoing mail"),
            gettext("What waits, what was sent or given up, and addresses that mail does not reach."),
            LEADS,
        ),
        (
            "settings-webhooks",
            gettext("Webhooks"),
            gettext("Programs elsewhere that are told of notices: addresses, secrets, last messages."),
            _OWNER,
        ),
        (
            "settings-environment",
            gettext("Environment"),
            gettext("What was set when Trimtab was started, and what is wrong with it."),
            LEADS,
        ),
        (
            "audit",
            gettext("Audit log"),
            gettext("Who did what, when and from where, and what it was before."),
            _OWNER,
        ),
    ]
