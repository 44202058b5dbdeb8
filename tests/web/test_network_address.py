"""Only what stated proxies say about the network address is believed."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from trimtab.web.signing_in.network import NetworkAddressMiddleware, forwarded_for, is_number


@pytest.mark.parametrize(
    ("header", "hops", "found"),
    [
        ("203.0.113.7", 0, None),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("1.1.1.1, 203.0.113.7", 1, "203.0.113.7"),
        ("1.1.1.1, 203.0.113.7, 10.0.0.2", 2, "203.0.113.7"),
        ("203.0.113.7:4711", 1, "203.0.113.7"),
        ("[2001:db8::1]:4711", 1, "2001:db8::1"),
        ("2001:DB8::1", 1, "2001:db8::1"),
        ("203.0.113.7", 2, None),
        ("", 1, None),
        ("unknown", 1, None),
        ("203.0.113.7,", 1, None),
        ("203.0.113.7, <script>", 1, None),
    ],
)
def test_the_entry_that_the_outermost_proxy_wrote(header: str, hops: int, found: str | None) -> None:
    assert forwarded_for(header, hops) == found


@pytest.mark.parametrize(
    ("hops", "address"), [(0, "10.0.0.1"), (1, "203.0.113.7"), (2, "1.1.1.1"), (3, "10.0.0.1")]
)
def test_a_header_that_is_too_short_is_not_believed(settings: Any, hops: int, address: str) -> None:
    settings.TRIMTAB_PROXY_HOPS = hops
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "1.1.1.1, 203.0.113.7"}
    NetworkAddressMiddleware(lambda _: HttpResponse())(request)
    assert {"REMOTE_ADDR": address} == request.META


@pytest.mark.parametrize(
    ("host", "number"),
    [
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("localhost:8000", False),
        ("kpi.example.com", False),
        ("", False),
    ],
)
def test_a_host_is_a_name_or_a_number(host: str, number: bool) -> None:
    assert is_number(host) is number
