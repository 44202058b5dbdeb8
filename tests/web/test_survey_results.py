"""What clients answered, as people read it and take it away."""

import csv
import io

import pytest

from tests.building import answer, client, contract, organisation, refreshed
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.people.models import User

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
