"""S12: whatever a URL says, nothing of this network is called; 170 ways to write it are refused."""

from collections.abc import Sequence
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.awaiting import awaited
from tests.reports.webhooks.listener import Listener, listening
from trimtab.domain.notices import webhook_problems as problems
from trimtab.reports.webhooks.guarding import Destination, Forbidden, destination, judge, permits
from trimtab.reports.webhooks.posting import Answer, post

_LOOPBACK = [
    "127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1",
    "0x7f.1", "0177.0.0.1", "0177.0.0.01", "017700000001", "0x7F.0x0.0x0.0x1", "127.0.0.1.", "127.000.000.001",
    "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "localhost", "LOCALHOST",
    "localhost.", "LocalHost", "foo.localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback",
    "１２７.0.0.1", "127。0。0。1", "①②⑦.⓪.⓪.①", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "[::1%25lo]", "[::ffff:0:127.0.0.1]",
    "0", "0.0.0.0", "0.0.0.1", "000.000.000.000", "[::]", "[::0]", "0x0", "00",
]  # fmt: skip
_NEAR = [
    "10.0.0.1", "10.255.255.255", "167772161", "0xa000001", "012.0.0.1", "172.16.0.1", "172.31.255.255", "2886729729",
    "192.168.0.1", "192.168.1.254", "3232235521", "0xC0A80001", "0300.0250.0.1", "192.168.257", "[::ffff:10.0.0.1]",
    "[::ffff:c0a8:1]", "[fc00::1]", "[fd00::1]", "[fd12:3456:789a::1]", "[fe80::1]", "[fe80::1%25eth0]", "[fec0::1]",
    "100.64.0.1", "100.127.255.254", "1681915905", "[::ffff:100.64.0.1]", "198.18.0.1", "198.19.255.255",
    "192.0.0.1", "192.0.0.192", "192.0.2.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "240.0.0.1",
    "255.255.255.255",
    "4294967295", "0xffffffff", "224.0.0.1", "239.255.255.255", "[ff02::1]", "[ff00::]", "[2001:db8::1]", "[100::1]",
    "[3fff::1]", "[5f00::1]", "[2001::1]", "[64:ff9b:1::1]", "[2002:a00:1::]", "[2002:c0a8:1::]",
]  # fmt: skip
_METADATA = [
    "169.254.169.254", "169.254.0.1", "2852039166", "0xa9fea9fe", "0xa9.0xfe.0xa9.0xfe", "0251.0376.0251.0376",
    "169.254.43518", "169.16689662", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]",
    "[2002:a9fe:a9fe::]", "[fd00:ec2::254]", "169.254.170.2", "100.100.100.200", "168.63.129.16",
    "[::ffff:168.63.129.16]",
    "metadata.google.internal", "METADATA.google.internal.", "metadata", "instance-data", "instance-data.ec2.internal",
    "kubernetes", "kubernetes.default.svc.cluster.local", "printer.local", "nas.home.arpa", "db.internal",
]  # fmt: skip
_WRITTEN_BADLY = [
    "ftp://a.example/", "file:///etc/passwd", "gopher://127.0.0.1:25/_HELO", "javascript:alert(1)", "//a.example/",
    "dict://a.example:11211/", "data:text/plain,x", "http:/a.example", "http:///a", "https://", "a.example", "",
    "http://user@a.example/", "http://user:pass@a.example/", "http://a.example@127.0.0.1/", "http://127.0.0.1@a.example/",
    "http://a.example\\@127.0.0.1/", "http://127.0.0.1\\@a.example/", "http://a.example /", "http://a.example\t/",
    "http://a.example/\r\nHost: x", "http://a.example/\n", "http://a.example%00/", "http://a.example:22/",
    "http://a.example:25/", "http://a.example:3306/", "http://a.example:6379/", "http://a.example:8080/",
    "https://a.example:8443/", "http://a.example:0/", "http://a.example:65536/", "http://a.example:-1/",
    "http://a.example:80:80/", "http://a.example:８０/", "http://[::1/", "http://]/", "http://.../", "http://a..b/",
    "http://-a.example/", "http://a_.-/", "http://" + "a" * 300 + ".example/", "http://a.example/" + "a" * 600,
    "http://a.example/ä", "http://a.example/<x>", "HTTP://127.0.0.1/", "hTTps://LOCALHOST/", "http://1.2.3.4.5/",
    "http://0x7f.0.0.0x1./", "http://256.256.256.256/", "http://127.0.0.1:80\\.a.example/",
]  # fmt: skip
URLS = [
    *(f"http://{host}/" for host in (*_LOOPBACK, *_NEAR, *_METADATA)),
    *(f"https://{host}/latest/meta-data/" for host in _METADATA[:6]),
    *_WRITTEN_BADLY,
]


def posted(url: str, **more: object) -> Answer:
    async def go() -> Answer:
        return await post(url, headers={}, body=b"{}", seconds=2.0, **more)  # type: ignore[arg-type]

    return awaited(go())


@pytest.fixture
def no_connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every connection that is begun, which is none."""
    begun: list[str] = []

    async def refused(host: str, *_: object, **__: object) -> object:
        begun.append(host)
        raise OSError("no connection was to be made")

    monkeypatch.setattr("trimtab.reports.webhooks.posting.asyncio.open_connection", refused)
    return begun


def test_there_are_enough_ways() -> None:
    assert len(set(URLS)) >= 170


@pytest.mark.parametrize("url", URLS)
def test_s12_nothing_of_this_network_is_called(url: str, no_connections: list[str]) -> None:
    async def nowhere(host: str, port: int) -> Sequence[str]:
        """As the C library reads numbers; a name is nowhere, so that no test asks a name server."""
        try:
            return [str(ip_address(host))]
        except ValueError:
            return []

    assert posted(url, resolve=nowhere).problem == problems.FORBIDDEN
    assert no_connections == []


@pytest.mark.parametrize(
    "found", [["93.184.216.34", "127.0.0.1"], ["10.1.2.3"], ["::1"], ["fe80::1%eth0"], ["nonsense"]]
)
def test_a_name_that_leads_to_this_network_is_not_called(found: list[str], no_connections: list[str]) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return found

    assert posted("https://rebind.example/", resolve=resolve).problem == problems.FORBIDDEN
    assert no_connections == []


def test_a_name_is_looked_up_once_and_that_address_is_connected_to(no_connections: list[str]) -> None:
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    assert posted("https://rebind.example/", resolve=rebinding).problem == problems.CONNECTION
    assert (asked, no_connections) == (["rebind.example"], ["93.184.216.34"])


@given(st.ip_addresses())
def test_only_what_is_public_is_called(address: object) -> None:
    where = Destination("https", "a.example", 443, "/")
    try:
        judge(where, str(address))
    except Forbidden:
        return
    found = ip_address(str(address))
    found = getattr(found, "ipv4_mapped", None) or found
    assert found.is_global
    assert not (found.is_private or found.is_loopback or found.is_link_local or found.is_multicast)


def test_a_forbidden_address_is_not_reached_even_where_somebody_listens() -> None:
    with listening(Listener()) as there:
        assert posted(there.url).problem == problems.FORBIDDEN
        assert there.connections == 0


def test_an_exception_lets_a_call_through_to_its_port_only() -> None:
    with listening(Listener()) as there, listening(Listener()) as other:
        allowed = permits(f"127.0.0.1:{there.port}")
        assert posted(there.url, allowed=allowed) == Answer("", 204)
        assert posted(other.url, allowed=allowed).problem == problems.FORBIDDEN
        assert other.connections == 0


@pytest.mark.parametrize(
    ("text", "url", "address", "goes"),
    [
        ("10.0.5.0/24", "http://10.0.5.7/", "10.0.5.7", True),
        ("10.0.5.0/24", "http://10.0.5.7:8080/", "10.0.5.7", False),
        ("10.0.5.0/24:*", "http://10.0.5.7:8080/", "10.0.5.7", True),
        ("10.0.5.0/24:8443", "https://chat.example:8443/", "10.0.5.7", True),
        ("10.0.5.0/24:8443", "https://chat.example:8443/", "10.0.6.7", False),
        ("chat.internal:8443", "https://chat.internal:8443/", "10.9.9.9", True),
        ("chat.internal:8443", "https://other.internal:8443/", "10.9.9.9", False),
        ("[fd00::]/16:*", "http://[fd00::1]:81/", "fd00::1", True),
    ],
)  # fmt: skip
def test_what_an_exception_allows(text: str, url: str, address: str, goes: bool) -> None:
    allowed = permits(text)
    try:
        judge(destination(url, allowed), address, allowed)
    except Forbidden:
        assert not goes
    else:
        assert goes


@pytest.mark.parametrize("text", ["a b", "http://x/", "10.0.0.0/40", "chat:99999999", "-a-", "*"])
def test_an_exception_of_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        permits(text)


def test_what_is_public_goes_out(no_connections: list[str]) -> None:
    for url in (
        "https://a.example/hook?x=1",
        "http://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://bücher.example/",
    ):

        async def public(host: str, port: int) -> Sequence[str]:
            return ["93.184.216.34"]

        assert posted(url, resolve=public).problem == problems.CONNECTION
    assert len(no_connections) == 4
