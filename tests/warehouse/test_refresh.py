"""A refresh rewrites what changed, all at once or not at all."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection

from tests import building
from tests.building import AS_OF, client, contract, refreshed, ticket
from trimtab.catalogue.kpis import KPIS
from trimtab.domain.changes.actions import mark_months
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.tickets.models import Ticket
from trimtab.kpi.measures import Tally
from trimtab.kpi.period import Period
from trimtab.scorecards.freshness import bring_up_to_date
from trimtab.warehouse import duck, store, tallies
from trimtab.warehouse import rows as warehouse_rows
from trimtab.warehouse.rollups import ROLLUPS, holds
from trimtab.warehouse.tallies import Question

VOLUME = KPIS["ticket-volume"]
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


def volume() -> int:
    return int(tallies.tallies(Question(VOLUME, YEAR))[0].tally["kept"])


def test_an_empty_database_has_an_empty_warehouse_and_no_error() -> None:
    bring_up_to_date(AS_OF)
    assert volume() == 0
    assert ChangedMonth.objects.count() == 0


def test_only_the_changed_month_is_rewritten() -> None:
    building.organisation()
    one = client()
    for month in (1, 2, 3):
        ticket(one, f"2026-0{month}-10 09:00")
    refreshed()
    before = store.load()
    ticket(one, "2026-02-11 09:00")
    mark_months(facts=["ticket"], months=[date(2026, 2, 1)], as_of=AS_OF)
    bring_up_to_date(AS_OF)
    after = store.load()
    assert after.version == before.version + 1
    changed = {
        part for part in after.files["ticket"] if after.files["ticket"][part] != before.files["ticket"][part]
    }
    assert changed == {"2026-02"}
    assert volume() == 4


def test_a_fact_reaches_from_its_first_row_to_its_last_even_where_a_month_has_lost_its_rows() -> None:
    building.organisation()
    one = client()
    made = [ticket(one, f"2026-0{month}-1{month} 09:00") for month in (1, 2, 4, 5)]
    refreshed()
    assert tallies.span("ticket") == Period(date(2026, 1, 11), date(2026, 5, 16))
    for gone in (made[0], made[-1]):
        gone.delete()
        mark_months(facts=["ticket"], months=[gone.opened_at.date().replace(day=1)], as_of=AS_OF)
        bring_up_to_date(AS_OF)
    assert tallies.span("ticket") == Period(date(2026, 2, 12), date(2026, 4, 15))


def test_a_second_refresh_finds_nothing_to_do() -> None:
    building.organisation()
    ticket(client(), "2026-02-10 09:00")
    refreshed()
    version = store.load().version
    assert bring_up_to_date(AS_OF).files == 0
    assert store.load().version == version


def test_another_zone_moves_every_day() -> None:
    building.organisation("UTC")
    ticket(client(), "2026-02-28 23:30")
    refreshed()
    building.organisation("Asia/Tokyo")
    bring_up_to_date(AS_OF)
    assert store.load().parts("ticket") == ["2026-03"]


def test_files_of_older_versions_are_removed() -> None:
    building.organisation()
    one = client()
    for day in range(10, 15):
        ticket(one, f"2026-02-{day} 09:00")
        refreshed()
    assert len(list((store.root() / "ticket").glob("*.parquet"))) == 2


def _random_desk(seed: int) -> None:
    chance = random.Random(seed)
    building.organisation("Europe/Istanbul")
    owners = [client() for _ in range(4)]
    for owner in owners[:3]:
        contract(owner, f"2026-0{chance.randint(1, 5)}-01")
    teams = [building.team() for _ in range(3)]
    for _ in range(200):
        ticket(
            chance.choice(owners),
            f"2026-{chance.randint(1, 6):02}-{chance.randint(1, 28):02} {chance.randint(0, 23):02}:00",
            escalated=chance.choice([0, 0, 0, 1, 2]),
            team=chance.choice([*teams, None]),
            source=chance.choice(["client", "monitoring"]),
            sla_met=chance.choice([True, False, None]),
            reopened=chance.choice([0, 0, 1]),
            excluded=chance.choice(["", "", "", "spam"]),
        )


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    "by",
    [(), ("client_id",), ("client_id", "stage"), ("stage", "source"), ("source", "client_id", "stage")],
)
def test_rollups_agree_with_the_rows(seed: int, by: tuple[str, ...]) -> None:
    """Every ready count, by month, day and whole period, equals the one from raw rows; parts add up to the whole."""
    _random_desk(seed)
    refreshed()
    for kpi in KPIS.values():
        if kpi.fact not in ("ticket", "escalation"):
            continue
        if not any(kpi.key in holds(rollup) for rollup in ROLLUPS.values() if rollup.holds == "sums"):
            continue
        for period, grain in (
            (YEAR, "month"),
            (Period(date(2026, 2, 10), date(2026, 5, 3)), "day"),
            (YEAR, "none"),
        ):
            ready = tallies.tallies(Question(kpi, period, by, grain=grain))  # type: ignore[arg-type]
            raw = tallies.tallies(Question(kpi, period, by, grain=grain, raw=True))  # type: ignore[arg-type]
            assert ready == raw, (kpi.key, grain)
            whole = tallies.tallies(Question(kpi, period, raw=True))[0].tally
            assert (
                Tally.sum(answer.tally for answer in ready).parts.items()
                >= {name: number for name, number in whole.parts.items() if number}.items()
            )


def test_a_small_rollup_is_asked_once_for_all_its_kpis(monkeypatch: pytest.MonkeyPatch) -> None:
    _random_desk(1)
    refreshed()
    asked, cursor = [], duck.cursor
    monkeypatch.setattr(duck, "cursor", lambda: asked.append(1) or cursor())
    for key in holds(ROLLUPS["ticket_by_client"]):
        assert len(tallies.tallies(Question(KPIS[key], YEAR, ("client_id",)))) == 4
    assert len(asked) == 1


def test_rollups_of_prevention_agree_with_the_rows() -> None:
    building.organisation()
    for owner in (client(), client()):
        for day in range(10, 20):
            pc = building.device(owner)
            fixed = f"2026-0{day % 3 + 2}-{day} 12:00"
            building.detection(
                pc, f"2026-0{day % 3 + 1}-{day} 09:00", "fixed-automatically", fixed, action="a"
            )
            building.session(owner, f"2026-03-{day} 09:00", "solved")
    refreshed()
    for kpi in KPIS.values():
        if kpi.fact in ("prevention", "detection"):
            for by in ((), ("client_id",)):
                ready, raw = (
                    tallies.tallies(Question(kpi, YEAR, by, grain="month", raw=r)) for r in (False, True)
                )
                assert ready == raw, kpi.key
    assert tallies.tallies(Question(KPIS["incidents-prevented"], YEAR))[0].tally["kept"] == 40


def test_medians_and_backlogs_kept_ready_agree_with_the_rows() -> None:
    """By month and by client, where they are kept, and elsewhere from the rows themselves."""
    _random_desk(4)
    for place, one in enumerate(Ticket.objects.order_by("id")):
        one.first_reply_at = one.opened_at + timedelta(minutes=place)
        one.closed_at = one.opened_at + timedelta(days=place % 90) if place % 7 else None
        one.save()
    refreshed()
    owner = Ticket.objects.values_list("client_id", flat=True)[0]
    june = Period.month(2026, 6)
    for key in ("first-reply", "resolution-time", "backlog"):
        for only in ({}, {"client_id": owner}):
            for grain in ("month", "none"):
                questions = [
                    Question(KPIS[key], june, grain=grain, only=only, raw=raw)  # type: ignore[arg-type]
                    for raw in (False, True)
                ]
                ready, raw = (tallies.tallies(question) for question in questions)
                assert ready == raw, (key, only, grain)
                assert ready[0].tally["count" if key != "backlog" else "kept"] > 0
    steps = [Period.month(2026, month) for month in range(1, 9)]
    by_month = tallies.standing(KPIS["backlog"], steps, {})
    by_day = tallies.standing(KPIS["backlog"], [*steps, Period(date(2026, 8, 1), date(2026, 8, 2))], {})
    assert by_month == by_day[:-1]


KILLED = """
import random, sys
from datetime import UTC, date, datetime
import django
django.setup()
from trimtab.domain.changes.actions import mark_months
from trimtab.scorecards.freshness import bring_up_to_date
print("ready", flush=True)
while True:
    mark_months(facts=["ticket", "escalation"], months=None, as_of=datetime.now(UTC))
    bring_up_to_date(datetime.now(UTC))
"""


def test_a_kill_leaves_the_numbers_whole() -> None:
    """kill -9 at any moment of a refresh: each version is complete, and a second run finishes the work."""
    _random_desk(3)
    refreshed()
    counted = [
        answer.tally for answer in tallies.tallies(Question(VOLUME, YEAR, ("client_id",), grain="month"))
    ]
    environment = {
        **os.environ,
        "TRIMTAB_HOME": str(settings.TRIMTAB_HOME),
        "TRIMTAB_DATABASE_URL": _url(),
        "DJANGO_SETTINGS_MODULE": "trimtab.config.settings",
    }
    chance = random.Random(5)
    for _ in range(4):
        child = subprocess.Popen([sys.executable, "-c", KILLED], env=environment, stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.01, 0.4))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert all(
            (store.root() / path).exists() for parts in store.load().files.values() for path in parts.values()
        )
        found = tallies.tallies(Question(VOLUME, YEAR, ("client_id",), grain="month", raw=True))
        assert [answer.tally for answer in found] == counted
    bring_up_to_date(AS_OF)
    assert ChangedMonth.objects.count() == 0
    assert volume() == Ticket.objects.filter(excluded="").count() - _before_start()


def _before_start() -> int:
    rows = warehouse_rows.left_out(YEAR, {})
    return rows.get("before contract start", 0)


def _url() -> str:
    """The test's database, for another process."""
    name = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{name['NAME']}"
    place = f"{name['HOST'].replace('/', '%2F')}:{name['PORT']}"
    return f"postgres://{name['USER']}:{name['PASSWORD']}@{place}/{name['NAME']}"
