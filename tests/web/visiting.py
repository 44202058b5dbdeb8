"""A browser that is signed in, and what it reads on a page."""

import re
from html import unescape

from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trimtab.domain.organisation.models import Organisation
from trimtab.domain.people.models import User
from trimtab.domain.people.sign_in import owner

BACKEND = "trimtab.web.signing_in.backend.ExactAddressBackend"


def signed_in(user: User | None = None) -> Client:
    """The browser of this account, or of the owner."""
    browser = Client()
    browser.force_login(user or owner(), backend=BACKEND)
    return browser


def read(browser: Client, path: str, status: int = 200) -> str:
    """The page at a path; fails when it answers with another status."""
    answer = browser.get(path)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    return str(answer.getvalue().decode())


def text_of(html: str) -> str:
    """What a person reads of it: no tags, single spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def without_files(html: str) -> str:
    """The page without its scripts in files of their own: what is left must hold none."""
    return re.sub(r'<script src="/static/[^"]+" defer></script>', "", html)


def asked_for(browser: Client, path: str) -> int:
    """How many questions does a page ask of the database right after somebody wrote, when nothing is kept?

    The most that it ever asks, whatever tests beside this one write. Names that are read once a process are known.
    """
    read(browser, path)
    written()
    with CaptureQueriesContext(connection) as asked:
        read(browser, path)
    return len(asked)


def written() -> None:
    """Somebody wrote to the records: what was kept of them is thrown away."""
    Organisation.objects.update(name=F("name"))
