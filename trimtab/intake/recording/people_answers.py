"""Records what technicians answered, in a way that leads back to nobody.

A respondent's name becomes an opaque key at once: an HMAC of the name under a random key that is made for the
survey's four-week block, lives in memory while the file is read, and is stored nowhere. So within a file the same
person has the same key throughout a block and never beyond (ANON-7, ANON-8), and nobody can find out later whose
answers they were, the people who run the database included.

The price: a second file cannot add answers to a block, since nobody could say who answered before, and counting
the same person twice would weaken the protection of small groups. It is refused, naming the batch to undo first.
The very same file changes nothing: it is known by its digest.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from trimtab.domain.batches.merging import Merged
from trimtab.domain.batches.queries import recorded
from trimtab.domain.batches.staging import Plan, Stage
from trimtab.domain.people.models import Post
from trimtab.domain.surveys.models import PeopleAnswer, PeopleInvited, PeopleRound
from trimtab.insight.blocks import block_days, block_of
from trimtab.intake.directory import Known, Teams
from trimtab.intake.recording.recorder import BadCell, CannotRecord, Context, first_day, mark_all
from trimtab.names import fold

_ISO_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_ROUNDS = Plan(
    PeopleRound,
    ("system", "external_id", "survey", "opens_on", "closes_on"),
    (("survey", "opens_on"),),
    keeps=True,
)
_INVITED = Plan(
    PeopleInvited,
    ("round_id", "team_id", "invited"),
    (("round_id", "team_id"),),
    coded=frozenset({"round_id", "team_id"}),
)
_ANSWERS = Plan(
    PeopleAnswer,
    ("round_id", "team_id", "question", "score", "respondent"),
    (("round_id", "respondent", "question"),),
    coded=frozenset({"round_id", "team_id"}),
)


class PeopleAnswers:
    """Takes technicians' answers of one file."""

    main: tuple[type[Model], ...] = (PeopleAnswer,)

    def __init__(self, context: Context) -> None:
        self.context = context
        self.teams = Teams(context.codes)
        self.rounds, self.invited, self.answers = Stage(_ROUNDS), Stage(_INVITED), Stage(_ANSWERS)
        self._keys: dict[tuple[str, int], bytes] = {}
        self._codes: dict[tuple[str, date], int] = {}
        self._blocks: dict[tuple[str, int], None] = {}
        self._asked: dict[tuple[int, int], set[str]] = {}
        self._given: dict[tuple[int, str, str], tuple[int, int]] = {}
        self._known_file = recorded(digest=context.file_digest, kind="survey-answers").exists()
        self._seen = False
        self._posts: dict[str, list[tuple[date, str]]] | None = None

    def check(self, question: str, score: float) -> None:
        """Technicians answer in whole steps from 1 to 5. Raises BadCell for another score."""
        if score != int(score) or not 1 <= score <= 5:
            raise BadCell(
                "score",
                gettext("%(score)g is no answer from 1 to 5 to %(question)r.")
                % {"score": score, "question": question},
                gettext("Correct it."),
                f"{score:g}",
            )

    def take(
        self, row: int, survey: str, values: Mapping[str, Any], answers: Sequence[tuple[str, float]]
    ) -> None:
        """Take one row. Its respondent is made opaque here, before anything is stored."""
        name = values.get("respondent")
        if not name:
            raise BadCell(
                "respondent",
                gettext("Who answered is not said."),
                gettext("Fill in any name that is the same all through the file."),
            )
        opens_on, closes_on = days_of_round(survey, values)
        team = self._team(values, name, opens_on)
        self._seen = True
        if self._known_file:
            return
        code = self._round(row, survey, opens_on, closes_on)
        key = self._opaque(survey, opens_on, name)
        owner = self.context.codes.of(team) or 0
        self._asked.setdefault((code, owner), set()).add(key)
        for question, score in answers:  # the last submission wins (SURVEY-4)
            self._given[code, key, question] = (owner, int(score))

    def _team(self, values: Mapping[str, Any], name: str, opens_on: date) -> Known:
        system = values.get("system") or self.context.system
        team = self.teams.find_or_make(system, values.get("team") or self._team_on(name, opens_on))
        if team is None:
            raise BadCell(
                "team",
                gettext("The respondent's team is not said, nor known."),
                gettext("Fill it in, or import people with teams first."),
            )
        return team

    def _team_on(self, name: str, day: date) -> str | None:
        """In which team was a technician of that name on a day, by what is on record?"""
        if self._posts is None:
            self._posts = {}
            rows = Post.objects.order_by("starts_on").values_list(
                "person__name", "person__email", "starts_on", "team__name"
            )
            for person, email, starts_on, team in rows:
                for key in {fold(person), fold(email)} - {""}:
                    self._posts.setdefault(key, []).append((starts_on, team))
        held = [team for starts_on, team in self._posts.get(fold(name), []) if starts_on <= day]
        return held[-1] if held else None

    def _round(self, row: int, survey: str, opens_on: date, closes_on: date) -> int:
        code = self._codes.get((survey, opens_on))
        if code is None:
            code = self._codes[survey, opens_on] = self.context.codes.fresh()
            identity = (self.context.system, f"{survey}/{opens_on.isoformat()}")
            self.rounds.add([(row, None, code, *identity, survey, opens_on, closes_on)])
        return code

    def _opaque(self, survey: str, opens_on: date, name: str) -> str:
        block = (survey, block_of(opens_on))
        self._blocks[block] = None
        key = self._keys.setdefault(block, secrets.token_bytes(32))
        return hmac.new(key, fold(name).encode(), hashlib.sha256).hexdigest()[:32]

    def finish(self) -> None:
        """Stage the answers, in an order that says nothing, and how many of each team were asked."""
        rows = [
            (0, None, None, code, owner, question, score, key)
            for (code, key, question), (owner, score) in self._given.items()
        ]
        secrets.SystemRandom().shuffle(rows)
        self.answers.add([(place, *row[1:]) for place, row in enumerate(rows)])
        self.invited.add(
            [(0, None, None, turn, team, len(keys)) for (turn, team), keys in self._asked.items()]
        )
        self._keys.clear()
        if self._known_file and self._seen:
            self.context.note(gettext("This very file was imported before: its answers are known already."))
        elif self._asked:
            self.context.note(
                gettext(
                    "Technicians' answers were recorded without names; nobody can find out whose they are."
                )
            )

    def refuse_opened_blocks(self) -> None:
        """Raises CannotRecord when a block of the file has answers of another file already."""
        for survey, block in self._blocks:
            first, last = block_days(block)
            self._refuse_own_rounds(survey, first, last)
            there = (
                PeopleAnswer.objects.filter(round__survey=survey, round__opens_on__range=(first, last))
                .values_list("batch_id", flat=True)
                .first()
            )
            if there is not None:
                raise CannotRecord(
                    gettext(
                        "Answers to %(survey)r from %(first)s to %(last)s came in with batch %(there)s. "
                        "Since they lead back to nobody, more answers of these four weeks cannot be added "
                        "to them. Put all answers of the four weeks in one file, take the other back "
                        "(trimtab undo %(there)s), and import again."
                    )
                    % {"survey": survey, "first": first, "last": last, "there": there}
                )

    def _refuse_own_rounds(self, survey: str, first: date, last: date) -> None:
        own = PeopleRound.objects.filter(survey=survey, opens_on__range=(first, last), version__isnull=False)
        if own.exists():
            raise CannotRecord(
                gettext(
                    "Trimtab itself asked %(survey)r between %(first)s and %(last)s. Since those answers lead back to "
                    "nobody, answers of a file cannot be added to them. Leave these four weeks out of the file."
                )
                % {"survey": survey, "first": first, "last": last}
            )

    def stages(self) -> list[Stage]:
        """What is staged, parents first."""
        return [self.teams.staged(), self.rounds, self.invited, self.answers]

    def mark(self, merged: Mapping[type[Model], Merged]) -> None:
        """Mark the months of what changed."""
        if merged[PeopleAnswer].created or merged[PeopleInvited].created:
            mark_all(["people_answer"], self.context.as_of)

    def news(self) -> dict[str, int]:
        """New teams."""
        return {"teams": len(self.teams.new)} if self.teams.new and not self._known_file else {}


def _monday(week: re.Match[str]) -> date:
    """The first day of an ISO week. Raises BadCell for one that its year does not have."""
    try:
        return date.fromisocalendar(int(week[1]), int(week[2]), 1)
    except ValueError as error:
        says = gettext("There is no week %(week)s.") % {"week": week[0]}
        raise BadCell("round", says, gettext("Correct it."), week[0]) from error


def days_of_round(survey: str, values: Mapping[str, Any]) -> tuple[date, date]:
    """From when to when was the row's round open?

    By its first day, else by an ISO week as its name (2026-W05), else by when it was sent or answered: a pulse is a
    week, any other survey a month. Raises BadCell when nothing tells.
    """
    opens_on: date | None = values.get("opens_on")
    week = _ISO_WEEK.fullmatch(values.get("round") or "")
    if opens_on is None and week is not None:
        opens_on = _monday(week)
        return opens_on, values.get("closes_on") or opens_on + timedelta(days=6)
    moment = values.get("sent_at") or values.get("answered_at")
    if opens_on is None and moment is not None:
        day = first_day(moment)
        opens_on = day - timedelta(days=day.weekday()) if survey == "pulse" else day.replace(day=1)
    if opens_on is None:
        raise BadCell(
            "opens_on",
            gettext("When the round opened is not said."),
            gettext("Fill in its first day, or a week such as 2026-W05."),
        )
    usual = opens_on + timedelta(days=6)
    if survey != "pulse":
        usual = (opens_on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    closes_on: date = values.get("closes_on") or usual
    if closes_on < opens_on:
        raise BadCell(
            "closes_on",
            gettext("The round closes before it opens (%(opens_on)s).") % {"opens_on": opens_on},
            gettext("Correct one of them."),
            closes_on,
        )
    return opens_on, closes_on
