"""Surveys as an owner sets them: words, times, questions, versions, and what is refused."""

from typing import Any

import pytest
from django.test import Client

from tests.building import organisation
from tests.web.conftest import NOW
from tests.web.settings_pages import browser_of, typed
from tests.web.visiting import read, text_of
from trimtab.catalogue.survey import Survey, built_in
from trimtab.domain.annotations.models import Annotation
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.models import QuestionnaireVersion
from trimtab.domain.questionnaires.queries import Limit, asks, in_use, limit_of
from trimtab.web import clock

pytestmark = pytest.mark.django_db
ALL = "/settings/surveys/"
ONBOARDING, PULSE, IN_DEPTH = (f"{ALL}{key}/" for key in ("client-onboarding", "pulse", "in-depth"))


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation()
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


@pytest.fixture
def owner() -> Client:
    return browser_of("owner")


def fields(html: str, action: str = "instead_of") -> dict[str, Any]:
    """What the last form of the page would send: the one with the words."""
    forms = [form for form in html.split("<form ")[1:] if f'name="{action}"' in form]
    given = typed(forms[-1].split("</form>")[0])
    return {name: value for name, value in given.items() if name not in ("look", "save")}


def send(browser: Client, path: str, status: int = 302, **changes: Any) -> str:
    answer = browser.post(path, {**fields(read(browser, path)), **changes})
    assert answer.status_code == status, text_of(answer.content.decode())
    return read(browser, answer["Location"]) if status == 302 else answer.content.decode()


def test_the_list_names_every_survey_with_its_times_and_state(owner: Client) -> None:
    text = text_of(read(owner, ALL))
    assert "Client onboarding client-onboarding Clients, by name On days 14, 45, 80 of a contract" in text
    assert "Weekly pulse pulse Technicians, anonymously Each week" in text
    assert "Every 6 months" in text
    assert text.count("✓ asked") == len(built_in())


def test_the_settings_menu_leads_there_for_owners_only(owner: Client) -> None:
    assert f'href="{ALL}"' in read(owner, "/settings/")
    assert f'href="{ALL}"' not in read(browser_of("service-manager"), "/settings/")


@pytest.mark.parametrize("key", built_in())
def test_a_form_that_is_sent_as_it_stands_changes_nothing(owner: Client, key: str) -> None:
    assert "Nothing was changed" in text_of(send(owner, f"{ALL}{key}/"))
    for question in built_in()[key].questions[:2]:
        path = f"{ALL}{key}/questions/{question.key}/"
        assert "Nothing was changed" in text_of(send(owner, path))
    assert in_use(key) == built_in()[key]
    assert not AuditEntry.objects.exists()


def test_other_words_make_the_next_version_and_a_note_on_the_charts(owner: Client) -> None:
    path = f"{ONBOARDING}questions/overall/"
    assert "KPIs read this question:" in text_of(read(owner, path))
    html = send(owner, path, text_en="How content are you?", text_tr="Memnun musunuz?")
    assert "Version 2 is asked from now on" in text_of(html)
    asked = in_use("client-onboarding").question("overall")
    assert (asked.text.en, asked.text.tr) == ("How content are you?", "Memnun musunuz?")
    assert asked.text.ja == built_in()["client-onboarding"].question("overall").text.ja
    note = "Survey “Client onboarding”: a question is asked in other words from here on."
    assert set(Annotation.objects.values_list("kpi", "text")) == {
        ("client-onboarding-satisfaction", note),
        ("onboarding-satisfied-share", note),
    }


def test_the_history_tells_versions_apart_in_words(owner: Client) -> None:
    send(owner, f"{ONBOARDING}questions/overall/", text_en="How content are you?")
    text = text_of(read(owner, f"{ONBOARDING}versions/"))
    assert "Version 2 22 Nov 2026" in text
    assert "− no longer: English: Overall, how satisfied are you" in text
    assert "+ new: English: How content are you?" in text
    assert "as Trimtab brings it The first version." in text


def test_what_a_kpi_reads_keeps_its_scale_whatever_is_sent(owner: Client) -> None:
    send(
        owner,
        f"{ONBOARDING}questions/effort/",
        text_en="{provider} made it easy?",
        low="0",
        high="10",
        show="faces",
    )
    asked = in_use("client-onboarding").question("effort")
    assert (asked.show, asked.low, asked.high, asked.text.en) == ("numbers", 1, 7, "{provider} made it easy?")


def test_the_preview_shows_what_is_typed_and_saves_nothing(owner: Client) -> None:
    html = send(owner, ONBOARDING, 200, title_en="How do you like it?", look="1")
    assert "How it would read; not saved yet" in html
    assert "How do you like it?" in html.split("How it would read")[1].split("</section>")[0]
    assert not QuestionnaireVersion.objects.exists()


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "Overall, how satisfied"), ("tr", "ne kadar memnunsunuz"), ("ja", "どのくらい満足")],
)
def test_the_sheet_may_be_looked_at_in_each_language(owner: Client, language: str, says: str) -> None:
    html = read(owner, f"{ONBOARDING}preview/?language={language}&day=80")
    assert says in html
    assert "Test IT" in html
    sheet = html.split('class="sheet"')[1].split("</fieldset>")[0]
    assert "<button" not in sheet and "<input" not in sheet and "disabled" in html
    assert says not in read(owner, f"{ONBOARDING}preview/?language={language}&day=14")


def test_days_move_along_with_their_questions(owner: Client) -> None:
    send(owner, ONBOARDING, contract_days="10, 40; 85")
    survey = in_use("client-onboarding")
    assert survey.timing.contract_days == (10, 40, 85)
    assert survey.question("effort").days == (40, 85)


@pytest.mark.parametrize(
    ("path", "changes", "says"),
    [
        (ONBOARDING, {"contract_days": "14, 45, 90"}, "Day 90 is outside. Write days from 0 to 89."),
        (ONBOARDING, {"contract_days": "soon"}, "“soon” is not a day of the contract"),
        (ONBOARDING, {"contract_days": "14, 80"}, "would be asked on a day that is gone"),
        (ONBOARDING, {"open_days": "15"}, "Write a number from 1 to 14"),
        (ONBOARDING, {"remind_after_days": "14"}, "The reminder comes after it has closed"),
        (IN_DEPTH, {"every_months": "2"}, "Write a number from 3 to 12"),
        (PULSE, {"open_days": "7"}, "Write a number from 1 to 6"),
        (f"{ALL}agent-onboarding/", {"rest_days": "14"}, "Write a number from 28 to 365"),
        (ONBOARDING, {"title_tr": "{provider}"}, "Write {provider} in every language or in none"),
        (f"{PULSE}questions/week/", {"labels_en": "bad\ngood"}, "different numbers of lines"),
        (f"{PULSE}questions/comment/", {f"text_{code}": "" for code in ("en", "tr", "ja")}, "Write the question"),
        (f"{PULSE}questions/add/", {"text_en": "Luck?", "show": "numbers", "high": "10"}, "Technicians answer from 1"),
    ],
)  # fmt: skip
def test_what_the_specification_does_not_allow_is_refused(
    owner: Client, path: str, changes: dict[str, str], says: str
) -> None:
    assert says in text_of(send(owner, path, 422, **changes))
    assert not QuestionnaireVersion.objects.exists()


def test_a_language_left_empty_takes_the_words_of_the_first(owner: Client) -> None:
    send(owner, f"{PULSE}questions/comment/", text_en="More?", text_tr="", text_ja="")
    assert vars(in_use("pulse").question("comment").text) == dict.fromkeys(("en", "tr", "ja"), "More?")


def test_questions_are_added_ordered_and_removed(owner: Client) -> None:
    send(owner, f"{PULSE}questions/add/", text_en="Enough sleep?", text_tr="Uyku?", text_ja="睡眠は？")
    assert [one.key for one in in_use("pulse").questions] == ["week", "comment", "own-enough-sleep"]
    send(owner, PULSE, to=f"{PULSE}questions/own-enough-sleep/move/", to_="", instead_of="2")
    assert [one.key for one in in_use("pulse").questions] == ["week", "comment", "own-enough-sleep"], (
        "at the end"
    )
    answer = owner.post(f"{PULSE}questions/own-enough-sleep/move/", {"to": "up", "instead_of": "2"})
    assert answer.status_code == 302
    assert [one.key for one in in_use("pulse").questions] == ["week", "own-enough-sleep", "comment"]
    text = text_of(read(owner, f"{PULSE}questions/own-enough-sleep/remove/"))
    assert "It is asked no more" in text and "go without answers" not in text
    send(owner, f"{PULSE}questions/own-enough-sleep/remove/")
    assert in_use("pulse").questions == built_in()["pulse"].questions
    assert QuestionnaireVersion.objects.count() == 4


def test_a_removal_names_the_kpis_that_go_without_and_takes_a_tick(owner: Client) -> None:
    path = f"{ONBOARDING}questions/recommend/remove/"
    assert "These KPIs go without answers: Onboarding NPS ." in text_of(read(owner, path))
    assert "Tick that you mean it" in text_of(send(owner, path, 422))
    send(owner, path, meant="yes")
    assert "recommend" not in {one.key for one in in_use("client-onboarding").questions}


def test_the_last_scored_question_stays(owner: Client) -> None:
    html = send(owner, f"{PULSE}questions/week/remove/", 422, meant="yes")
    assert "No question has a scale" in text_of(html)


def test_another_version_that_came_meanwhile_is_not_overwritten(owner: Client) -> None:
    stale = fields(read(owner, PULSE))
    send(owner, PULSE, title_en="Your week")
    answer = owner.post(PULSE, {**stale, "title_en": "My week"})
    assert answer.status_code == 422
    assert "Somebody saved another version meanwhile" in answer.content.decode()
    assert in_use("pulse").title.en == "Your week"


def test_a_survey_is_stopped_and_begun(owner: Client) -> None:
    assert owner.post(f"{PULSE}asking/", {"asks": "no"}).status_code == 302
    assert not asks("pulse")
    assert "Nobody is invited to this survey" in text_of(read(owner, PULSE))
    owner.post(f"{PULSE}asking/", {"asks": "yes"})
    assert asks("pulse")


def test_how_often_a_person_is_asked(owner: Client) -> None:
    assert owner.post(ALL, {"audience": "clients", "most": "2", "days": "30"}).status_code == 302
    assert limit_of("clients") == Limit(2, 30)
    answer = owner.post(ALL, {"audience": "technicians", "most": "0", "days": "7"})
    assert answer.status_code == 422
    assert "from 1 to 20" in text_of(answer.content.decode())
    assert owner.post(ALL, {"audience": "birds", "most": "1", "days": "7"}).status_code == 404


def test_a_survey_of_ones_own_from_scratch(owner: Client) -> None:
    given = {
        "title_en": "Canteen!",
        "greeting_en": "Tell us.",
        "text_en": "How is the food?",
        "audience": "technicians",
        "when": "every-months",
    }
    answer = owner.post(f"{ALL}new/", given)
    assert answer["Location"] == f"{ALL}own-canteen/"
    survey = in_use("own-canteen")
    assert (survey.identified, survey.timing.every_months, survey.title.ja) == (False, 6, "Canteen!")
    assert not asks("own-canteen")
    assert Survey.from_json(QuestionnaireVersion.objects.get().definition) == survey
    owner.post(f"{ALL}own-canteen/asking/", {"asks": "yes"})
    assert asks("own-canteen")
    assert owner.post(f"{ALL}new/", given)["Location"] == f"{ALL}own-canteen-2/"
    refused = owner.post(f"{ALL}new/", {**given, "when": "after-ticket"})
    assert "After a ticket only its client is asked" in text_of(refused.content.decode())
    assert "Write this in one language at least." in text_of(owner.post(f"{ALL}new/", {}).content.decode())


def test_what_is_not_there_is_not_here(owner: Client) -> None:
    read(owner, f"{ALL}horoscope/", 404)
    read(owner, f"{PULSE}questions/horoscope/", 404)
    read(owner, f"{PULSE}questions/horoscope/remove/", 404)
