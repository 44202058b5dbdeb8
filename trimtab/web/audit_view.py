"""Which part of the audit log does an address ask for, and what is the address of a part?"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from trimtab.domain.audit.queries import Wanted
from trimtab.web.addresses import day_of, given_once, in_order, printable_text, whole_number

PARAMETERS = ("q", "who", "action", "of", "key", "from", "to", "page")
EVERYTHING = Wanted()


@dataclass(frozen=True)
class AuditView:
    """A part of the log: what it is narrowed to, and its page, the first being 1."""

    wanted: Wanted = EVERYTHING
    page: int = 1

    def values(self) -> dict[str, str]:
        """The parameters in force, as text."""
        wanted = self.wanted
        every = {
            "q": wanted.text,
            "who": wanted.who,
            "action": wanted.action,
            "of": wanted.of,
            "key": wanted.key,
            "from": wanted.first,
            "to": wanted.last,
            "page": "" if self.page == 1 else self.page,
        }
        return {name: str(value) for name, value in every.items() if value not in (None, "")}

    def query(self, changes: dict[str, Any]) -> str:
        """The query string of this part with ``changes``; None takes a parameter away, and any change the page."""
        values: dict[str, Any] = {**self.values(), "page": None, **changes}
        if values["page"] == 1:
            del values["page"]
        kept = {name: value for name, value in values.items() if value not in (None, "")}
        return "?" + urlencode(kept) if kept else "?"

    def narrowed(self) -> bool:
        """Is anything filtered away?"""
        return self.wanted != EVERYTHING


def read_audit_view(asked: QueryDict) -> AuditView:
    """Which part do these parameters ask for? An empty one is as good as absent. Raises BadView."""
    given = {name: text.strip() for name, text in given_once(asked, PARAMETERS).items() if text.strip()}
    wanted = Wanted(
        who=printable_text(given, "who") or "",
        action=printable_text(given, "action") or "",
        of=printable_text(given, "of") or "",
        key=printable_text(given, "key") or "",
        text=printable_text(given, "q") or "",
        first=day_of(given["from"]) if "from" in given else None,
        last=day_of(given["to"]) if "to" in given else None,
    )
    if wanted.first and wanted.last:
        in_order(wanted.first, wanted.last)
    return AuditView(wanted, whole_number(given["page"], "page", least=1) if "page" in given else 1)
