"""What the tests of backup and restore do inside a Trimtab of another folder and database: a child process.

``fill``: put people, clients and a file in; prints a sign-in token and a session. ``write``: make a client and its site
in one transaction each, until killed. ``tell TOKEN SESSION [UPTO]``: print what is there, and whether both still work.
"""

import hashlib
import json
import os
import sys
from datetime import UTC, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402

from trimtab.domain.audit.actions import record  # noqa: E402
from trimtab.domain.audit.actor import Actor  # noqa: E402
from trimtab.domain.models import Client, Site  # noqa: E402
from trimtab.domain.people.sign_in import make_link, owner  # noqa: E402

NOW = datetime.now(UTC)
# Nobody collected the static files of this folder.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pair(number: int) -> None:
    """A client and its site: either both are there or neither."""
    with transaction.atomic():
        name = f"Client {number}"
        made = Client.objects.create(external_id=name, name=name, name_key=name)
        Site.objects.create(external_id=name, client=made, name="Head office")


def fill() -> None:
    for number in range(20):
        pair(-1 - number)
    who = owner()
    for turn in range(3):
        record(by=Actor("dana@example.com"), as_of=NOW, action="target.set", of="target", key=turn)
    uploads = settings.TRIMTAB_HOME / "uploads"
    uploads.mkdir()
    (uploads / "0a1b.bin").write_bytes(b"a file that somebody uploaded" * 1000)
    session = SessionStore()
    session[SESSION_KEY] = str(who.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = who.get_session_auth_hash()
    session.create()
    token = make_link(who, as_of=NOW, valid_for=timedelta(hours=1))
    print(json.dumps({"token": token, "session": session.session_key}))


def write() -> None:
    for number in range(1_000_000):
        pair(number)


def tell(token: str, session: str, upto: int | None) -> None:
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        told = {table: _hash(cursor, table, upto) for table in tables}
        cursor.execute("SELECT COUNT(*) FROM domain_client c WHERE (SELECT COUNT(*) FROM domain_site s "
                       "WHERE s.client_id = c.id) <> 1")  # fmt: skip
        torn = cursor.fetchone()[0]
    newest = Client.objects.order_by("-pk").values_list("pk", flat=True).first()
    browser = Browser()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session
    host = {"HTTP_HOST": "127.0.0.1"}
    kept = browser.get("/clients/", **host).status_code if token else 0
    link = Browser().get(f"/sign-in/{token}/", **host).status_code if token else 0
    print(json.dumps({"tables": told, "torn": torn, "newest": newest, "session": kept, "link": link}))


def _hash(cursor: object, table: str, upto: int | None) -> str:
    """One digest over every row of a table, of clients and sites up to a key."""
    narrowed = table in ("domain_client", "domain_site") and upto is not None
    where = f" WHERE id <= {upto}" if narrowed else ""
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}{where}")  # type: ignore[attr-defined]
    rows = sorted(repr(row) for row in cursor.fetchall())  # type: ignore[attr-defined]
    return f"{len(rows)} {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill()
    elif sys.argv[1] == "write":
        write()
    else:
        tell(sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else None)
