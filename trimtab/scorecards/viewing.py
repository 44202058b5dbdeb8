"""Who is looking, and what may they see? Every scorecard asks here first."""

from trimtab.domain.people.models import User
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.shapes import Filters


def allowed(viewer: User, filters: Filters) -> Filters:
    """Which filters hold for this viewer? Raises NotVisible for what is not theirs.

    Owners and service managers see every client and team. A technician sees no other technician's own figures. A
    client contact sees nothing here: their pages are their client's alone.
    """
    if viewer.role == User.Role.CLIENT_CONTACT:
        raise NotVisible("There is nothing here for you.")
    if viewer.role == User.Role.TECHNICIAN and filters.technician not in (None, viewer.person_id):
        raise NotVisible("There is nothing here for you.")
    return filters


def may_split_by(viewer: User, dimension: str) -> bool:
    """May this viewer see a KPI split by that dimension? Only leads see one technician beside another."""
    return dimension != "technician" or viewer.role in (User.Role.OWNER, User.Role.SERVICE_MANAGER)


def hidden_columns(viewer: User) -> frozenset[str]:
    """Which columns of rows does this viewer not see? Who answered is for the account team (SURVEY-9)."""
    return frozenset({"respondent"}) if viewer.role == User.Role.TECHNICIAN else frozenset()
