"""What technicians answered, as far as it was released: groups, never a person, and small teams told honestly."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.building import organisation, team
from tests.web.conftest import NOW
from tests.web.settings_pages import browser_of
from tests.web.visiting import read, text_of
from trimtab.domain.initiatives.models import Initiative
from trimtab.domain.people.models import User
from trimtab.domain.surveys.models import PeopleRound, Release
from trimtab.insight.control_charts import Verdict
from trimtab.insight.releases import Group
from trimtab.scorecards.shapes import Filters, Series
from trimtab.web import clock

pytestmark = pytest.mark.django_db
PULSE = "/surveys/pulse/"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation()
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


def a_round(opens: date, counts: list[int] | None, label: str = "") -> PeopleRound:
    made = PeopleRound.objects.create(
        external_id=f"r{opens}", survey="pulse", opens_on=opens, closes_on=opens + timedelta(days=2)
    )
    if counts is not None:
        everybody = Group("week", "organisation", "", (1, 2), sum(counts), tuple(counts))
        Release.objects.create(
            survey="pulse", unit="round", opens_on=opens, closes_on=made.closes_on, k=5,
            released_on=date(2026, 11, 20), groups=[everybody.as_json()], refused=label,
        )  # fmt: skip
    return made


def test_before_anybody_was_asked_the_page_says_so() -> None:
    assert "Nobody was asked yet" in read(browser_of("owner"), PULSE)


def test_a_round_that_is_not_released_shows_nothing() -> None:
    a_round(date(2026, 11, 13), None)
    text = text_of(read(browser_of("owner"), PULSE))
    assert "results are released all at once" in text
    assert "Mean, 1 to 5" not in text


def test_a_released_round_shows_means_and_classes_of_groups() -> None:
    a_round(date(2026, 11, 13), [1, 2, 3, 4, 2])
    a_round(date(2026, 11, 20), None)
    text = text_of(read(browser_of("technician"), PULSE))
    assert "Shown are groups of 5 or more who answered." in text
    assert "Everybody everybody 3.3 12 1 to 2: 3; 3: 3; 4 to 5: 6" in text, (
        "the newest round that was released is shown"
    )
    assert "There are too few comments" not in text, "comments are for those who lead"
    assert "There are too few comments to show any." in text_of(read(browser_of("owner"), PULSE))


def test_a_refused_release_says_why_nothing_is_shown() -> None:
    one = a_round(date(2026, 11, 13), [1, 2, 3, 4, 2], "atom")
    text = text_of(read(browser_of("owner"), f"{PULSE}?round={one.pk}"))
    assert "a group of fewer than 5 could have been computed" in text and "3.3" not in text


def test_a_lower_pulse_of_a_team_is_a_signal_about_the_team(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, other = team("Desk"), team("Other")

    def moved(_kpi: object, _period: object, _now: object, filters: Filters, _grain: str) -> Series:
        kind = "shift_below" if filters.team == desk.pk else "steady"
        return Series((), Verdict(kind=kind, rule=None, since=None, complete=20))  # type: ignore[arg-type]

    monkeypatch.setattr("trimtab.scorecards.survey_teams.series", moved)
    a_round(date(2026, 11, 13), None)
    text = text_of(read(browser_of("service-manager"), PULSE))
    assert "Worth checking in with Desk ." in text and "nothing about a person" in text
    assert other.name not in text.split("Worth checking in with")[1].split("nothing about a person")[0]
    assert "Worth checking in" not in read(browser_of("technician"), PULSE)


def test_the_list_leads_there_and_clients_surveys_stay_apart() -> None:
    html = read(browser_of("technician"), "/surveys/")
    assert 'href="/surveys/pulse/"' in html and 'href="/surveys/in-depth/"' in html


def test_what_is_done_stands_with_the_results() -> None:
    owner = User.objects.create(email="o@msp.example", name="O", role="owner")
    Initiative.objects.create(
        title="Shorter rota", said="Nights are long.", owner=owner, kpi="weekly-pulse", direction="higher",
        starts_on=date(2026, 10, 1), review_on=date(2027, 3, 1), state="running", survey="pulse", made_at=NOW,
        begun_at=NOW, design="d",
    )  # fmt: skip
    a_round(date(2026, 11, 13), None)
    assert "You said: Nights are long. We are doing: Shorter rota" in text_of(
        read(browser_of("technician"), PULSE)
    )


def test_small_teams_are_told_to_those_who_lead() -> None:
    team("Tiny")
    a_round(date(2026, 11, 13), None)
    assert "What can be shown of each team" not in read(browser_of("technician"), PULSE)


def test_what_was_released_may_be_taken_along_and_nothing_else() -> None:
    hidden = a_round(date(2026, 11, 20), None)
    a_round(date(2026, 11, 13), [1, 2, 3, 4, 2])
    browser = browser_of("technician")
    html = read(browser, PULSE)
    (link,) = set(re.findall(r'href="([^"]+/export/released\.csv[^"]*)"', html))
    taken = browser.get(link.replace("&amp;", "&")).getvalue().decode("utf-8-sig")
    assert "How was your week?,Everybody,everybody,3.3,12,1 to 2: 3; 3: 3; 4 to 5: 6" in taken
    assert "3.33" not in taken
    assert "Everybody" not in browser.get(f"{PULSE}export/released.csv?round={hidden.pk}").getvalue().decode()
    excel = browser.get(f"{PULSE}export/released.xlsx").getvalue()
    sheet = load_workbook(BytesIO(excel)).worksheets[0]
    assert ("Everybody", "everybody", 3.3, 12) in [row[1:5] for row in sheet.iter_rows(values_only=True)]
    assert browser.get(f"{PULSE}export/released.csv?round=999").status_code == 404
