"""What the worker made of the sample provider goes with it."""

import pkgutil
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

import pytest

from tests.demo.reading import AS_OF, rows_of_all_tables
from tests.sampled import SampleCopy
from trimtab.demo.loading import remove
from trimtab.domain.models import Client, Organisation
from trimtab.domain.notices.models import ReceiverRule
from trimtab.domain.notices.webhook_models import Webhook
from trimtab.domain.people.sign_in import owner
from trimtab.jobs import hourly, minutely, nightly
from trimtab.jobs.teller import Teller

SLOW = {"gather_statistics", "lock_months"}
"""They leave nothing that test_sample does not try."""


@pytest.fixture
def sample(sample_copy: SampleCopy) -> Iterator[None]:
    with sample_copy():
        yield


def test_after_a_day_of_work_it_leaves_nothing_either(sample: None) -> None:
    owner()
    for rhythm in (minutely, hourly, nightly):
        for job in pkgutil.iter_modules(rhythm.__path__):
            if job.name not in SLOW:
                import_module(f"{rhythm.__name__}.{job.name}").run(AS_OF + timedelta(days=1))
    hook = Webhook.objects.create(name="Chat", url="https://chat.example/", salt="s", made_at=AS_OF)
    ReceiverRule.objects.create(level="signal", webhook=hook, by_page=False, by_mail=False)
    for moment in (AS_OF + timedelta(days=2), AS_OF + timedelta(days=2, minutes=1)):
        teller = Teller(clock=lambda now=moment: now)
        while teller.once():
            pass
    worked = rows_of_all_tables()
    for table in (
        "Release",
        "Notice",
        "TippingEstimate",
        "ClientEpisode",
        "TeamEvaluation",
        "OutboxMessage",
        "WebhookCall",
    ):
        assert worked[table], table
    remove(AS_OF + timedelta(days=1))
    left = {name for name, rows in rows_of_all_tables().items() if rows}
    assert left == {"AuditEntry", "User", "Webhook", "ReceiverRule"}
    assert not Client.objects.exists()


def test_an_organisation_that_was_renamed_since_stays(sample: None) -> None:
    Organisation.objects.update(name="Our own name")
    remove(AS_OF)
    assert Organisation.objects.get().name == "Our own name"
