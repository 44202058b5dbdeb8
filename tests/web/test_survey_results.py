"""What clients answered, as people read it and take it away."""

import csv
import io

import pytest

from tests.building import answer, at, client, contract, organisation, refreshed
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.clients.models import Client, Contact
from trimtab.domain.people.models import User
from trimtab.domain.surveys.client_models import NotAsked

ALL = "/surveys/"
ONBOARDING = "/surveys/client-onboarding/"


@pytest.fixture
def answered(own_warehouse: None) -> dict[str, int]:
    """One client of six people and one of two, both in early support, asked in October."""
    organisation()
    many, few = client("Many"), client("Few")
    for owner in (many, few):
        contract(owner, "2026-10-01")
    for number, score in enumerate((5, 4, 4, 3, 5, 4)):
        for question, given in (("overall", score), ("recommend", score + 4)):
            answer(many, "2026-10-15 09:00", question, given, respondent=f"Person {number}", round="day 14")
    for number, score in enumerate((9, 7)):
        answer(few, "2026-10-15 09:00", "recommend", score, respondent=f"Few {number}", round="day 14")
    answer(few, "2026-10-15 09:00", "recommend", None, respondent="Silent", round="day 14")
    refreshed()
    return {"many": many.pk, "few": few.pk}


def test_the_pages_tell_what_came_back_and_what_was_answered(answered: dict[str, int]) -> None:
    browser = signed_in()
    text = text_of(read(browser, f"{ALL}?period=2026-10"))
    assert "Client onboarding Rounds 1 Invited 9 Reached 9 Answered 8 Said nothing 1" in text
    html = read(browser, f"{ONBOARDING}?period=2026-10")
    text = text_of(html)
    assert "invited 9 reached 9 answered 8 said nothing 1" in text
    assert "4.2 / 5" in text and "the mean of 1 clients’ own means" in text
    assert "registered marks of Bain" in text and "Gartner" in text
    assert 'href="/kpi/client-onboarding-satisfaction/?period=2026-10"' in html
    kpi = text_of(read(browser, "/kpi/client-onboarding-satisfaction/?period=2026-10"))
    assert "4.2 / 5" in kpi


def test_the_scores_of_two_contacts_are_shown_instead_of_an_nps(answered: dict[str, int]) -> None:
    browser = signed_in()
    split = read(browser, f"{ONBOARDING}?period=2026-10&question=recommend&by=client").split('id="split"')[1]
    assert "Few 9, 7 2 answers: Few single answers" in text_of(split) or "Few 7, 9 2" in text_of(split)
    own = read(browser, f"{ONBOARDING}?period=2026-10&client={answered['few']}")
    assert "7, 9" in text_of(own) or "9, 7" in text_of(own)


def test_every_number_leads_to_its_answers_and_leaves_as_a_file(answered: dict[str, int]) -> None:
    browser = signed_in()
    path = f"{ONBOARDING}answers/?question=overall&period=2026-10"
    html = read(browser, path)
    assert "Person 0" in html and "1 to 6 of 6" in text_of(html)
    answer = browser.get(f"{ONBOARDING}export/answers.csv?question=overall&period=2026-10")
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(body)))
    assert sum(float(row["Score"]) for row in rows) == 25
    technician = signed_in(User.objects.create(email="t@msp.example", name="T", role="technician"))
    assert "Person 0" not in read(technician, path)
    taken = technician.get(f"{ONBOARDING}export/answers.csv?question=overall&period=2026-10")
    assert "Person 0" not in b"".join(taken.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/surveys/pulse/answers/", 404),
        ("/surveys/pulse/?round=999", 404),
        ("/surveys/pulse/?client=1", 400),
        ("/surveys/horoscope/", 404),
        (f"{ONBOARDING}?question=horoscope", 400),
        (f"{ONBOARDING}?by=team", 400),
        (f"{ONBOARDING}?category=x", 400),
        (f"{ONBOARDING}answers/?page=9", 400),
        ("/surveys/?client=1", 400),
    ],
)
def test_an_address_that_asks_for_nothing_says_so(answered: dict[str, int], path: str, status: int) -> None:
    read(signed_in(), path, status)


def test_those_who_lead_see_who_was_not_asked_and_why(answered: dict[str, int]) -> None:
    many, few = Client.objects.get(pk=answered["many"]), Client.objects.get(pk=answered["few"])
    ada = Contact.objects.create(external_id="ada", client=many, name="Ada Example", email="ada@many.example")
    turn = {
        "survey": "client-onboarding",
        "due_at": at("2026-10-31 23:30"),
        "decided_at": at("2026-11-01 00:30"),
    }
    day_14 = {**turn, "round": "contract-1-day-14"}
    NotAsked.objects.create(**day_14, client=many, contact=ada, reason=NotAsked.Reason.OPTED_OUT)
    NotAsked.objects.create(**day_14, client=few, reason=NotAsked.Reason.NO_CONTACT)
    NotAsked.objects.create(**{**day_14, "survey": "ticket-follow-up"}, client=many, reason="too-late")
    browser = signed_in()
    text = text_of(read(browser, f"{ONBOARDING}?period=2026-10")).split("Not asked, and why")[1]
    assert "Many Ada Example Day 14 of the contract 31 Oct 2026 This person wants no surveys" in text
    assert "Few Day 14 of the contract 31 Oct 2026 The client has no contact who can be asked" in text
    assert "too late" not in text
    own = text_of(read(browser, f"{ONBOARDING}?period=2026-10&client={few.pk}"))
    assert "Few Day 14" in own and "Ada Example" not in own
    assert "Not asked, and why" not in text_of(read(browser, f"{ONBOARDING}?period=2026-11"))
    assert "Not asked, and why" not in text_of(read(browser, f"{ONBOARDING}?period=2026-10&stage=early"))
    path = f"{ONBOARDING}not-asked.csv?period=2026-10"
    taken = b"".join(browser.get(path).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(taken)))
    assert {(row["Client"], row["Contact"], row["Why"]) for row in rows} == {
        ("Many", "Ada Example", "This person wants no surveys"),
        ("Few", "", "The client has no contact who can be asked"),
    }
    technician = signed_in(User.objects.create(email="t@msp.example", name="T", role="technician"))
    assert "Not asked, and why" not in read(technician, f"{ONBOARDING}?period=2026-10")
    assert technician.get(path).status_code == 404


def test_a_long_list_of_who_was_not_asked_shows_its_newest_and_leaves_whole(answered: dict[str, int]) -> None:
    for number in range(30):
        NotAsked.objects.create(
            survey="client-onboarding", round=f"contract-{number}-day-14", client_id=answered["few"],
            due_at=at("2026-10-05 09:00"), decided_at=at("2026-10-06 09:00"), reason="no-contact",
        )  # fmt: skip
    browser = signed_in()
    text = text_of(read(browser, f"{ONBOARDING}?period=2026-10")).split("Not asked, and why")[1]
    assert "The newest 25 of 30. The files hold all of them." in text
    assert text.count("Few Day 14") == 25
    taken = browser.get(f"{ONBOARDING}not-asked.csv?period=2026-10")
    assert b"".join(taken.streaming_content).count(b"Few") == 30  # type: ignore[attr-defined]
