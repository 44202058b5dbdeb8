"""A job speaks the language of whoever asked for it, so that what it says about a file can be read."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import get_language

from tests.building import organisation
from trimtab.domain.jobs import actions
from trimtab.domain.organisation.models import Organisation
from trimtab.domain.people.models import User
from trimtab.jobs.runner import Runner
from trimtab.jobs.work import Work

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("own", "provider", "spoken"), [("tr", "ja", "tr"), ("", "ja", "ja"), ("en", "ja", "en")]
)
def test_the_accounts_language_holds_else_the_providers(own: str, provider: str, spoken: str) -> None:
    organisation()
    Organisation.objects.update(language=provider)
    asking = User.objects.create(email="a@example.com", name="A", role=User.Role.OWNER, language=own)
    actions.add(kind="odd", request={}, made_by=asking.pk, as_of=NOW)
    heard: list[str | None] = []

    def does(work: Work) -> None:
        heard.append(get_language())
        work.finish({})

    Runner({"odd": does}, clock=lambda: NOW, beats=False).once()
    assert heard == [spoken]
    assert get_language() == "en"
