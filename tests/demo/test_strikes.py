"""The sample provider goes with the strikes of its entries, and leaves those of others."""

import pytest

from tests.building import AS_OF, at, client, detection, device, organisation
from trimtab.demo.loading import KIND, remove
from trimtab.demo.stories import SYSTEM
from trimtab.domain.audit.actor import PROGRAM
from trimtab.domain.batches.models import Batch
from trimtab.domain.clients.models import Client
from trimtab.domain.devices.models import Device
from trimtab.domain.findings.actions import strike
from trimtab.domain.findings.models import Detection, Strike


@pytest.mark.django_db
def test_removing_the_sample_removes_the_strikes_of_its_entries_alone() -> None:
    organisation()
    sample = Batch.objects.create(kind=KIND, file_name="s", file_digest="d", recorded_at=AS_OF)
    theirs = Client.objects.create(
        external_id="t", name="Theirs", name_key="theirs", system=SYSTEM, batch=sample
    )
    pc = Device.objects.create(external_id="t", client=theirs, name="PC", system=SYSTEM, batch=sample)
    of_sample = Detection.objects.create(
        external_id="t", client=theirs, device=pc, fingerprint="disk-full", detected_at=at("2026-10-01 09:00"),
        system=SYSTEM, batch=sample,
    )  # fmt: skip
    own = detection(device(client("Own")), "2026-10-01 09:00", "open")
    for entry in (of_sample, own):
        strike(by=PROGRAM, as_of=AS_OF, entry=entry, reason="a test")
    remove(AS_OF)
    assert Strike.objects.get().external_id == own.external_id
    assert Detection.objects.get() == own
