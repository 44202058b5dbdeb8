"""Which roles go together: who leads, and who works for the provider."""

from trimtab.domain.people.models import User

LEADS = frozenset({User.Role.OWNER, User.Role.SERVICE_MANAGER})
PROVIDER = LEADS | {User.Role.TECHNICIAN}
