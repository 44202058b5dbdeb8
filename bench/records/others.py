"""Detected problems, self-service sessions and survey answers, so that the Programme page has all of its lanes."""

import sqlite3
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from bench.records.loading import insert
from bench.records.portfolio import Portfolio
from bench.records.tickets import CATEGORIES, Moments
from bench.scale import SEED, Scale

TABLES = (
    "domain_detection",
    "domain_selfservicesession",
    "domain_surveyinvitation",
    "domain_surveyanswer",
    "domain_peopleround",
    "domain_peopleinvited",
    "domain_peopleanswer",
)
_OUTCOMES = np.array(
    ["fixed-automatically", "fixed-by-technician", "self-cleared", "became-incident", "open"]
)
_SESSIONS = np.array(["solved", "gave-up", "unconfirmed"])
_ASKED_A_TEAM = 10


def record(connection: sqlite3.Connection, scale: Scale, found: Portfolio) -> None:
    """Write them."""
    _detections(connection, scale, found)
    _sessions(connection, scale)
    _surveys(connection, scale)
    _pulse(connection, scale)


def _moments(chance: np.random.Generator, scale: Scale, size: int) -> Moments:
    first, after = (np.datetime64(day, "s") for day in (scale.first_days[0], scale.first_days[-1]))
    found: Moments = first + np.sort(chance.integers(0, int((after - first).astype(int)), size))
    return found


def _detections(connection: sqlite3.Connection, scale: Scale, found: Portfolio) -> None:
    size = scale.detections
    chance = np.random.default_rng([SEED, 4])
    device = chance.integers(1, scale.devices + 1, size)
    outcome = chance.choice(len(_OUTCOMES), size, p=[0.55, 0.25, 0.1, 0.08, 0.02])
    detected = _moments(chance, scale, size)
    resolved = detected + (3600 * chance.lognormal(1.0, 1.0, size)).astype(np.int64)
    resolved[outcome == 4] = np.datetime64("NaT")
    action = chance.integers(1, max(2, size // 4), size)
    insert(
        connection,
        "domain_detection",
        {
            "system": "trimtab",
            "external_id": [f"X{n:09d}" for n in range(1, size + 1)],
            "client_id": found.devices[device - 1],
            "device_id": device,
            "fingerprint": [f"fault-{n}" for n in chance.integers(1, 60, size).tolist()],
            "severity": "",
            "detected_at": detected,
            "resolved_at": resolved,
            "outcome": _OUTCOMES[outcome],
            "action": [
                f"fix-{n}" if o < 2 else "" for n, o in zip(action.tolist(), outcome.tolist(), strict=True)
            ],
            "failed_at": None,
            "verified": None,
            "ticket_id": None,
            "batch_id": None,
        },
    )


def _sessions(connection: sqlite3.Connection, scale: Scale) -> None:
    size = scale.sessions
    chance = np.random.default_rng([SEED, 5])
    contact = chance.integers(1, scale.clients * scale.contacts_a_client + 1, size)
    insert(
        connection,
        "domain_selfservicesession",
        {
            "system": "trimtab",
            "external_id": [f"S{n:09d}" for n in range(1, size + 1)],
            "client_id": (contact - 1) // scale.contacts_a_client + 1,
            "contact_id": contact,
            "category": CATEGORIES[chance.integers(0, len(CATEGORIES), size)],
            "article": "",
            "started_at": _moments(chance, scale, size),
            "outcome": _SESSIONS[chance.choice(len(_SESSIONS), size, p=[0.5, 0.2, 0.3])],
            "ticket_id": None,
            "batch_id": None,
        },
    )


def _surveys(connection: sqlite3.Connection, scale: Scale) -> None:
    size = scale.invitations
    chance = np.random.default_rng([SEED, 6])
    client = chance.integers(1, scale.clients + 1, size)
    sent = _moments(chance, scale, size)
    insert(
        connection,
        "domain_surveyinvitation",
        {
            "id": np.arange(1, size + 1),
            "system": "trimtab",
            "external_id": [f"I{n:09d}" for n in range(1, size + 1)],
            "survey": "client-onboarding",
            "round": [f"round {n}" for n in range(1, size + 1)],
            "client_id": client,
            "respondent": [
                f"person {n}" for n in chance.integers(1, scale.contacts_a_client + 1, size).tolist()
            ],
            "sent_at": sent,
            "delivered": True,
            **dict.fromkeys(("contact_id", "contract_id", "ticket_id", "batch_id")),
        },
    )
    _answers(connection, chance, sent)


def _answers(connection: sqlite3.Connection, chance: np.random.Generator, sent: Moments) -> None:
    """Two in five invitations are answered, a day later."""
    answered = np.flatnonzero(chance.random(len(sent)) < 0.4)
    for question, low, high in (("overall", 1, 5), ("recommend", 0, 10), ("effort", 1, 7)):
        score = chance.integers(low, high + 1, len(answered))
        insert(
            connection,
            "domain_surveyanswer",
            {
                "invitation_id": answered + 1,
                "question": question,
                "answered_at": sent[answered] + 86_400,
                "score": score,
                "raw_score": score,
                "scale_low": low,
                "scale_high": high,
                "higher_is_better": True,
                "comment": "",
                "batch_id": None,
            },
        )


def _pulse(connection: sqlite3.Connection, scale: Scale) -> None:
    """A weekly question to every team, ten people each."""
    weeks: list[date] = [scale.first_days[0]]
    while weeks[-1] + timedelta(days=7) < scale.first_days[-1]:
        weeks.append(weeks[-1] + timedelta(days=7))
    rounds = np.arange(1, len(weeks) + 1)
    insert(
        connection,
        "domain_peopleround",
        {
            "id": rounds,
            "system": "trimtab",
            "external_id": [f"W{day}" for day in weeks],
            "survey": "pulse",
            "opens_on": [str(day) for day in weeks],
            "closes_on": [str(day + timedelta(days=6)) for day in weeks],
            "batch_id": None,
        },
    )
    teams = np.tile(np.arange(1, scale.teams + 1), len(weeks))
    asked = {
        "round_id": np.repeat(rounds, scale.teams),
        "team_id": teams,
        "invited": _ASKED_A_TEAM,
        "batch_id": None,
    }
    insert(connection, "domain_peopleinvited", asked)
    _pulse_answers(connection, rounds, teams, scale.teams)


def _pulse_answers(
    connection: sqlite3.Connection, rounds: NDArray[np.int64], teams: NDArray[np.int64], team_count: int
) -> None:
    chance = np.random.default_rng([SEED, 7])
    size = len(teams) * _ASKED_A_TEAM
    team = np.repeat(teams, _ASKED_A_TEAM)
    person = np.tile(np.arange(_ASKED_A_TEAM), len(teams))
    insert(
        connection,
        "domain_peopleanswer",
        {
            "round_id": np.repeat(np.repeat(rounds, team_count), _ASKED_A_TEAM),
            "team_id": team,
            "question": "week",
            "score": chance.integers(2, 6, size),
            "respondent": [f"{t}-{p}" for t, p in zip(team.tolist(), person.tolist(), strict=True)],
            "batch_id": None,
        },
    )
