"""The laws of every preset: its products' headers map themselves, its words and its rule make sense."""

import pytest

from tests.catalogue.header_samples import LABELLED
from trimtab.catalogue.preset import (
    Preset,
    UnknownPreset,
    generic,
    likeliest,
    meaning,
    preset_named,
    presets,
)
from trimtab.intake.fields import KINDS
from trimtab.intake.mapping import Wishes, propose, wishes_from
from trimtab.intake.recording.rules import Definition
from trimtab.names import fold_header

EVERY = {**presets(), "generic": generic()}
SLA_ONLY = ("escalationLevel", "is_escalated", "fr_escalated", "nr_escalated", "escalation")
VALUES = {
    "status": {"new", "open", "pending", "resolved", "closed"},
    "kind": {"incident", "request", "problem", "change", "project"},
    "source": {"client", "technician", "monitoring", "self-service"},
    "priority": {str(number) for number in range(1, 10)},
    "sla_met": {"true", "false"},
    "sla_breached": {"true", "false"},
    "excluded": {"deleted", "test", "spam", "merged", "duplicate"},
}


@pytest.mark.parametrize("key", EVERY)
def test_sample_headers_map_themselves(key: str) -> None:
    preset = EVERY[key]
    assert preset.samples
    for kind, sample in preset.samples.items():
        meanings = {**generic().field_of(kind), **preset.field_of(kind)}
        found = {header: meanings.get(fold_header(header), "") for header in sample}
        assert found == dict(sample)


@pytest.mark.parametrize("key", presets())
def test_a_preset_knows_its_own_files(key: str) -> None:
    for kind, sample in presets()[key].samples.items():
        if kind == "survey-answers" and key != "trimtab":
            continue
        found = likeliest(kind, tuple(sample))
        assert found is not None, kind
        assert found[0] == key


def test_a_file_of_common_names_is_nobodys() -> None:
    assert likeliest("tickets", ("Ticket", "Client", "Opened")) is None
    assert likeliest("tickets", ("a", "b", "c")) is None


@pytest.mark.parametrize("key", EVERY)
def test_headers_lead_to_fields_and_each_to_one_alone(key: str) -> None:
    aside = {"rating", "close_code"}
    for kind, headers in EVERY[key].headers.items():
        assert not set(headers) - set(KINDS[kind].fields) - aside, kind
        for spellings in headers.values():
            assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize("key", EVERY)
def test_words_mean_what_the_records_hold(key: str) -> None:
    for name, allowed in VALUES.items():
        assert set(EVERY[key].words.get(name, {}).values()) <= allowed


@pytest.mark.parametrize("key", EVERY)
def test_the_rule_is_sound_and_reads_no_sla_clock(key: str) -> None:
    rule = EVERY[key].escalation
    assert Definition.from_dict(rule.to_dict()) == rule
    assert not any(rule.is_escalated_status(word) for word in ("Open", "Closed", "Resolved", "On Hold"))


@pytest.mark.parametrize("header", SLA_ONLY)
@pytest.mark.parametrize("key", [key for key in presets() if key not in ("xes", "trimtab")])
def test_sla_escalations_are_no_hand_off(key: str, header: str) -> None:
    found = {**generic().field_of("tickets"), **presets()[key].field_of("tickets")}.get(
        fold_header(header), ""
    )
    assert found in ("", "sla_breached", "reply_breached")


@pytest.mark.parametrize("key", EVERY)
def test_exclusions_give_reasons_the_records_know(key: str) -> None:
    for exclusion in EVERY[key].exclusions:
        assert exclusion.reason in VALUES["excluded"]
        assert exclusion.words


def test_ratings_know_their_direction() -> None:
    assert not presets()["halopsa"].ratings["score"].higher_is_better
    assert presets()["zendesk"].ratings["score"].words["good"] == 1


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Freshdesk", "freshworks"),
        ("freshservice", "freshworks"),
        ("HALO", "halopsa"),
        ("ConnectWise", "connectwise"),
    ],
)
def test_a_preset_has_the_names_people_use(name: str, key: str) -> None:
    assert preset_named(name)[0] == key


def test_an_unknown_preset_names_those_there_are() -> None:
    with pytest.raises(UnknownPreset, match=r"autotask.*zendesk"):
        preset_named("remedy")


def test_a_products_words_come_before_common_ones() -> None:
    assert meaning(presets()["freshworks"], "priority", "1") == "4"
    assert meaning(generic(), "priority", "1") == "1"
    assert meaning(generic(), "status", "KAPALI") == "closed"
    assert meaning(generic(), "status", "nobody knows") is None


def _accuracy(preset: Preset | None, labelled: dict[str, str]) -> float:
    columns = tuple(labelled)
    chosen = preset or (likeliest("tickets", columns) or ("", generic()))[1]
    mapped = propose(KINDS["tickets"], columns, chosen, Wishes())
    found = {columns[place]: name for name, place in mapped.places.items()}
    return sum(found.get(header, "") == name for header, name in labelled.items()) / len(labelled)


@pytest.mark.parametrize(("name", "labelled"), LABELLED.items())
def test_nine_of_ten_columns_are_right_without_help(name: str, labelled: dict[str, str]) -> None:
    assert _accuracy(None, labelled) >= 0.9, name


def test_a_wish_overrules_the_proposal() -> None:
    columns = ("Ticket", "Client", "Opened", "Summary", "Note")
    wishes = wishes_from({"columns": {"Note": "title", "Summary": ""}})
    mapped = propose(KINDS["tickets"], columns, generic(), wishes)
    assert mapped.headers["title"] == "Note"
    assert mapped.left_out == ("Summary",)
    assert mapped.unknown_columns == ()
