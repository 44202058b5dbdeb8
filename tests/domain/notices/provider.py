"""A provider with people in roles, for tests of who is told."""

from typing import Any

from tests.building import client, organisation
from trimtab.domain.audit.actor import Actor
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User
from trimtab.domain.responsibilities.actions import give

BY = Actor("test")


def account(name: str, role: str = "technician", **more: Any) -> User:
    """An account of the provider."""
    return User.objects.create(email=f"{name}@msp.example", name=name.title(), role=role, **more)


def desk(as_of: Any) -> tuple[Client, dict[str, User]]:
    """A client, an owner, and somebody in each role for everything, with deputies for the desk lead."""
    organisation(zone="Europe/Istanbul")
    names = ("lead", "deputy", "delivery", "onboarding", "account", "team")
    people = {name: account(name) for name in names} | {"owner": account("owner", "owner")}
    give(by=BY, as_of=as_of, role="service-desk-lead", holder=people["lead"], deputy=people["deputy"])
    give(by=BY, as_of=as_of, role="service-delivery-manager", holder=people["delivery"], deputy=None)
    give(by=BY, as_of=as_of, role="onboarding-manager", holder=people["onboarding"], deputy=None)
    give(by=BY, as_of=as_of, role="account-owner", holder=None, deputy=people["account"])
    give(by=BY, as_of=as_of, role="team-lead", holder=people["team"], deputy=None)
    return client("Acme"), people
