"""Records technicians, their teams, employment and posts: one row a person, or several for several spells or posts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from trimtab.domain.batches.merging import Merged
from trimtab.domain.batches.staging import Plan, Stage
from trimtab.domain.people.models import EmploymentSpell, Person, Post, Team
from trimtab.domain.tickets.actions import recount_escalations
from trimtab.domain.tickets.models import Ticket
from trimtab.domain.tickets.queries import rule_in_force
from trimtab.intake.directory import People, id_from
from trimtab.intake.recording.clients import full_name
from trimtab.intake.recording.recorder import BadCell, Context, Recorder, mark_all
from trimtab.names import fold

_ID = (("system", "external_id"),)
_PERSON = frozenset({"person_id"})


class PeopleRecorder(Recorder):
    """A row gives a person, and as far as it says so a spell of employment and a post in a team."""

    main = (Person, EmploymentSpell, Post)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.people = People(context.codes)
        self._given = [name for name in ("email", "zone") if context.has(name)]
        self.persons = Stage(Plan(Person, ("system", "external_id", "name", *self._given), _ID))
        spell = ["person_id", "hired_on", "last_day", "leaving_type"]
        self._spell_extra = [
            (field, column)
            for field, column in (("reason", "leaving_reason"), ("contractor", "contractor"))
            if context.has(field)
        ]
        spell += [column for _, column in self._spell_extra]
        self.spells = Stage(Plan(EmploymentSpell, tuple(spell), (("person_id", "hired_on"),), coded=_PERSON))
        post = ["person_id", "starts_on", "team_id", *(["role"] if context.has("role") else [])]
        self.posts = Stage(
            Plan(Post, tuple(post), (("person_id", "starts_on"),), coded=_PERSON | {"team_id"})
        )
        self.teams = TeamStage(context)
        self._codes: dict[tuple[str, str], int] = {}
        self._claimed: dict[tuple[str, str], str] = {}
        self._emails: dict[str, tuple[str, str]] = {}
        self._spells: dict[int, dict[date, tuple[date | None, int]]] = {}

    def take(self, row: int, values: Mapping[str, Any]) -> None:
        email = values.get("email")
        name = full_name(values) or email
        if not name:
            raise BadCell(
                "name",
                gettext("The person has neither a name nor an e-mail address."),
                gettext("Fill in one of them."),
            )
        identity = self._identity(values, name, email)
        if email and self._emails.setdefault(email, identity) != identity:
            raise BadCell(
                "email",
                gettext("Two people have the address %(email)r.") % {"email": email},
                gettext("Correct one of them."),
                email,
            )
        code = self._codes.get(identity)
        if code is None:
            code = self._codes[identity] = self.context.codes.fresh()
        extra = [values.get(given) or "" for given in self._given]
        self.persons.add([(row, None, code, *identity, name, *extra)])
        self._take_spell(row, code, values)
        self._take_post(row, code, values)

    def _identity(self, values: Mapping[str, Any], name: str, email: str | None) -> tuple[str, str]:
        system, number = values.get("system") or self.context.system, values.get("id")
        found = self.people.by_id.get((system, number)) if number else None
        if found is None:
            found = self.people.by_name.get(email) if email else None
        if found is None and self._may_be_known_by_name(system, number, email, name):
            found = self.people.by_name.get(fold(name))
        if found is None:
            return system, number or email or id_from(fold(name))
        identity = (found.system, found.external_id)
        if number is not None and self._claimed.setdefault(identity, number) != number:
            return system, number
        return identity

    def _may_be_known_by_name(self, system: str, number: str | None, email: str | None, name: str) -> bool:
        """Two people may share a name: someone else's address or an id of the same system tells them apart."""
        known = self.people.by_name.get(fold(name))
        if known is None or (email and known.email and known.email != email):
            return False
        made_by_name = known.external_id == id_from(fold(name))
        return number is None or known.system != system or made_by_name

    def _take_spell(self, row: int, code: int, values: Mapping[str, Any]) -> None:
        hired, left, leaving = values.get("hired_on"), values.get("left_on"), values.get("leaving_type")
        if hired is None:
            if left is not None or leaving is not None:
                raise BadCell(
                    "hired_on",
                    gettext("The employment has a last day but no first day."),
                    gettext("Fill in the first day."),
                )
            return
        if left is not None and left < hired:
            raise BadCell(
                "left_on",
                gettext("The last day is before the first (%(hired)s).") % {"hired": hired},
                gettext("Correct one of them."),
                left,
            )
        if left is None and leaving is not None:
            raise BadCell(
                "leaving_type",
                gettext("The person left but has no last day."),
                gettext("Fill in the last day."),
                leaving,
            )
        self._refuse_overlap(code, hired, left)
        self._spells.setdefault(code, {})[hired] = (left, row)
        more = {"reason": values.get("reason") or "", "contractor": bool(values.get("contractor"))}
        extra = [more[field] for field, _ in self._spell_extra]
        kept = (leaving or "other") if left is not None else ""
        self.spells.add([(row, None, None, code, hired, left, kept, *extra)])

    def _refuse_overlap(self, code: int, hired: date, left: date | None) -> None:
        for start, (last, _) in self._spells.get(code, {}).items():
            if start != hired and _overlap((start, last), (hired, left)):
                raise _twice(start, hired)

    def finish(self) -> None:
        """Employments of this file may not overlap those that are recorded and that it says nothing about."""
        recorded: dict[int, list[tuple[date, date | None]]] = {}
        for person, hired, last in EmploymentSpell.objects.values_list("person_id", "hired_on", "last_day"):
            recorded.setdefault(person, []).append((hired, last))
        for identity, code in self._codes.items():
            known, told = self.people.by_id.get(identity), self._spells.get(code, {})
            there = recorded.get(known.pk or 0, []) if known is not None else []
            for hired, (left, row) in told.items():
                for one in there:
                    if one[0] not in told and _overlap(one, (hired, left)):
                        self.context.report(row, _twice(one[0], hired))

    def _take_post(self, row: int, code: int, values: Mapping[str, Any]) -> None:
        team = self.teams.take(row, values)
        if team is None:
            return
        since = values.get("post_on") or values.get("hired_on")
        if since is None:
            raise BadCell(
                "post_on",
                gettext("The person is in a team, but since when is not said."),
                gettext("Fill in the day, or the first day of employment."),
                values.get("team"),
            )
        extra = [values.get("role") or ""] if self.context.has("role") else []
        self.posts.add([(row, None, None, code, since, team, *extra)])

    def stages(self) -> list[Stage]:
        return [self.teams.stage, self.persons, self.spells, self.posts]

    def after_merge(self, merged: Mapping[type[Model], Merged]) -> None:
        if any(done.created or done.updated for done in merged.values()):
            mark_all(["employment"], self.context.as_of)
        if merged[Team].updated:  # a team of another tier changes what was a hand-off
            for system in Ticket.objects.values_list("system", flat=True).distinct():
                rule = rule_in_force(system)
                if rule is not None:
                    recount_escalations(rule=rule, as_of=self.context.as_of)
            mark_all(["ticket", "escalation"], self.context.as_of)

    def news(self) -> dict[str, int]:
        return {"teams": self.teams.new} if self.teams.new else {}


def _overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)


def _twice(start: date, hired: date) -> BadCell:
    return BadCell(
        "hired_on",
        gettext("The person is employed twice at a time: from %(start)s and from %(hired)s.")
        % {"start": start, "hired": hired},
        gettext("Give the earlier employment its last day."),
        hired,
    )


class TeamStage:
    """The teams a file of people names, with the tier and department it gives them."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.new = 0
        self._given = [name for name in ("tier", "department") if context.has(name)]
        self.stage = Stage(
            Plan(
                Team, ("system", "external_id", "name", "name_key", *self._given), (("name_key",),),
                keeps=not self._given,
            )
        )  # fmt: skip
        self._there = {
            key: (system, number, name, tier, department)
            for key, system, number, name, tier, department in Team.objects.values_list(
                "name_key", "system", "external_id", "name", "tier", "department"
            )
        }
        self._codes: dict[str, int] = {}

    def take(self, row: int, values: Mapping[str, Any]) -> int | None:
        """The code of the row's team; None without one."""
        name = values.get("team")
        if not name:
            return None
        key = fold(name)
        there = self._there.get(key)
        tier = values.get("tier")
        told = {"tier": None if tier is None else int(tier), "department": values.get("department") or ""}
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = self.context.codes.fresh()
            self.new += there is None
        if there is not None:  # what a row leaves empty stays as it is
            told = {
                "tier": there[3] if told["tier"] is None else told["tier"],
                "department": told["department"] or there[4],
            }
        identity = there[:3] if there else (values.get("system") or self.context.system, id_from(key), name)
        self.stage.add([(row, None, code, *identity, key, *(told[given] for given in self._given))])
        return code
