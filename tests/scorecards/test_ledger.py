"""The prevention ledger: what each entry counts as, that its totals are the KPIs' figures, and what a strike does."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests import building
from tests.building import AS_OF, OWNER, at, client, organisation, refreshed, ticket
from tests.intake.importing import Importer
from trimtab.catalogue.kpis import KPIS
from trimtab.domain.audit.actor import Actor
from trimtab.domain.batches.models import Batch
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.clients.models import Client
from trimtab.domain.findings.actions import AlreadyStruck, NoReason, NotStruck, strike, take_back
from trimtab.domain.findings.models import Detection, SelfServiceSession, Strike
from trimtab.domain.findings.queries import problems_on
from trimtab.domain.locks.models import LockedFigure
from trimtab.intake.undoing import undo
from trimtab.kpi.period import Period
from trimtab.scorecards import ledger
from trimtab.scorecards.freshness import bring_up_to_date
from trimtab.scorecards.ledger import PROBLEM, SESSION, Balance, Wanted
from trimtab.scorecards.locking import review
from trimtab.scorecards.measuring import measure
from trimtab.scorecards.shapes import Filters
from trimtab.warehouse import store
from trimtab.warehouse.ledger import entry_of

BY = Actor("lead@msp.example")
MARCH = Period.month(2026, 3)
FIXED = ("fixed-automatically", "2026-03-10 10:00")


def value(kpi: str, period: Period = MARCH, owner: Client | None = None) -> float:
    found = measure(KPIS[kpi], period, AS_OF, Filters(client=owner.pk if owner else None))
    return found.numerator or 0 if kpi == "prevention-ratio" else found.value or 0


def standings(period: Period = MARCH, **wanted: str) -> dict[str, int]:
    """How many entries count as what?"""
    found = ledger.ledger(OWNER, Wanted(period, **wanted), AS_OF, most=None)
    counts: dict[str, int] = {}
    for line in found.lines:
        counts[line.standing] = counts.get(line.standing, 0) + 1
    return counts


def tv18() -> dict[str, Detection]:
    """The specification's example, with the names it gives the instances."""
    organisation()
    owner = client("Acme")
    user = owner.contacts.create(external_id="u", name="User")
    devices = [building.device(owner) for _ in range(9)]
    linked = {"ticket": ticket(owner, "2026-03-02 09:00", source="monitoring")}
    made = {
        f"a{place + 1}": building.detection(pc, "2026-03-10 09:00", *FIXED, action="clean-up", **linked)
        for place, pc in enumerate(devices[:4])
    }
    made["a5"] = building.detection(devices[4], "2026-03-10 09:00", *FIXED, action="a5", **linked)
    made["a6"] = building.detection(devices[5], "2026-03-10 09:00", *FIXED, action="a6", **linked)
    made["a7"] = building.detection(
        devices[6], "2026-03-10 09:00", "fixed-by-technician", "2026-03-11 09:00", **linked
    )
    made["a8"] = building.detection(
        devices[7], "2026-03-10 09:00", "became-incident", "2026-03-11 09:00", **linked
    )
    made["a9"] = building.detection(
        devices[8], "2026-03-10 09:00", "self-cleared", "2026-03-10 11:00", **linked
    )
    made["a10"] = building.detection(devices[5], "2026-03-13 10:00", "open", **linked)
    for started, outcome in (
        ("2026-03-03 09:00", "solved"),
        ("2026-03-05 09:00", "solved"),
        ("2026-03-07 09:00", "unconfirmed"),
        ("2026-03-20 09:00", "unconfirmed"),
        ("2026-03-25 09:00", "solved"),
    ):
        building.session(owner, started, outcome, contact=user, category="mail")
    ticket(owner, "2026-03-20 14:00", contact=user, category="mail", kind="request")
    ticket(owner, "2026-03-25 11:00", contact=user, category="mail", kind="request")
    for _ in range(3):
        ticket(owner, "2026-03-15 09:00")
    refreshed()
    return made


def test_tv18_as_a_ledger() -> None:
    tv18()
    assert standings() == {
        "at-scale": 4, "prevented": 2, "came back": 1, "failed": 1, "self-cleared": 1, "open": 1,
        "self-service": 2, "inferred": 1, "not solved": 2,
    }  # fmt: skip
    found = ledger.ledger(OWNER, Wanted(MARCH), AS_OF, most=None)
    totals = {name: found.totals[name] for name in ("prevented", "proactive", "at-scale", "self-service")}
    assert totals == {"prevented": 8, "proactive": 6, "at-scale": 4, "self-service": 2}
    assert found.balance == Balance(found=10, automatic=6, technician=2, self_cleared=1, open=1)
    assert found.balance.holds
    assert not Balance(10, 6, 2, 1, 0).holds


@pytest.mark.parametrize("counts", ledger.COUNTS)
@pytest.mark.parametrize("narrowed", [Filters(), Filters(fingerprint="disk"), Filters(action="clean-up")])
def test_every_total_is_the_number_of_entries_it_leads_to(counts: str, narrowed: Filters) -> None:
    tv18()
    found = ledger.ledger(OWNER, Wanted(MARCH, narrowed, counts=counts), AS_OF, most=None)
    assert len(found.lines) == found.totals[counts] == found.totals["wanted"]
    for outcome in ledger.OUTCOMES:
        asked = Wanted(MARCH, narrowed, outcome=outcome)
        other = ledger.ledger(OWNER, asked, AS_OF, most=None)
        assert len(other.lines) == other.totals[outcome]


def test_pages_go_on_where_the_one_before_ended() -> None:
    tv18()
    whole = [line.entry.place for line in ledger.ledger(OWNER, Wanted(MARCH), AS_OF, most=None).lines]
    found, after = [], None
    while True:
        some = ledger.ledger(OWNER, Wanted(MARCH), AS_OF, most=4, after=after)
        found += [line.entry.place for line in some.lines]
        if some.following is None:
            break
        after = some.following
    assert found == whole == sorted(whole, reverse=True)
    assert len(set(found)) == 15


def test_an_entry_counts_on_the_day_of_its_fix_and_is_found_on_the_day_of_its_first_signal() -> None:
    organisation()
    owner = client()
    building.detection(building.device(owner), "2026-03-31 23:00", "fixed-automatically", "2026-04-01 08:00")
    refreshed()
    april = Period.month(2026, 4)
    march = ledger.ledger(OWNER, Wanted(MARCH), AS_OF, most=None)
    assert (march.totals["found"], march.totals["prevented"], len(march.lines)) == (1, 0, 1)
    later = ledger.ledger(OWNER, Wanted(april), AS_OF, most=None)
    assert (later.totals["found"], later.totals["prevented"], len(later.lines)) == (0, 1, 1)
    assert (value("incidents-prevented"), value("incidents-prevented", april)) == (0, 1)


def test_a_fresh_fix_counts_and_says_that_it_is_watched() -> None:
    organisation()
    owner = client()
    building.detection(building.device(owner), "2026-11-20 09:00", "fixed-automatically", "2026-11-20 10:00")
    refreshed()
    november = Period.month(2026, 11)
    (line,) = ledger.ledger(OWNER, Wanted(november), AS_OF, most=None).lines
    assert (line.standing, line.watched_until) == ("provisional", at("2026-11-27 10:00"))
    (later,) = ledger.ledger(OWNER, Wanted(november), AS_OF + timedelta(days=6), most=None).lines
    assert later.standing == "prevented"


def test_a_failure_within_the_days_of_watching_takes_the_prevention_back() -> None:
    """PR-D4: no failure within VERIFY_DAYS after the resolution."""
    organisation()
    owner = client()
    for failed in ("2026-03-12 09:00", "2026-03-20 09:00"):
        building.detection(building.device(owner), "2026-03-10 09:00", *FIXED, failed_at=at(failed))
    building.detection(building.device(owner), "2026-03-10 09:00", *FIXED, verified=False)
    refreshed()
    assert standings() == {"failed later": 1, "prevented": 1, "did not hold": 1}
    assert value("incidents-prevented") == 1


def test_python_joins_signals_to_problems_as_the_facts_do() -> None:
    organisation()
    pc = building.device(client())
    for found, ended in (
        ("2026-03-01 09:00", "2026-03-01 10:00"),
        ("2026-03-02 09:59", "2026-03-02 11:00"),
        ("2026-03-03 11:00", "2026-03-03 12:00"),
        ("2026-03-09 09:00", None),
        ("2026-03-20 09:00", "2026-03-20 10:00"),
        ("2026-03-20 09:30", "2026-03-20 09:40"),
    ):
        building.detection(pc, found, "self-cleared" if ended else "open", ended)
    refreshed()
    problems = problems_on(Detection.objects.latest("pk"), flap_hours=24)
    assert [len(one) for one in problems] == [2, 1, 3]
    for one in problems:
        entry = entry_of(PROBLEM, [signal.pk for signal in one])
        assert entry is not None
        assert (entry.row_id, entry.signals) == (min(signal.pk for signal in one), len(one))


def test_a_struck_problem_counts_nowhere_and_stays_with_its_reason() -> None:
    made = tv18()
    strike(by=BY, as_of=AS_OF, entry=made["a1"], reason="  a test of the alarm ")
    struck = standings()
    assert (struck["struck"], struck["at-scale"]) == (1, 3), "at once in the list"
    assert value("incidents-prevented") == 8, "the figures follow with the next computing"
    bring_up_to_date(AS_OF)
    assert {kpi: value(kpi) for kpi in ("incidents-prevented", "prevented-by-proactive-work")} == {
        "incidents-prevented": 7, "prevented-by-proactive-work": 5,
    }  # fmt: skip
    assert (value("resolved-at-scale"), value("prevention-ratio"), value("problems-detected")) == (3, 5, 10)
    found = ledger.history(OWNER, PROBLEM, made["a1"].pk, AS_OF)
    assert (found.line.standing, found.strikes[0].reason) == ("struck", "a test of the alarm")
    assert ledger.ledger(OWNER, Wanted(MARCH), AS_OF, most=None).balance.holds
    with pytest.raises(AlreadyStruck):
        strike(by=BY, as_of=AS_OF, entry=made["a1"], reason="again")
    take_back(by=BY, as_of=AS_OF + timedelta(hours=1), entry=made["a1"])
    assert standings()["recounting"] == 1
    bring_up_to_date(AS_OF)
    assert value("incidents-prevented") == 8
    with pytest.raises(NotStruck):
        take_back(by=BY, as_of=AS_OF, entry=made["a1"])
    with pytest.raises(NoReason):
        strike(by=BY, as_of=AS_OF, entry=made["a1"], reason=" ")


def test_a_struck_session_counts_nowhere_nor_does_a_struck_failure() -> None:
    made = tv18()
    solved, _, inferred, *_ = SelfServiceSession.objects.order_by("started_at")
    for entry in (solved, inferred, made["a8"]):
        strike(by=BY, as_of=AS_OF, entry=entry, reason="no user did this")
    bring_up_to_date(AS_OF)
    assert (value("prevented-by-self-service"), value("self-service-inferred")) == (1, 0)
    ratio = measure(KPIS["prevention-ratio"], MARCH, AS_OF)
    assert (ratio.numerator, ratio.denominator) == (6, 9)
    assert standings(counts="struck")["struck"] == 3
    assert ledger.history(OWNER, SESSION, solved.pk, AS_OF).line.standing == "struck"


def test_only_the_struck_months_are_rewritten_and_come_out_as_if_all_were() -> None:
    made = tv18()
    pc = building.device(Client.objects.get(name="Acme"))
    building.detection(pc, "2026-05-10 09:00", "fixed-automatically", "2026-05-10 10:00")
    refreshed()
    before = dict(store.load().files["prevention"])
    strike(by=BY, as_of=AS_OF, entry=made["a5"], reason="a test")
    assert set(ChangedMonth.objects.values_list("fact", "month")) == {("strike", date(2026, 3, 1))}
    bring_up_to_date(AS_OF)
    after = store.load().files["prevention"]
    assert {part for part in after if after[part] != before.get(part)} == {"2026-03"}
    kpis = ("incidents-prevented", "resolved-at-scale", "prevention-ratio", "problems-detected")
    found = {kpi: measure(KPIS[kpi], Period(date(2026, 1, 1), date(2026, 7, 1)), AS_OF) for kpi in kpis}
    refreshed()
    for kpi, figure in found.items():
        assert measure(KPIS[kpi], figure.period, AS_OF) == figure


def test_a_locked_month_keeps_its_figure_beside_the_correction() -> None:
    """LATE-3."""
    made = tv18()
    review(AS_OF, everything=True)
    strike(by=BY, as_of=AS_OF, entry=made["a5"], reason="a test")
    bring_up_to_date(AS_OF)
    review(AS_OF + timedelta(hours=1))
    rows = LockedFigure.objects.filter(kpi="incidents-prevented", month=MARCH.start, client=None)
    first, second = rows.order_by("revision")
    assert (first.value, second.value) == (8, 7)
    assert second.because, "the strike in the audit log explains it"
    untouched = LockedFigure.objects.filter(kpi="problems-detected", month=MARCH.start, client=None)
    assert untouched.count() == 1


ALERTS = """
    id,client,device,problem,detected at,resolved at,outcome,action
    D1,Northwind,PC-1,disk full,2026-03-01T08:00Z,2026-03-01T09:00Z,fixed automatically,clean-1
    D2,Northwind,PC-2,disk full,2026-03-01T08:00Z,2026-03-01T09:00Z,fixed automatically,clean-1
"""


def test_importing_again_does_not_lose_a_strike_nor_does_taking_the_import_back(tmp_path: Path) -> None:
    organisation()
    importer = Importer(tmp_path)
    importer.good("detections", ALERTS)
    strike(by=BY, as_of=AS_OF, entry=Detection.objects.get(external_id="D1"), reason="a test")
    bring_up_to_date(AS_OF)
    assert value("incidents-prevented") == 1
    importer.good("detections", ALERTS.replace("clean-1", "clean-2"))
    bring_up_to_date(AS_OF)
    assert value("incidents-prevented") == 1
    for batch in Batch.objects.order_by("-pk"):
        undo(batch=batch, as_of=AS_OF)
    bring_up_to_date(AS_OF)
    assert (Detection.objects.count(), Strike.objects.count(), value("incidents-prevented")) == (0, 1, 0)
    importer.good("detections", ALERTS)
    bring_up_to_date(AS_OF)
    assert (standings(), value("incidents-prevented")) == ({"struck": 1, "at-scale": 1}, 1)


def test_without_records_everything_is_none() -> None:
    organisation()
    refreshed()
    found = ledger.ledger(OWNER, Wanted(MARCH), AS_OF, most=50)
    assert (list(found.lines), found.totals["wanted"], found.balance.holds) == ([], 0, True)
    assert ledger.is_empty()
    assert ledger.examples(OWNER, Wanted(MARCH), AS_OF) == []
