"""The links in e-mail lead to a name that others can use, where there is one."""

import pytest

from trimtab.config.urls_of_mail import own_url


@pytest.mark.parametrize(
    ("hosts", "https", "wanted"),
    [
        (["127.0.0.1", "localhost", "[::1]"], False, "http://localhost:8000"),
        (["127.0.0.1", "kpi.example.com"], True, "https://kpi.example.com"),
        ([".example.com"], True, "https://example.com"),
        (["kpi.lan"], False, "http://kpi.lan:8000"),
        (["localhost"], True, "http://localhost:8000"),
    ],
)
def test_an_address_is_made_of_what_is_set(hosts: list[str], https: bool, wanted: str) -> None:
    assert own_url(hosts, 8000, https=https) == wanted
