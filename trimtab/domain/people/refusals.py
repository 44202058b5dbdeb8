"""What cannot be done to accounts and invitations, each with a name of its own for the page to explain."""


class Refused(Exception):
    """An account or invitation stays as it is. ``str()`` says why, in English."""


class LastOwner(Refused):
    """Nobody would be left who may change settings and accounts."""


class AddressTaken(Refused):
    """There is an account with this address already."""


class AlreadyInvited(Refused):
    """An invitation to this address is open."""


class InvitationOver(Refused):
    """The invitation was accepted, revoked or has expired."""


class ClientWanted(Refused):
    """A client contact belongs to one client, and nobody else belongs to any."""


class PersonTaken(Refused):
    """Another account is already that technician's."""


class UnknownChoice(Refused):
    """A role, language, theme or zone that does not exist."""
