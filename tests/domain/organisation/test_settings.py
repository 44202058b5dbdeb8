"""The provider's settings: what is saved, what is refused whole, what the audit log keeps, what must be rebuilt."""

from typing import Any

import pytest

from tests.building import AS_OF, organisation
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.changes.actions import FACTS
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.organisation.actions import change_organisation, set_parameters
from trimtab.domain.organisation.models import Organisation
from trimtab.domain.organisation.queries import current, parameters

pytestmark = pytest.mark.django_db
ANN = Actor("ann@msp.example")


def change(**fields: Any) -> bool:
    own = {"name": "Test IT", "zone": "UTC", "language": "en", "fiscal_year_start_month": 1}
    return change_organisation(by=ANN, as_of=AS_OF, **{**own, **fields})


def marked() -> set[tuple[str, Any]]:
    return set(ChangedMonth.objects.values_list("fact", "month"))


def test_another_zone_marks_every_month_and_another_name_marks_none() -> None:
    organisation()
    assert change(name="New name") is False
    assert not marked()
    assert change(zone="Asia/Tokyo", name="New name") is True
    assert marked() == {(fact, None) for fact in FACTS}
    assert (current().name, current().zone) == ("New name", "Asia/Tokyo")


def test_the_audit_log_has_the_values_before_and_after() -> None:
    organisation()
    change(language="tr")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.name) == ("organisation.change", ANN.name, "Test IT")
    assert entry.before["language"] == "en"
    assert entry.after["language"] == "tr"
    change(language="tr")
    assert AuditEntry.objects.count() == 1, "nothing changed the second time"


def test_the_first_change_makes_the_provider() -> None:
    assert not Organisation.objects.exists()
    change()
    assert Organisation.objects.get().name == "Test IT"


def test_parameters_differ_from_the_default_or_are_not_kept() -> None:
    organisation(early_days=60)
    assert set_parameters(by=ANN, as_of=AS_OF, values={"early_days": 90, "verify_days": 14}) == [
        "early_days",
        "verify_days",
    ]
    assert current().parameters == {"verify_days": 14}
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == (
        {"early_days": 60, "verify_days": 7},
        {"early_days": 90, "verify_days": 14},
    )
    assert marked() == {(fact, None) for fact in FACTS}


def test_kinds_are_kept_as_a_list() -> None:
    organisation()
    set_parameters(by=ANN, as_of=AS_OF, values={"esc_kinds": ("functional",)})
    assert current().parameters == {"esc_kinds": ["functional"]}
    assert parameters().esc_kinds == ("functional",)


def test_saving_what_holds_already_writes_nothing() -> None:
    organisation()
    assert set_parameters(by=ANN, as_of=AS_OF, values={"early_days": 90}) == []
    assert not AuditEntry.objects.exists()
    assert not marked()


@pytest.mark.parametrize("bad", [{"k_anon": 4}, {"k_anon": 21}, {"early_days": 0}, {"shoe_size": 44}])
def test_a_value_out_of_range_leaves_everything_as_it_was(bad: dict[str, int]) -> None:
    organisation(verify_days=10)
    with pytest.raises(ValueError, match=next(iter(bad))):
        set_parameters(by=ANN, as_of=AS_OF, values={"verify_days": 14, **bad})
    assert current().parameters == {"verify_days": 10}
    assert not AuditEntry.objects.exists()
