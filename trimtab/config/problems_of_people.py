"""What is wrong with the settings of sign-in, mail, links and proxies?"""

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from trimtab.config.problem import Problem
from trimtab.reports.webhooks.guarding import permits

Values = Mapping[str, str | None]
MOST_HOPS = 8
LAST_PORT = 65535
WAYS_OF_TLS = ("starttls", "tls", "off")
PEOPLE_SWITCHES = ("TRIMTAB_REQUIRE_SECOND_FACTOR",)
PEOPLE_DEFAULTS = {
    "TRIMTAB_PROXY_HOPS": "0",
    "TRIMTAB_SMTP_TLS": "starttls",
    "TRIMTAB_OIDC_NAME": "Single sign-on",
}
OIDC = ("TRIMTAB_OIDC_ISSUER", "TRIMTAB_OIDC_CLIENT_ID", "TRIMTAB_OIDC_CLIENT_SECRET")
MAIL = (
    "TRIMTAB_SMTP_PORT",
    "TRIMTAB_SMTP_USER",
    "TRIMTAB_SMTP_PASSWORD",
    "TRIMTAB_SMTP_TLS",
    "TRIMTAB_MAIL_FROM",
    "TRIMTAB_BOUNCE_ADDRESS",
)
LONGEST_BOUNCE_NAME = 21  # a plus sign and 42 letters are added; a name may have 64 (RFC 5321)
LOCAL = ("127.0.0.1", "localhost", "::1")
BOUNCES = re.compile(r"^[A-Za-z0-9._-]+@[^@\s<>]+$")
ADDRESS = re.compile(r"^[^@\s<>]+@[^@\s<>]+$|^[^<>]+ <[^@\s<>]+@[^@\s<>]+>$")


def _hops(values: Values) -> Iterator[Problem]:
    given = values["TRIMTAB_PROXY_HOPS"]
    if given and not (given.isascii() and given.isdigit() and int(given) <= MOST_HOPS):
        yield Problem(
            "TRIMTAB_PROXY_HOPS",
            f"is {given}",
            "Nobody's network address is known, so nothing can be limited by it.",
            f"Write how many reverse proxies stand in front of Trimtab, 0 to {MOST_HOPS}; usually 1.",
        )


def _mail_server(values: Values) -> Iterator[Problem]:
    host = values["TRIMTAB_SMTP_HOST"]
    given = [name for name in MAIL if values[name]]
    if host is None and given:
        yield Problem(
            "TRIMTAB_SMTP_HOST",
            f"is missing, though {given[0]} is set",
            "No mail is sent: it waits, and links are shown instead.",
            f"Name the mail server (TRIMTAB_SMTP_HOST=mail.example.com), or remove {given[0]}.",
        )
    elif host is not None and ("/" in host or ":" in host or host != host.strip()):
        yield Problem(
            "TRIMTAB_SMTP_HOST",
            f"is {host}, which is not a bare host name",
            "No mail can be sent.",
            "Write the name only, and the port in TRIMTAB_SMTP_PORT: mail.example.com",
        )


def _mail_port(values: Values) -> Iterator[Problem]:
    port = values["TRIMTAB_SMTP_PORT"]
    if port and not (port.isascii() and port.isdigit() and 1 <= int(port) <= LAST_PORT):
        yield Problem(
            "TRIMTAB_SMTP_PORT",
            f"is {port}",
            "No mail can be sent.",
            "Use the port of the mail server: 587 with STARTTLS, 465 with TLS.",
        )


def _mail_tls(values: Values) -> Iterator[Problem]:
    tls, host = values["TRIMTAB_SMTP_TLS"], values["TRIMTAB_SMTP_HOST"]
    if tls and tls not in WAYS_OF_TLS:
        yield Problem(
            "TRIMTAB_SMTP_TLS",
            f"is {tls}",
            "No mail can be sent.",
            "Write starttls, tls or off.",
        )
    elif tls == "off" and host is not None and host not in LOCAL:
        yield Problem(
            "TRIMTAB_SMTP_TLS",
            f"is off while mail goes to {host}",
            "Mail and the server's password travel readable through the network.",
            "Set TRIMTAB_SMTP_TLS=starttls (port 587) or tls (port 465).",
        )


def _mail_sign_in(values: Values) -> Iterator[Problem]:
    user, password = values["TRIMTAB_SMTP_USER"], values["TRIMTAB_SMTP_PASSWORD"]
    if (user is None) != (password is None):
        missing = "TRIMTAB_SMTP_PASSWORD" if password is None else "TRIMTAB_SMTP_USER"
        yield Problem(
            missing,
            "is missing, though the other half of the mail server's sign-in is set",
            "The mail server refuses every message.",
            f"Set {missing} too, or remove both for a server that wants no sign-in.",
        )


def _mail_from(values: Values) -> Iterator[Problem]:
    sender, user = values["TRIMTAB_MAIL_FROM"], values["TRIMTAB_SMTP_USER"]
    if sender and not ADDRESS.match(sender):
        yield Problem(
            "TRIMTAB_MAIL_FROM",
            f"is {sender}, which is not an address",
            "Mail servers refuse every message.",
            "Write kpi@example.com or Trimtab <kpi@example.com>.",
        )
    elif values["TRIMTAB_SMTP_HOST"] and not sender and not ADDRESS.match(user or ""):
        yield Problem(
            "TRIMTAB_MAIL_FROM",
            "is missing, and TRIMTAB_SMTP_USER is no address to take its place",
            "Nobody knows whom mail comes from.",
            "Set TRIMTAB_MAIL_FROM=kpi@example.com",
        )


def _bounces(values: Values) -> Iterator[Problem]:
    given = values["TRIMTAB_BOUNCE_ADDRESS"]
    name, _, domain = (given or "").rpartition("@")
    if given and (not BOUNCES.match(given) or len(name) > LONGEST_BOUNCE_NAME):
        yield Problem(
            "TRIMTAB_BOUNCE_ADDRESS",
            f"is {given}, which no mark can be added to",
            "Mail servers refuse every message.",
            f"Write an address of up to {LONGEST_BOUNCE_NAME} letters before the @, without a plus sign: "
            f"bounce@{domain or 'example.com'}",
        )


def _webhook_targets(values: Values) -> Iterator[Problem]:
    try:
        permits(values["TRIMTAB_DANGEROUS_WEBHOOK_TARGETS"] or "")
    except ValueError as bad:
        yield Problem(
            "TRIMTAB_DANGEROUS_WEBHOOK_TARGETS",
            f"has the entry {bad}, which is neither a host nor a network",
            "Webhooks reach public addresses only.",
            "Write entries such as chat.example:8443, 10.0.5.0/24 or 10.0.5.7:*, separated by commas.",
        )


def _url(values: Values) -> Iterator[Problem]:
    given = values["TRIMTAB_URL"]
    if not given:
        return
    if not _is_origin(given):
        yield Problem(
            "TRIMTAB_URL",
            f"is {given}, which is not the address of a site",
            "The links in e-mail lead nowhere.",
            "Write scheme and host only: https://kpi.example.com",
        )
    elif values["TRIMTAB_HTTPS"] == "1" and not given.startswith("https://"):
        yield Problem(
            "TRIMTAB_URL",
            f"is {given} while TRIMTAB_HTTPS is 1",
            "The links in e-mail travel readable through the network.",
            f"Write https://{given.partition('://')[2]}",
        )


def _is_origin(text: str) -> bool:
    """Scheme, host and perhaps a port, and nothing else?"""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  a bad port shows only when it is read
    except ValueError:
        return False
    rest = (parts.path.strip("/"), parts.query, parts.fragment, parts.username)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(rest)


def _oidc(values: Values) -> Iterator[Problem]:
    given = [name for name in OIDC if values[name]]
    for name in OIDC if given else ():
        if not values[name]:
            yield Problem(
                name,
                f"is missing, though {given[0]} is set",
                "Nobody can sign in with that provider.",
                f"Copy it from the provider's page of this application, or remove {given[0]}.",
            )
    issuer = values["TRIMTAB_OIDC_ISSUER"]
    if issuer and not _is_issuer(issuer):
        yield Problem(
            "TRIMTAB_OIDC_ISSUER",
            f"is {issuer}, which is not an https address",
            "Sign-ins could be forged on the way.",
            "Write it as the provider's page shows it: https://login.example.com/realms/main",
        )


def _is_issuer(text: str) -> bool:
    """An https address without user, query and fragment; plain http for this machine alone."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    if parts.query or parts.fragment or parts.username or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOCAL)


PEOPLE_CHECKS: tuple[Callable[[Values], Iterator[Problem]], ...] = (
    _hops,
    _mail_server,
    _mail_port,
    _mail_tls,
    _mail_sign_in,
    _mail_from,
    _bounces,
    _webhook_targets,
    _url,
    _oidc,
)
