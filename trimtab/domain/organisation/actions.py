"""Writes: the provider's own settings and the parameters of the KPI specification."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.changes.actions import FACTS, mark_months
from trimtab.domain.organisation.models import Organisation
from trimtab.domain.organisation.queries import current, forget
from trimtab.kpi.parameters import NOT_OF_FIGURES, Parameters

_OWN = ("name", "zone", "language", "fiscal_year_start_month")


@transaction.atomic
def change_organisation(
    *, by: Actor, as_of: datetime, name: str, zone: str, language: str, fiscal_year_start_month: int
) -> bool:
    """Set who runs this Trimtab. Answers whether every month of the warehouse must be rebuilt.

    Days, weeks and months begin at midnight of the zone: another zone moves rows from one month to another.
    """
    provider = _locked()
    before = {field: getattr(provider, field) for field in _OWN}
    after = {
        "name": name,
        "zone": zone,
        "language": language,
        "fiscal_year_start_month": fiscal_year_start_month,
    }
    if before == after and not provider._state.adding:
        return False
    for field, value in after.items():
        setattr(provider, field, value)
    provider.save()
    moved: bool = before["zone"] != zone
    if moved:
        mark_months(facts=FACTS, months=None, as_of=as_of)
    _record(by, as_of, "organisation.change", provider, before, after)
    return moved


@transaction.atomic
def set_parameters(*, by: Actor, as_of: datetime, values: Mapping[str, Any]) -> list[str]:
    """Set these parameters, leave the others as they are, and answer the names of those that changed.

    What equals the default is not kept, so that a better default of a later version holds. Raises ValueError for a
    name the specification does not have or a value outside its range; nothing is written then.
    """
    provider = _locked()
    old = Parameters.with_changes(provider.parameters)
    new = Parameters.with_changes({**provider.parameters, **values})
    changed = [name for name in values if getattr(old, name) != getattr(new, name)]
    if not changed:
        return []
    default = Parameters()
    kept = {**provider.parameters, **{name: _plain(getattr(new, name)) for name in values}}
    provider.parameters = {
        name: value for name, value in kept.items() if value != _plain(getattr(default, name))
    }
    provider.save()
    before = {name: _plain(getattr(old, name)) for name in changed}
    after = {name: _plain(getattr(new, name)) for name in changed}
    _count_anew(changed, as_of)
    _record(by, as_of, "parameters.set", provider, before, after)
    return changed


@transaction.atomic
def reset_parameters(*, by: Actor, as_of: datetime, names: Sequence[str]) -> list[str]:
    """Put these back to their defaults, whatever they hold, and answer those that differed."""
    provider = _locked()
    before = {name: provider.parameters[name] for name in names if name in provider.parameters}
    if not before:
        return []
    provider.parameters = {name: value for name, value in provider.parameters.items() if name not in before}
    provider.save()
    _count_anew(before, as_of)
    default = Parameters()
    after = {name: _plain(getattr(default, name, None)) for name in before}
    _record(by, as_of, "parameters.reset", provider, before, after)
    return list(before)


def _count_anew(changed: Iterable[str], as_of: datetime) -> None:
    """Have every figure computed anew, unless all that changed is when it warns."""
    if not NOT_OF_FIGURES.issuperset(changed):
        mark_months(facts=FACTS, months=None, as_of=as_of)


def _locked() -> Organisation:
    """The row to change, so that two changes at once do not lose one; a new one where nobody said anything yet."""
    return Organisation.objects.select_for_update().filter(pk=1).first() or Organisation(
        id=1, name=current().name
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _record(
    by: Actor,
    as_of: datetime,
    action: str,
    provider: Organisation,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    forget()
    record(
        by=by,
        as_of=as_of,
        action=action,
        of="organisation",
        key=1,
        name=provider.name,
        before=before,
        after=after,
    )
