"""Every table and chart as a file: the same view as its page, every row of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.clients.phases import phases_on
from trimtab.domain.organisation import queries as organisation
from trimtab.domain.people.models import User
from trimtab.domain.targets.queries import in_force
from trimtab.domain.tickets import listing
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential
from trimtab.kpi.period import Period
from trimtab.scorecards.breakdowns import breakdown
from trimtab.scorecards.clients import client_card
from trimtab.scorecards.comparing import compared, earlier
from trimtab.scorecards.errors import NotBy
from trimtab.scorecards.freshness import fresh_at
from trimtab.scorecards.locked import month_lock
from trimtab.scorecards.measuring import kpi_named
from trimtab.scorecards.periods import default_period
from trimtab.scorecards.programme import programme as whole_programme
from trimtab.scorecards.rows import rows_behind
from trimtab.scorecards.scorecard import scorecard
from trimtab.scorecards.shapes import Filters, RowList
from trimtab.scorecards.viewing import may_split_by
from trimtab.web import choices, clock
from trimtab.web.addresses import BadView, View, read_view
from trimtab.web.client_table import chosen_lines, pairs_of
from trimtab.web.client_view import read_client_page, read_client_view
from trimtab.web.exports import FORMATS, Format, Table
from trimtab.web.pages import viewer
from trimtab.web.presenters import exported, exported_lists, locks, tickets
from trimtab.web.presenters.clients import ESCALATION, SATISFACTION, in_order
from trimtab.web.presenters.exported_about import Frame
from trimtab.web.presenters.exported_comparison import (
    beside,
    client_cells,
    client_columns,
    comparison_cells,
    comparison_columns,
)
from trimtab.web.presenters.notes import by_step
from trimtab.web.rights import EVERYONE, PROVIDER, open_to
from trimtab.web.saved_pages import KPI_ALSO
from trimtab.web.taking import Counted, taken
from trimtab.web.ticket_view import read_ticket_view
from trimtab.web.views.errors import explained
from trimtab.web.views.kpi_sections import split_before
from trimtab.web.views.kpi_trend import notes_on
from trimtab.web.views.programme import before_of, every_card
from trimtab.web.views.rows import ONLY_COUNTED, read_rows_view

ROWS_AT_A_TIME = 10_000
TICKETS_AT_A_TIME = 2_000


class ListChanged(Exception):
    """The list changed while it was written: the file is broken off, since half of it would be wrong."""


@open_to(PROVIDER)
@require_safe
@explained
def of_kpi(request: HttpRequest, key: str, what: str, file_format: str) -> HttpResponseBase:
    """A KPI's series, its split or the rows behind it, as a file."""
    makers: Mapping[str, Callable[[HttpRequest, Kpi], Table]] = {
        "series": _series,
        "breakdown": _breakdown,
        "rows": _rows,
        "parts": _parts,
        "example": _example,
        "corrections": _corrections,
    }
    kpi, wanted = kpi_named(key), wanted_format(file_format)
    if what not in makers:
        says = gettext("There is no export “%(what)s” of a KPI.") % {"what": what[:60]}
        raise BadView(says, gettext("Write one of: %(choices)s.") % {"choices": ", ".join(makers)})
    return taken(request, makers[what](request, kpi), wanted)


@open_to(PROVIDER)
@require_safe
@explained
def of_programme(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """Every figure of the Programme page, as a file."""
    wanted, who, as_of = wanted_format(file_format), viewer(request), clock.as_of()
    view = read_view(request.GET, as_of)
    frame = _frame(who, view.period, view.filters, as_of)
    found = whole_programme(who, view.period, as_of, view.filters)
    table = exported.programme(found, frame)
    if view.compare is not None:
        cards = every_card(found)
        before = before_of(who, cards, view, as_of)
        cells = [comparison_cells(one.kpi, one.figure, before.get(one.kpi.key), frame.rules) for one in cards]
        table = beside(table, comparison_columns(), cells, earlier(view.period, view.compare))
    return taken(request, table, wanted)


@open_to(PROVIDER)
@require_safe
@explained
def of_clients(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list of clients, as a file."""
    wanted, who, as_of = wanted_format(file_format), viewer(request), clock.as_of()
    view, sort = read_client_view(request.GET, as_of)
    phases = phases_on(view.period.last_day)
    lines = in_order(chosen_lines(who, view, as_of), phases, sort)
    frame = _frame(who, view.period, view.filters, as_of)
    table = exported_lists.clients(lines, phases, KPIS[ESCALATION], KPIS[SATISFACTION], frame)
    if view.compare is not None:
        pairs = pairs_of(who, lines, view, as_of)
        cells = [client_cells(one, pairs.get(one.client_id, {}), frame.rules) for one in lines]
        table = beside(table, client_columns(), cells, earlier(view.period, view.compare))
    return taken(request, table, wanted)


@open_to(EVERYONE)
@require_safe
@explained
def of_tickets(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list of tickets, as a file: every page of it."""
    wanted, who, as_of = wanted_format(file_format), viewer(request), clock.as_of()
    view = read_ticket_view(request.GET)
    zone = organisation.report_zone()
    found = listing.in_order(listing.tickets_wanted(who, view.wanted, zone), view.sort)
    filters = tickets.filters(view, listing.choices(who))
    narrowings = [one.says for one in tickets.narrowings(view, filters)]
    today = as_of.astimezone(zone).date()
    frame = _frame(who, Period.rolling(1, today), Filters(), as_of)
    every = found.values_list(*exported_lists.TICKET_COLUMNS).iterator(chunk_size=TICKETS_AT_A_TIME)
    return taken(request, exported_lists.tickets(every, narrowings, frame), wanted, rows=found.count())


@open_to(EVERYONE)
@require_safe
@explained
def of_client(request: HttpRequest, client_id: int, file_format: str) -> HttpResponseBase:
    """The figures of one client, as a file."""
    wanted, who, as_of = wanted_format(file_format), viewer(request), clock.as_of()
    view = read_client_page(request.GET, client_id, as_of)
    mine = Filters(client=client_id)
    card = client_card(who, client_id, view.period, as_of)
    frame = _frame(who, view.period, mine, as_of)
    table = exported.cards(card.scorecards, "figures", frame)
    if view.compare is not None:
        before = before_of(who, card.scorecards, view.at(filters=mine), as_of)
        cells = [
            comparison_cells(one.kpi, one.figure, before.get(one.kpi.key), frame.rules)
            for one in card.scorecards
        ]
        table = beside(table, comparison_columns(), cells, earlier(view.period, view.compare))
    return taken(request, table, wanted)


def _series(request: HttpRequest, kpi: Kpi) -> Table:
    who, as_of = viewer(request), clock.as_of()
    view = read_view(request.GET, as_of)
    frame = _frame(who, view.period, view.filters, as_of)
    card = scorecard(
        who, kpi.key, view.period, as_of, view.filters, "week" if view.grain == "week" else "month"
    )
    thresholds = in_force(on=view.period.start, client=view.filters.client, kind="threshold")
    notes = by_step(notes_on(kpi, view.filters, card.series.points), card.series.points)
    return exported.series(card, frame, threshold=thresholds.get(kpi.key), notes=notes)


def _breakdown(request: HttpRequest, kpi: Kpi) -> Table:
    who, as_of = viewer(request), clock.as_of()
    view = read_view(request.GET, as_of)
    frame = _frame(who, view.period, view.filters, as_of)
    by = view.by or _first_split(who, kpi, view)
    found = breakdown(who, kpi.key, view.period, by, as_of, view.filters, ranked=True)
    table = exported.split(found, frame)
    before = split_before(who, found, view, as_of)
    if before is None or view.compare is None:
        return table
    whole = compared(who, [(kpi, found.total)], view.period, view.compare, as_of, view.filters)
    pairs = [*((row.figure, before.get(row.key)) for row in found.rows), (found.total, whole[kpi.key])]
    cells = [comparison_cells(kpi, figure, one, frame.rules) for figure, one in pairs]
    return beside(table, comparison_columns(exported.kind_of(kpi)), cells, earlier(view.period, view.compare))


def _parts(request: HttpRequest, kpi: Kpi) -> Table:
    who, as_of = viewer(request), clock.as_of()
    view = read_view(request.GET, as_of, also=KPI_ALSO)
    frame = _frame(who, view.period, view.filters, as_of)
    card = scorecard(who, kpi.key, view.period, as_of, view.filters)
    return exported.parts(card, dict(KPIS), frame)


def _example(request: HttpRequest, kpi: Kpi) -> Table:
    who, as_of = viewer(request), clock.as_of()
    return exported.example(kpi, _frame(who, default_period(as_of), Filters(), as_of))


def _corrections(request: HttpRequest, kpi: Kpi) -> Table:
    who, as_of = viewer(request), clock.as_of()
    view = read_view(request.GET, as_of, also=KPI_ALSO)
    lock = month_lock(who, kpi, view.period, view.filters, as_of)
    return locks.table(lock, kpi, _frame(who, view.period, view.filters, as_of))


def _first_split(who: User, kpi: Kpi, view: View) -> str:
    """The dimension that the KPI's page splits by when nobody chose one. Raises NotBy for a KPI without any."""
    offered = (by for by in kpi.by if may_split_by(who, by) and getattr(view.filters, by, None) is None)
    found = next(offered, None)
    if found is None:
        raise NotBy(gettext("There is nothing left to split %(kpi)s by.") % {"kpi": gettext(kpi.title)})
    return found


def _rows(request: HttpRequest, kpi: Kpi) -> Table:
    if isinstance(kpi.measure, Confidential):
        says = gettext("Technicians' single answers are shown to nobody, so they cannot be exported.")
        raise BadView(says, gettext("Export the split by team: it has every group that is published."))
    who, as_of = viewer(request), clock.as_of()
    view = read_rows_view(request)
    only = view.also.get("counted") == ONLY_COUNTED
    frame = _frame(who, view.period, view.filters, as_of)

    def part(offset: int) -> RowList:
        return rows_behind(
            who,
            kpi.key,
            view.period,
            view.filters,
            only_counted=only,
            limit=ROWS_AT_A_TIME,
            offset=offset,
        )

    first = part(0)
    table = exported.rows(kpi, first, every_row(first, part), frame, only=only)
    return replace(table, rows=Counted(iter(table.rows), first.total))


def every_row(first: RowList, part: Callable[[int], RowList]) -> Iterator[Mapping[str, object]]:
    """The rows of a list, read part by part. Raises ListChanged when its total changes on the way."""
    given, current = 0, first
    while current.rows:
        yield from current.rows
        given += len(current.rows)
        if given >= first.total:
            break
        current = part(given)
        if current.total != first.total:
            raise ListChanged(f"{first.total} rows became {current.total}")
    if given != first.total:
        raise ListChanged(f"{given} of {first.total} rows could be read")


def _frame(who: User, period: Period, filters: Filters, as_of: datetime) -> Frame:
    provider = organisation.current()
    return Frame(
        organisation=provider.name,
        period=period,
        filters=filters,
        names=choices.chosen(who, filters),
        as_of=as_of,
        fresh_at=fresh_at(),
        rules=organisation.parameters(),
        zone=organisation.report_zone(),
    )


def wanted_format(text: str) -> Format:
    """The format that an address ends with. Raises BadView for one that Trimtab does not write."""
    known: Sequence[Format] = FORMATS
    for file_format in known:
        if text == file_format:
            return file_format
    says = gettext("Trimtab does not write “.%(format)s” files.") % {"format": text[:20]}
    raise BadView(says, gettext("Write one of: %(choices)s.") % {"choices": ", ".join(FORMATS)})
