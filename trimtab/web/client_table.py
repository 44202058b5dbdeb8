"""The table of clients: hundreds of rows, written once for everybody who sees the same."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from trimtab.domain.changes.keeping import kept
from trimtab.domain.clients.phases import phases_on
from trimtab.domain.organisation.queries import parameters
from trimtab.domain.people.models import User
from trimtab.scorecards.clients import ClientLine, client_list
from trimtab.scorecards.comparing import earlier
from trimtab.scorecards.freshness import version
from trimtab.scorecards.moment import Moment, moment
from trimtab.web.addresses import View
from trimtab.web.presenters import clients, compared_clients


@dataclass(frozen=True)
class Table:
    """The rows as HTML ("" without any) and what they come to."""

    rows: SafeString
    totals: clients.Totals


@dataclass(frozen=True)
class _Asked:
    """All that a table follows from besides the records: who asks matters by their role alone, when by the day."""

    role: str
    address: str
    sort: str
    language: str | None
    now: Moment
    version: Hashable
    who: User = field(compare=False)
    view: View = field(compare=False)
    as_of: datetime = field(compare=False)


def table(who: User, view: View, sort: str, as_of: datetime) -> Table:
    """The clients of a view, in this order. Raises NotVisible."""
    return _table(
        _Asked(
            role=who.role,
            address=view.query(),
            sort=sort,
            language=get_language(),
            now=moment(as_of),
            version=version(),
            who=who,
            view=view,
            as_of=as_of,
        )
    )


def chosen_lines(who: User, view: View, as_of: datetime) -> Sequence[ClientLine]:
    """The clients of the list, those of one stage where the view asks for it."""
    stage = view.filters.stage
    lines = client_list(who, view.period, as_of)
    return [line for line in lines if stage is None or line.stage == stage]


def pairs_of(
    who: User, lines: Sequence[ClientLine], view: View, as_of: datetime
) -> Mapping[int, compared_clients.Pair]:
    """What each client of the list is compared with; nothing where the view compares nothing."""
    if view.compare is None:
        return {}
    return compared_clients.pairs(lines, client_list(who, earlier(view.period, view.compare), as_of))


@kept(40)
def _table(asked: _Asked) -> Table:
    who, view, as_of, rules = asked.who, asked.view, asked.as_of, parameters()
    phases = phases_on(view.period.last_day)
    lines = clients.in_order(chosen_lines(who, view, as_of), phases, asked.sort)
    rows = clients.rows(lines, phases, view, rules)
    if view.compare is not None:
        rows = compared_clients.rows_beside(rows, lines, pairs_of(who, lines, view, as_of), rules)
    written = render_to_string("parts/client_rows.html", {"rows": rows}) if rows else SafeString("")
    return Table(written, clients.totals(lines))
