"""A page reads who runs this Trimtab once, and sees a change at once."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.building import AS_OF, organisation
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.audit.actor import Actor
from trimtab.domain.organisation.actions import change_organisation
from trimtab.domain.organisation.queries import current, read_once

pytestmark = pytest.mark.django_db
BY = Actor(name="test")


def change(**fields: Any) -> None:
    given = {"name": "Test IT", "zone": "UTC", "language": "en", "fiscal_year_start_month": 1, **fields}
    change_organisation(by=BY, as_of=AS_OF, **given)


def test_a_page_asks_once() -> None:
    organisation()
    browser = signed_in()
    read(browser, "/settings/hours/")
    with CaptureQueriesContext(connection) as asked:
        read(browser, "/settings/hours/")
    assert sum("domain_organisation" in one["sql"] for one in asked.captured_queries) == 1


def test_a_change_is_seen_at_once_and_nothing_is_kept_afterwards(django_assert_num_queries: Any) -> None:
    organisation()
    with read_once():
        assert current().name == "Test IT"
        change(name="Other IT")
        assert current().name == "Other IT"
        with django_assert_num_queries(0):
            current()
    with django_assert_num_queries(2):
        current()
        current()


def test_the_next_page_has_the_new_name() -> None:
    organisation()
    browser = signed_in()
    assert "Test IT" in text_of(read(browser, "/settings/hours/"))
    change(name="Other IT")
    assert "Other IT" in text_of(read(browser, "/settings/hours/"))
