"""Which part of the list of notices does an address ask for, and what is the address of a part?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from trimtab.domain.notices.models import SEVERITIES, Notice
from trimtab.domain.notices.queries import open_for, visible_to
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.people.models import User
from trimtab.web.addresses import choice, given_once, identifier, whole_number

SHOWS = ("open", "mine", "aside", "over", "all")
"""Open and wanting somebody; given to the reader; snoozed or of a known cause; over; every one."""
PARAMETERS = ("show", "severity", "client", "page")


@dataclass(frozen=True)
class NoticeView:
    """A part of the list, and its page, the first being 1."""

    show: str = "open"
    severity: str = ""
    client: int | None = None
    page: int = 1

    def query(self, **changes: Any) -> str:
        """The query string of this part with ``changes``; any change but that of the page leads to the first page."""
        values: Mapping[str, Any] = {
            "show": self.show, "severity": self.severity, "client": self.client, "page": 1, **changes,
        }  # fmt: skip
        plain = {"show": "open", "page": 1}
        kept = {name: value for name, value in values.items() if value and value != plain.get(name)}
        return "?" + urlencode(kept) if kept else "?"

    def narrowed(self) -> bool:
        """Is anything filtered away beside what is over?"""
        return bool(self.severity or self.client)

    def found(self, who: User, as_of: datetime) -> QuerySet[Notice]:
        """The notices of this part that this account may see, the latest first."""
        rows = self._shown(who, as_of)
        if self.severity:
            rows = rows.filter(severity=self.severity)
        if self.client:
            rows = rows.filter(client=self.client)
        return rows.order_by("-last_at", "-pk")

    def _shown(self, who: User, as_of: datetime) -> QuerySet[Notice]:
        every = visible_to(who)
        if self.show == "open":
            return open_for(who, as_of=as_of)
        if self.show == "mine":
            return every.filter(assigned_to=who, resolved_at=None)
        if self.show == "aside":
            today = as_of.astimezone(report_zone()).date()
            return every.filter(Q(snoozed_until__gt=as_of) | Q(known_until__gte=today), resolved_at=None)
        return every.filter(resolved_at__isnull=False) if self.show == "over" else every


def read_notice_view(asked: QueryDict) -> NoticeView:
    """Which part do these parameters ask for? Raises BadView."""
    given = given_once(asked, PARAMETERS)
    return NoticeView(
        show=choice(given, "show", SHOWS) or "open",
        severity=choice(given, "severity", SEVERITIES) or "",
        client=identifier(given, "client"),
        page=whole_number(given["page"], "page", least=1) if "page" in given else 1,
    )
