"""The sample MSP: what it holds, the stories it tells, and that it comes and goes without a trace.

What a test changes is taken back at its end.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Avg, Count, F, Max, Min, Model, Q

from tests.demo import reading
from tests.demo.reading import AS_OF, FULL, LINE, ZONE, counted_tickets, month, rows_of_all_tables, signals
from tests.sampled import LOADED, SampleCopy
from trimtab.cli.commands.demo import COMMAND
from trimtab.demo import stories
from trimtab.demo.loading import DemoRefused, LoadedDemo, checksum, load, loaded_batch, remove
from trimtab.demo.sample import make_sample
from trimtab.demo.stories import PROVIDER
from trimtab.domain.models import (
    AuditEntry,
    Client,
    Contact,
    Contract,
    ContractPhase,
    Detection,
    EmploymentSpell,
    Escalation,
    Organisation,
    PeopleAnswer,
    PeopleInvited,
    Person,
    Post,
    SelfServiceSession,
    SurveyAnswer,
    SurveyInvitation,
    Target,
    Team,
    Ticket,
    TicketEvent,
)
from trimtab.insight.control_charts import RatePoint, ValuePoint, rate_chart, value_chart

RECOUNTED = ("first_escalated_at", "escalations", "escalation_reason", "first_level")

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(sample_copy: SampleCopy) -> Iterator[LoadedDemo]:
    with sample_copy(LOADED) as found:
        before = rows_of_all_tables()
        yield found
        assert rows_of_all_tables() == before


@pytest.fixture(autouse=True)
def taken_back(loaded: LoadedDemo, db: None) -> Iterator[None]:
    yield
    # Already doomed, the test's transaction ends without a check of every reference of the whole sample.
    transaction.set_rollback(True)


def test_it_is_as_large_as_promised(loaded: LoadedDemo) -> None:
    assert Client.objects.filter(is_internal=False).count() >= 14
    assert Person.objects.count() >= 40
    assert set(Team.objects.values_list("tier", flat=True)) == {1, 2, 3}
    assert Ticket.objects.count() >= 20_000
    assert SurveyAnswer.objects.count() >= 3_000
    assert apps.get_model("domain", "Device").objects.count() >= 500
    assert 5_500 <= Detection.objects.count() <= 7_000
    assert 2_300 <= SelfServiceSession.objects.count() <= 3_200
    assert loaded.counts["ticket events"] == TicketEvent.objects.count()


def test_every_row_belongs_to_the_one_batch(loaded: LoadedDemo) -> None:
    batch = loaded_batch()
    assert batch is not None
    assert batch.pk == loaded.batch_id
    for model in apps.get_app_config("domain").get_models():
        if (
            any(field.name == "batch" for field in model._meta.concrete_fields)
            and model.__name__ != "BatchChange"
        ):
            assert not model._default_manager.exclude(batch=batch).exists(), model.__name__


def test_every_reference_leads_to_a_row() -> None:
    connection.check_constraints()


def test_it_ends_where_today_begins() -> None:
    assert Ticket.objects.aggregate(m=Max("opened_at"))["m"] < LINE.ends_at
    assert TicketEvent.objects.aggregate(m=Max("at"))["m"] < LINE.ends_at
    assert SurveyAnswer.objects.aggregate(m=Max("answered_at"))["m"] < LINE.ends_at
    assert Ticket.objects.aggregate(m=Min("opened_at"))["m"].astimezone(ZONE).date() == LINE.first_day


def test_tickets_are_of_every_sort() -> None:
    assert set(Ticket.objects.values_list("source", flat=True)) == set(Ticket.Source.values)
    assert set(Ticket.objects.values_list("excluded", flat=True)) == set(Ticket.Excluded.values)
    kinds = set(TicketEvent.objects.values_list("kind", flat=True))
    assert kinds == set(TicketEvent.Kind.values) - {"update"}
    assert set(Escalation.objects.values_list("kind", flat=True)) == {
        "functional",
        "hierarchical",
        "priority",
    }
    assert not Ticket.objects.filter(resolved_at__lt=F("opened_at")).exists()
    assert Ticket.objects.filter(excluded="merged", merged_into=None).count() <= 3


def test_every_led_to_ticket_session_precedes_its_ticket() -> None:
    led = SelfServiceSession.objects.filter(outcome="led-to-ticket")
    assert led.count() > 500
    late = led.filter(Q(started_at__gt=F("ticket__opened_at")) | ~Q(category=F("ticket__category")))
    assert not late.exists()
    assert not led.filter(ticket__opened_at__gt=F("started_at") + timedelta(hours=48)).exists()


def test_people_come_go_and_return() -> None:
    assert set(EmploymentSpell.objects.values_list("leaving_type", flat=True)) == {
        "", "voluntary", "involuntary", "other",
    }  # fmt: skip
    employed = EmploymentSpell.objects.filter(last_day=None, contractor=False).count()
    assert 38 <= employed <= 46
    gaps = []
    for person in Person.objects.annotate(n=Count("spells")).filter(n=2):
        first, second = person.spells.order_by("hired_on")
        gaps.append((second.hired_on - first.last_day).days)
    assert sorted(gaps) == [20, 60]
    assert Post.objects.values("person").annotate(n=Count("team", distinct=True)).filter(n__gt=1).count() >= 3


def test_contracts_have_dated_phases_and_every_special_case() -> None:
    assert set(ContractPhase.objects.values_list("phase", flat=True)) == set(ContractPhase.Phase.values)
    assert not ContractPhase.objects.filter(starts_on__gte=LINE.today).exists()
    lengths = [
        (one.ends_on - one.starts_on).days
        for one in Contract.objects.filter(ends_on__isnull=False)
        if one.ends_on
    ]
    assert min(lengths) < 90
    renewed = Client.objects.annotate(n=Count("contracts", filter=Q(contracts__starts_onboarding=False))).get(
        n=2
    )
    first, second = renewed.contracts.order_by("starts_on")
    assert 0 < (second.starts_on - first.ends_on).days < 90
    assert Ticket.objects.filter(contract=None, excluded="", client__is_internal=False).count() > 30


def test_some_clients_are_in_their_first_90_days_at_any_time() -> None:
    starts = list(Contract.objects.values_list("starts_on", "ends_on"))
    for period in LINE.months:
        day = period.last_day
        running = [s for s, e in starts if 0 <= (day - s).days < 90 and (e is None or day <= e)]
        assert 3 <= len(running) <= 8, day


def test_onboarding_rounds_fill_every_month() -> None:
    for question in ("overall", "recommend", "effort", "area-contract", "area-responsiveness", "area-assets"):
        answers = SurveyAnswer.objects.filter(question=question, invitation__survey="client-onboarding")
        found = Counter(month(sent) for sent in answers.values_list("invitation__sent_at", flat=True))
        assert min(found[place] for place in FULL) >= 5, question
    invited = SurveyInvitation.objects.filter(survey="client-onboarding", delivered=True)
    answered = invited.filter(answers__isnull=False).distinct().count()
    assert 0.5 < answered / invited.count() < 0.7


def test_most_pulse_weeks_can_be_published_and_no_key_outlives_its_block() -> None:
    pulse = PeopleAnswer.objects.filter(round__survey="pulse")
    weeks = pulse.values("round", "team__name").annotate(n=Count("id"))
    enough = sum(week["n"] >= 5 for week in weeks)
    assert enough / len(weeks) > 0.8
    assert max(week["n"] for week in weeks if week["team__name"] == "Security") < 5
    spans = pulse.values("respondent").annotate(first=Min("round__opens_on"), last=Max("round__opens_on"))
    assert max((span["last"] - span["first"]).days for span in spans) <= 21
    for asked in PeopleInvited.objects.values("round", "team").annotate(n=F("invited"))[:300]:
        assert pulse.filter(round=asked["round"], team=asked["team"]).count() <= asked["n"]


def test_targets_and_organisation_come_with_it() -> None:
    assert Organisation.objects.get().name == stories.PROVIDER
    assert dict(Target.objects.filter(kind="target").values_list("kpi", "value")) == {
        "ticket-escalation": 0.12,
        "client-onboarding-satisfaction": 4.2,
        "agent-onboarding-satisfaction": 3.8,
        "technician-satisfaction": 7.5,
        "turnover": 0.15,
        "sla-met": 0.95,
    }


def test_mail_addresses_lie_in_reserved_domains() -> None:
    for model in (Person, Contact):
        assert not model.objects.exclude(email__endswith=".example.com").exists()


def test_story_a_client_tips() -> None:
    own = [(t, days) for t, days in counted_tickets() if t.client.name == stories.TIPPING_CLIENT]
    young = [t.escalations > 0 for t, days in own if days < 30]
    late = [t.escalations > 0 for t, days in own if days >= 55]
    assert sum(young) / len(young) < 0.22
    assert sum(late) / len(late) > 0.30
    answers = SurveyAnswer.objects.filter(invitation__client__name=stories.TIPPING_CLIENT)
    for question in ("area-contract", "area-responsiveness", "effort"):
        by_round = answers.filter(question=question).values("invitation__round").annotate(mean=Avg("score"))
        first, last = [one["mean"] for one in by_round.order_by("invitation__round")]
        assert last < first - 0.8, question
    ratings = SurveyAnswer.objects.filter(question="rating")
    own_mean = ratings.filter(invitation__client__name=stories.TIPPING_CLIENT).aggregate(m=Avg("score"))["m"]
    assert own_mean < ratings.aggregate(m=Avg("score"))["m"] - 0.8


def test_story_a_team_burns_out() -> None:
    pulse: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for team, opens, score in PeopleAnswer.objects.filter(round__survey="pulse").values_list(
        "team__name", "round__opens_on", "score"
    ):
        pulse[team][LINE.month_of(opens)].append(score)
    index = {
        team: {place: 2.5 * (sum(v) / len(v) - 1) for place, v in months.items()}
        for team, months in pulse.items()
    }
    north = index.pop(stories.BURNT_OUT_TEAM)
    assert all(7.0 < north[place] < 8.1 for place in range(20))
    assert north[20] > north[21] > north[22] > north[23]
    assert north[23] < 5.0
    for team, months in index.items():
        assert abs(months[23] - sum(months[place] for place in range(20)) / 20) < 0.8, team
    opened = TicketEvent.objects.filter(kind="opened", team__name=stories.BURNT_OUT_TEAM).values_list(
        "at", flat=True
    )
    load_a_month = Counter(map(month, opened))
    usual = sum(load_a_month[place] for place in range(20)) / 20
    assert min(load_a_month[place] for place in range(20, 24)) > 1.33 * usual
    last = LINE.months[23]
    left = EmploymentSpell.objects.filter(last_day__gte=last.start, last_day__lt=last.end)
    assert [spell.leaving_type for spell in left] == ["voluntary", "voluntary"]
    for spell in left:
        assert spell.person.posts.latest("starts_on").team.name == stories.BURNT_OUT_TEAM


def test_story_a_fix_prevents_a_class_of_incidents() -> None:
    fix = stories.FIX_FROM_MONTH - 1
    failed = Detection.objects.filter(fingerprint=stories.DISK_FULL, outcome="became-incident")
    incidents = Counter(map(month, failed.values_list("failed_at", flat=True)))
    assert min(incidents[place] for place in range(1, fix)) >= 20
    assert max(incidents[place] for place in range(fix + 1, 24)) <= 8
    runs = Detection.objects.filter(action__startswith=stories.DISK_CLEAN_UP).values("action")
    sizes = [run["n"] for run in runs.annotate(n=Count("device", distinct=True))]
    assert len(sizes) >= 10
    assert min(sizes) >= 50
    prevented = Counter(
        month(fixed)
        for fixed in Detection.objects.filter(outcome__startswith="fixed-", failed_at=None)
        .exclude(verified=False)
        .values_list("resolved_at", flat=True)
    )
    chart = value_chart([ValuePoint(float(prevented[place])) for place in FULL])
    assert set(range(fix, 24)) <= set(signals(chart))
    assert max(prevented[place] for place in range(fix)) < min(prevented[place] for place in range(fix, 24))


def test_story_early_support_is_harder_and_two_clients_carry_the_rise() -> None:
    told = (stories.TIPPING_CLIENT, stories.STRAINED_CLIENT)
    escalated: Counter[tuple[str, int]] = Counter()
    opened: Counter[tuple[str, int]] = Counter()
    for ticket, days in counted_tickets():
        place = month(ticket.opened_at)
        groups = ["early" if days < 90 else "ongoing", "all"]
        groups += [] if ticket.client.name in told else ["without them"]
        for group in groups:
            opened[group, place] += 1
            escalated[group, place] += ticket.escalations > 0

    def rate(group: str, *places: int) -> float:
        return sum(escalated[group, p] for p in places) / sum(opened[group, p] for p in places)

    assert rate("ongoing", *range(21)) == pytest.approx(0.10, abs=0.01)
    assert rate("early", *range(21)) == pytest.approx(0.20, abs=0.015)
    assert rate("all", *range(21)) == pytest.approx(0.12, abs=0.01)
    assert rate("all", 23) > 0.15
    assert rate("without them", 22, 23) < 0.135
    whole = rate_chart([RatePoint(escalated["all", p], opened["all", p]) for p in FULL])
    assert whole.verdict.kind == "above"
    ongoing = rate_chart([RatePoint(escalated["ongoing", p], opened["ongoing", p]) for p in FULL])
    assert signals(ongoing) == []


def test_story_all_else_is_steady() -> None:
    volume: Counter[int] = Counter()
    met: Counter[int] = Counter()
    with_sla: Counter[int] = Counter()
    for ticket, _ in counted_tickets():
        place = month(ticket.opened_at)
        volume[place] += 1
        with_sla[place] += ticket.sla_met is not None
        met[place] += ticket.sla_met is True
    solved = Counter(
        month(at)
        for at in SelfServiceSession.objects.filter(outcome="solved").values_list("started_at", flat=True)
    )
    agents: dict[int, list[int]] = defaultdict(list)
    for opens, score in PeopleAnswer.objects.filter(
        round__survey="agent-onboarding", question="overall"
    ).values_list("round__opens_on", "score"):
        agents[LINE.month_of(opens)].append(score)
    assert 780 <= min(volume[p] for p in FULL) <= max(volume[p] for p in FULL) <= 940
    assert signals(value_chart([ValuePoint(float(volume[p])) for p in FULL])) == []
    assert signals(value_chart([ValuePoint(float(solved[p])) for p in FULL])) == []
    assert signals(value_chart([ValuePoint(sum(agents[p]) / len(agents[p])) for p in FULL])) == []
    assert signals(rate_chart([RatePoint(met[p], with_sla[p]) for p in FULL])) == []


def test_a_second_load_is_refused() -> None:
    with pytest.raises(DemoRefused, match="loaded already"):
        load(AS_OF)
    result = CliRunner().invoke(COMMAND, ["load"])
    assert result.exit_code == 1
    assert "trimtab demo remove" in result.output


def test_it_stays_while_rows_of_ones_own_refer_to_it() -> None:
    client = Client.objects.get(name=stories.TIPPING_CLIENT)
    Contact.objects.create(client=client, external_id="mine", name="A contact of my own")
    with pytest.raises(DemoRefused, match=r"1 contacts \(by client\)"):
        remove(AS_OF)
    assert loaded_batch() is not None


def test_removed_it_leaves_nothing_and_rows_of_ones_own_stay() -> None:
    mine = Client.objects.create(external_id="mine", name="My own client", name_key="my own client")
    reading.figures_locked()
    assert remove(AS_OF)["tickets"] >= 20_000
    left = {name: rows for name, rows in rows_of_all_tables().items() if rows}
    assert (left, Client.objects.get()) == ({"Client": 1, "AuditEntry": 2}, mine)
    assert remove(AS_OF) == {}
    done = AuditEntry.objects.order_by("number").values_list("action", "name")
    assert list(done) == [("demo.load", PROVIDER), ("demo.remove", PROVIDER)]


def test_the_checksum_tells_a_changed_row() -> None:
    before = checksum()
    assert checksum() == before
    Ticket.objects.filter(external_id="K-000007").update(title="Another title")
    assert checksum() != before


def test_the_same_seed_and_day_give_the_same_rows_at_any_hour() -> None:
    sample = make_sample(as_of=AS_OF + timedelta(hours=5), zone=ZONE, seed=7)
    made: dict[type[Model], list[Model]] = defaultdict(list)
    for group in sample.groups:
        for row in group:
            made[type(row)].append(row)
    assert len(made) == 18
    for model, rows in made.items():
        own = [f for f in model._meta.concrete_fields if not (f.primary_key or f.is_relation)]
        fields = [f for f in own if f.editable and f.name not in RECOUNTED]
        values = [[f.to_python(getattr(row, f.name)) for f in fields] for row in rows]
        in_memory = sorted(repr([str(v) if isinstance(v, str) else v for v in row]) for row in values)
        kept = model._default_manager.values_list(*[f.name for f in fields])
        assert in_memory == sorted(repr(list(row)) for row in kept), model.__name__
    events = TicketEvent.objects.values_list(
        "ticket__external_id", "at", "kind", "team__name", "assignee__name"
    )
    assert sorted(map(repr, events)) == sorted(
        repr(
            (
                one.ticket.external_id,
                one.at,
                str(one.kind),
                one.team and one.team.name,
                one.assignee and one.assignee.name,
            )
        )
        for one in sample.moments
    )


def test_another_seed_on_the_first_of_a_month_is_another_sample() -> None:
    sample = make_sample(as_of=datetime(2026, 3, 1, 9, tzinfo=UTC), zone=ZONE, seed=11)
    assert len(sample.timeline.months) == len(FULL)
    tickets = [row for group in sample.groups for row in group if isinstance(row, Ticket)]
    assert 20_000 <= len(tickets) <= 24_000
    known = Ticket.objects.order_by("external_id").values_list("title", flat=True)
    titles = [ticket.title for ticket in sorted(tickets, key=lambda one: one.external_id)]
    assert sum(one == other for one, other in zip(titles, known, strict=False)) < 0.2 * len(titles)
