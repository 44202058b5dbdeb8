"""Who is looking, and what may they see? Every scorecard asks here first."""

from trimtab.domain.people.models import User
from trimtab.domain.people.roles import LEADS
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.shapes import Filters


def allowed(viewer: User, filters: Filters) -> Filters:
    """Which filters hold for this viewer? Raises NotVisible for what is not theirs.

    Owners and service managers see every client and team. A technician sees no other technician's own figures. A
    client contact sees their client alone, and nothing that is about one team or technician.
    """
    if viewer.role == User.Role.CLIENT_CONTACT and not _is_of_their_client(viewer, filters):
        raise NotVisible("There is nothing here for you.")
    if viewer.role == User.Role.TECHNICIAN and filters.technician not in (None, viewer.person_id):
        raise NotVisible("There is nothing here for you.")
    return filters


def only_leads(viewer: User) -> None:
    """Raises NotVisible unless the viewer leads."""
    if viewer.role not in LEADS:
        raise NotVisible("There is nothing here for you.")


def may_split_by(viewer: User, dimension: str) -> bool:
    """May this viewer see a KPI split by that dimension? Only leads see one technician beside another.

    A client contact sees no client, team or technician beside another.
    """
    if viewer.role == User.Role.CLIENT_CONTACT:
        return dimension not in ("client", "team", "technician")
    return dimension != "technician" or viewer.role in LEADS


def hidden_columns(viewer: User) -> frozenset[str]:
    """Which columns of rows does this viewer not see? Who answered is for the account team (SURVEY-9)."""
    return frozenset() if viewer.role in LEADS else frozenset({"respondent"})


def _is_of_their_client(contact: User, filters: Filters) -> bool:
    of_one = filters.team is not None or filters.technician is not None
    return contact.client_id is not None and filters.client == contact.client_id and not of_one
