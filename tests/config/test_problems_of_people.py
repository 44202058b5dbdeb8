"""Bad settings of sign-in, mail and proxies are named, each with a remedy of its own."""

from pathlib import Path

import pytest

from trimtab.config.problems import problems_of

MAIL = {"TRIMTAB_SMTP_HOST": "mail.example.com", "TRIMTAB_MAIL_FROM": "kpi@example.com"}
OIDC = {
    "TRIMTAB_OIDC_ISSUER": "https://login.example.com/realms/main",
    "TRIMTAB_OIDC_CLIENT_ID": "trimtab",
    "TRIMTAB_OIDC_CLIENT_SECRET": "a secret",
}
BROKEN = {
    "hops in words": ({"TRIMTAB_PROXY_HOPS": "one"}, "TRIMTAB_PROXY_HOPS", "usually 1"),
    "too many hops": ({"TRIMTAB_PROXY_HOPS": "9"}, "TRIMTAB_PROXY_HOPS", "0 to 8"),
    "a rule in words": (
        {"TRIMTAB_REQUIRE_SECOND_FACTOR": "yes"},
        "TRIMTAB_REQUIRE_SECOND_FACTOR",
        "1 for on",
    ),
    "mail without a server": (
        {"TRIMTAB_MAIL_FROM": "kpi@example.com"},
        "TRIMTAB_SMTP_HOST",
        "or remove TRIMTAB_MAIL_FROM",
    ),
    "a server with a port": (
        {**MAIL, "TRIMTAB_SMTP_HOST": "mail.example.com:25"},
        "TRIMTAB_SMTP_HOST",
        "SMTP_PORT",
    ),
    "a mail port in words": ({**MAIL, "TRIMTAB_SMTP_PORT": "smtp"}, "TRIMTAB_SMTP_PORT", "587"),
    "another way of TLS": (
        {**MAIL, "TRIMTAB_SMTP_TLS": "ssl"},
        "TRIMTAB_SMTP_TLS",
        "Write starttls, tls or off",
    ),
    "mail in the clear": (
        {**MAIL, "TRIMTAB_SMTP_TLS": "off"},
        "TRIMTAB_SMTP_TLS",
        "Set TRIMTAB_SMTP_TLS=starttls",
    ),
    "a name without a password": (
        {**MAIL, "TRIMTAB_SMTP_USER": "kpi"},
        "TRIMTAB_SMTP_PASSWORD",
        "or remove both",
    ),
    "a password without a name": (
        {**MAIL, "TRIMTAB_SMTP_PASSWORD": "x"},
        "TRIMTAB_SMTP_USER",
        "or remove both",
    ),
    "a sender that is none": (
        {**MAIL, "TRIMTAB_MAIL_FROM": "Trimtab"},
        "TRIMTAB_MAIL_FROM",
        "<kpi@example.com>",
    ),
    "no sender": ({"TRIMTAB_SMTP_HOST": "mail.example.com"}, "TRIMTAB_MAIL_FROM", "Set TRIMTAB_MAIL_FROM"),
    "a bounce address with a mark": (
        {**MAIL, "TRIMTAB_BOUNCE_ADDRESS": "bounce+x@example.com"},
        "TRIMTAB_BOUNCE_ADDRESS",
        "without a plus sign: bounce@example.com",
    ),
    "a bounce address without room": (
        {**MAIL, "TRIMTAB_BOUNCE_ADDRESS": "b" * 22 + "@example.com"},
        "TRIMTAB_BOUNCE_ADDRESS",
        "up to 21 letters",
    ),
    "bounces without a server": (
        {"TRIMTAB_BOUNCE_ADDRESS": "bounce@example.com"},
        "TRIMTAB_SMTP_HOST",
        "or remove TRIMTAB_BOUNCE_ADDRESS",
    ),
    "links to a page": ({"TRIMTAB_URL": "https://kpi.example/app"}, "TRIMTAB_URL", "https://kpi.example.com"),
    "links without a scheme": ({"TRIMTAB_URL": "kpi.example"}, "TRIMTAB_URL", "scheme and host only"),
    "links to no port": ({"TRIMTAB_URL": "https://kpi.example:x"}, "TRIMTAB_URL", "scheme and host only"),
    "links in the clear": (
        {"TRIMTAB_URL": "http://kpi.example", "TRIMTAB_HTTPS": "1"},
        "TRIMTAB_URL",
        "Write https://kpi.example",
    ),
    "a provider without a secret": (
        {name: text for name, text in OIDC.items() if "SECRET" not in name},
        "TRIMTAB_OIDC_CLIENT_SECRET",
        "the provider's page",
    ),
    "a provider without TLS": (
        {**OIDC, "TRIMTAB_OIDC_ISSUER": "http://login.example.com"},
        "TRIMTAB_OIDC_ISSUER",
        "https",
    ),
    "an issuer with a query": (
        {**OIDC, "TRIMTAB_OIDC_ISSUER": "https://x.example/?a=b"},
        "TRIMTAB_OIDC_ISSUER",
        "https",
    ),
    "an issuer that is none": ({**OIDC, "TRIMTAB_OIDC_ISSUER": "https://[x"}, "TRIMTAB_OIDC_ISSUER", "https"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_bad_setting_is_named_with_its_remedy(case: str, tmp_path: Path) -> None:
    environ, setting, remedy = BROKEN[case]
    found = problems_of({"TRIMTAB_HOME": str(tmp_path), **environ})
    assert [problem.setting for problem in found] == [setting]
    assert remedy in found[0].remedy
    assert all(found[0])


@pytest.mark.parametrize(
    "environ",
    [
        MAIL,
        {
            **MAIL,
            "TRIMTAB_SMTP_USER": "kpi@example.com",
            "TRIMTAB_SMTP_PASSWORD": "x",
            "TRIMTAB_SMTP_TLS": "tls",
        },
        {
            "TRIMTAB_SMTP_HOST": "mail.example.com",
            "TRIMTAB_SMTP_USER": "a@b.example",
            "TRIMTAB_SMTP_PASSWORD": "x",
        },
        {**MAIL, "TRIMTAB_SMTP_HOST": "127.0.0.1", "TRIMTAB_SMTP_TLS": "off", "TRIMTAB_SMTP_PORT": "25"},
        {**MAIL, "TRIMTAB_MAIL_FROM": "Trimtab at Kestrel <kpi@example.com>"},
        {**MAIL, "TRIMTAB_BOUNCE_ADDRESS": "bounce@example.com", "TRIMTAB_URL": "https://kpi.example/"},
        OIDC,
        {**OIDC, "TRIMTAB_OIDC_ISSUER": "http://127.0.0.1:9000", "TRIMTAB_OIDC_NAME": "Example ID"},
        {"TRIMTAB_PROXY_HOPS": "2", "TRIMTAB_REQUIRE_SECOND_FACTOR": "1"},
    ],
)
def test_good_settings_have_no_problem(environ: dict[str, str], tmp_path: Path) -> None:
    assert problems_of({"TRIMTAB_HOME": str(tmp_path), **environ}) == ()
