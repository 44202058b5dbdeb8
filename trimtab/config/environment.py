"""What the environment variables say.

Every variable Trimtab reads is an entry of VARIABLES, so that the settings page, ``trimtab doctor`` and the
documentation list the same ones. A variable NAME may also be given as NAME_FILE, a path of a file that holds
the value (for secrets).
"""

import os
from dataclasses import dataclass
from pathlib import Path


def _(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown. Django may not be loaded here."""
    return text


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, what it does and what holds without it, the latter two to be translated."""

    name: str
    meaning: str
    default: str


VARIABLES = (
    Variable(
        "TRIMTAB_HOME",
        _("Folder of the data: database, warehouse, secrets, backups."),
        "~/.local/share/trimtab",
    ),
    Variable(
        "TRIMTAB_DATABASE_URL",
        _("Database: sqlite:///… or postgres://user:password@host/name."),
        _("SQLite in TRIMTAB_HOME"),
    ),
    Variable(
        "TRIMTAB_SECRET_KEY",
        _("Secret that signs sessions."),
        _("made at the first start and kept in TRIMTAB_HOME"),
    ),
    Variable(
        "TRIMTAB_ALLOWED_HOSTS",
        _("Host names the server answers to, separated by commas."),
        "127.0.0.1,localhost,[::1]",
    ),
    Variable("TRIMTAB_PORT", _("Port of the web server."), "8000"),
    Variable("TRIMTAB_BIND", _("Address the web server listens on."), "127.0.0.1"),
    Variable("TRIMTAB_DEBUG", _("1 shows errors in the browser. Never in production."), "0"),
    Variable("TRIMTAB_HTTPS", _("1 when Trimtab is served over HTTPS: cookies travel encrypted only."), "0"),
    Variable("TRIMTAB_WEB_WORKERS", _("Web worker processes."), "2"),
    Variable("TRIMTAB_UPLOAD_LIMIT_MB", _("Largest file that can be uploaded for an import, in MB."), "1024"),
    Variable(
        "TRIMTAB_UPLOAD_DAYS", _("Days after which an uploaded file that was not imported is deleted."), "14"
    ),
    Variable(
        "TRIMTAB_PROXY_HOPS",
        _("Reverse proxies in front of Trimtab: so many last entries of X-Forwarded-For are believed."),
        _("0: none is believed"),
    ),
    Variable(
        "TRIMTAB_REQUIRE_SECOND_FACTOR", _("1: everybody must have a passkey or an authenticator app."), "0"
    ),
    Variable(
        "TRIMTAB_SMTP_HOST",
        _("Mail server that mail is handed to."),
        _("mail waits in the outbox; links are shown instead"),
    ),
    Variable("TRIMTAB_SMTP_PORT", _("Port of the mail server."), _("587, with TRIMTAB_SMTP_TLS=tls 465")),
    Variable("TRIMTAB_SMTP_USER", _("Name to sign in with at the mail server."), _("no sign-in there")),
    Variable("TRIMTAB_SMTP_PASSWORD", _("Password for the mail server."), _("no sign-in there")),
    Variable(
        "TRIMTAB_SMTP_TLS", _("How mail travels: starttls, tls or off (only within one machine)."), "starttls"
    ),
    Variable("TRIMTAB_MAIL_FROM", _("Address that mail comes from."), "TRIMTAB_SMTP_USER"),
    Variable(
        "TRIMTAB_BOUNCE_ADDRESS",
        _("Address that reports of mail that did not arrive go to; a mark is added before its @."),
        _("reports go to TRIMTAB_MAIL_FROM, and nobody reads them"),
    ),
    Variable(
        "TRIMTAB_DANGEROUS_WEBHOOK_TARGETS",
        _(
            "Hosts or networks of your own that webhooks may call, with ports: chat.example:8443, 10.0.5.0/24:*. "
            "Whoever may add webhooks reaches them through Trimtab."
        ),
        _("none: only ports 80 and 443 of public addresses"),
    ),
    Variable(
        "TRIMTAB_URL",
        _("Address at which people reach Trimtab, for the links in e-mail."),
        _("made of TRIMTAB_ALLOWED_HOSTS, TRIMTAB_HTTPS and TRIMTAB_PORT"),
    ),
    Variable(
        "TRIMTAB_OIDC_ISSUER", _("Issuer of a provider of sign-ins (OpenID Connect)."), _("no such sign-in")
    ),
    Variable("TRIMTAB_OIDC_CLIENT_ID", _("What that provider calls Trimtab."), _("no such sign-in")),
    Variable("TRIMTAB_OIDC_CLIENT_SECRET", _("Secret shared with that provider."), _("no such sign-in")),
    Variable("TRIMTAB_OIDC_NAME", _("What the button on the sign-in page says."), _("Single sign-on")),
)
_NAMES = frozenset(variable.name for variable in VARIABLES)


def value_of(name: str) -> str | None:
    """What is variable ``name`` set to? None when it is not set or empty.

    Raises KeyError for a name that VARIABLES does not list, and OSError when NAME_FILE cannot be read.
    """
    if name not in _NAMES:
        raise KeyError(name)
    direct = os.environ.get(name)
    if direct:
        return direct
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip() or None
    return None


def given() -> dict[str, str]:
    """Which variables are set, and how: "variable", or "file" for NAME_FILE? Never what to."""
    direct = {name: "variable" for name in _NAMES if os.environ.get(name)}
    return {**{name: "file" for name in _NAMES if os.environ.get(f"{name}_FILE")}, **direct}


def home() -> Path:
    """Where does the data live? Absolute; the folder may not exist yet."""
    chosen = value_of("TRIMTAB_HOME")
    return Path(chosen).expanduser().resolve() if chosen else Path("~/.local/share/trimtab").expanduser()
