"""Records survey answers: of clients by name, of technicians without.

A file has one row an answer (question and score), or one row a respondent with a column a question. Clients'
answers hang on an invitation; a row without a score says only that somebody was asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from trimtab.catalogue.preset import Rating
from trimtab.catalogue.questions import PEOPLE, SCALES, survey_key
from trimtab.domain.batches.merging import Merged
from trimtab.domain.batches.models import Batch
from trimtab.domain.batches.staging import Plan, Stage
from trimtab.domain.surveys.models import SurveyAnswer, SurveyInvitation
from trimtab.intake.directory import Known, contacts, contracts, id_from
from trimtab.intake.recording.people_answers import PeopleAnswers
from trimtab.intake.recording.recorder import BadCell, Context, WithClients, first_day, mark_all
from trimtab.intake.recording.ticket_references import TicketReferences
from trimtab.names import fold

_INVITATIONS = Plan(
    SurveyInvitation,
    (
        "system", "external_id", "survey", "round", "client_id", "contact_id", "respondent", "contract_id",
        "ticket_id", "sent_at", "delivered",
    ),
    (("system", "external_id"), ("survey", "round", "client_id", "respondent")),
    coded=frozenset({"client_id", "contact_id", "contract_id", "ticket_id"}),
)  # fmt: skip
_ANSWERS = Plan(
    SurveyAnswer,
    (
        "invitation_id", "question", "answered_at", "score", "scale_low", "scale_high", "raw_score",
        "higher_is_better", "comment",
    ),
    (("invitation_id", "question"),),
    coded=frozenset({"invitation_id"}),
)  # fmt: skip


@dataclass(frozen=True)
class Scored:
    """One answer on its scale. ``score`` points upwards, ``raw`` is what was given."""

    question: str
    raw: float
    low: float
    high: float
    upwards: bool

    @property
    def score(self) -> float:
        return self.raw if self.upwards else self.low + self.high - self.raw


class AnswerRecorder(WithClients):
    """Clients' answers by invitation; technicians' go to ``PeopleAnswers``."""

    makes_clients = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.contacts, self.contracts = contacts(self.clients), contracts(self.clients)
        self.tickets = TicketReferences(context)
        self.people = PeopleAnswers(context)
        self.invitations, self.answers = Stage(_INVITATIONS), Stage(_ANSWERS)
        self.main = (SurveyAnswer, *self.people.main)
        self._codes: dict[tuple[str, str], int] = {}
        self._waiting: list[tuple[int, str, Known, Mapping[str, Any], list[Scored]]] = []

    def take(self, row: int, values: Mapping[str, Any]) -> None:
        survey = self._survey(values)
        if survey in PEOPLE:
            for scored in self._scored(survey, values):
                self.people.check(scored.question, scored.score)
            self.people.take(
                row, survey, values, [(s.question, s.score) for s in self._scored(survey, values)]
            )
            return
        client = self.client_of(values)
        if values.get("sent_at") is None and values.get("answered_at") is None:
            raise BadCell(
                "sent_at",
                gettext("When the survey was sent or answered is not said."),
                gettext("Fill in one of them."),
            )
        scored_all = list(self._scored(survey, values))
        self.tickets.need(values)
        self._waiting.append((row, survey, client, values, scored_all))
        if len(self._waiting) >= self.chunk:
            self._flush()

    def _survey(self, values: Mapping[str, Any]) -> str:
        if values.get("survey"):
            return survey_key(values["survey"])
        named = self.context.preset.surveys.get("survey")
        if named or values.get("ticket"):
            return named or "ticket-follow-up"
        raise BadCell(
            "survey",
            gettext("Which survey it is is not said."),
            gettext('Give all rows one: [constants] survey = "client-onboarding".'),
        )

    def _scored(self, survey: str, values: Mapping[str, Any]) -> Iterator[Scored]:
        """Each answer of the row, checked against its scale."""
        for question in self.context.mapped.questions.values():
            raw = values.get(f"question:{question}")
            if raw is not None:
                yield self._on_scale(survey, question, raw, values)
        raw = values.get("score")
        if raw is not None:
            yield self._on_scale(survey, self._question(survey, values), raw, values)

    def _question(self, survey: str, values: Mapping[str, Any]) -> str:
        question = values.get("question") or self.context.preset.surveys.get("question")
        if question is None and survey == "ticket-follow-up":
            question = "rating"
        if question is None:
            raise BadCell(
                "question", gettext("The answer names no question."), gettext("Fill in the question.")
            )
        return survey_key(question)

    def _on_scale(self, survey: str, question: str, raw: float, values: Mapping[str, Any]) -> Scored:
        scale = SCALES.get((survey, question)) or SCALES.get(("", question)) or Rating(1, 5)
        if survey == "ticket-follow-up" and self.context.rating is not None:
            scale = self.context.rating
        low = scale.low if values.get("scale_low") is None else values["scale_low"]
        high = scale.high if values.get("scale_high") is None else values["scale_high"]
        upwards = values.get("higher_is_better")
        upwards = scale.higher_is_better if upwards is None else upwards
        if low >= high:
            raise BadCell(
                "scale_low",
                gettext("The scale from %(low)g to %(high)g has no width.") % {"low": low, "high": high},
                gettext("Correct it."),
                low,
            )
        if not low <= raw <= high:
            raise BadCell(
                "score" if "score" in self.context.mapped.places else f"question:{question}",
                gettext("%(raw)g is not on the scale %(low)g to %(high)g of %(question)r.")
                % {"raw": raw, "low": low, "high": high, "question": question},
                gettext("Correct the score, or say the scale: [rating] low = …, high = …."),
                raw,
            )
        return Scored(question, raw, low, high, bool(upwards))

    def _flush(self) -> None:
        self.tickets.load()
        invitations, answers = [], []
        for row, survey, client, values, scored in self._waiting:
            try:
                ticket = self.tickets.code_of(values, client)
                invitation = self._invitation(survey, client, values)
            except BadCell as error:
                self.context.report(row, error)
                continue
            identity, respondent, turn = invitation
            code = self._codes.get(identity)
            if code is None:
                code = self._codes[identity] = self.context.codes.fresh()
            invitations.append(
                (row, None, code, *identity, survey, turn, *self._parts(client, values, respondent), ticket,
                 values.get("sent_at") or values["answered_at"], values.get("delivered") is not False)
            )  # fmt: skip
            answered: datetime = values.get("answered_at") or values["sent_at"]
            answers += [
                (row, None, None, code, s.question, answered, s.score, s.low, s.high, s.raw, s.upwards,
                values.get("comment") or "")
                for s in scored
            ]  # fmt: skip
        self.invitations.add(invitations)
        self.answers.add(answers)
        self._waiting = []

    def _invitation(
        self, survey: str, client: Known, values: Mapping[str, Any]
    ) -> tuple[tuple[str, str], str, str]:
        """The invitation's identity, its respondent and its round."""
        system, ticket = values.get("system") or self.context.system, values.get("ticket")
        respondent = values.get("respondent") or values.get("contact_id") or ""
        if not respondent and not ticket and not values.get("id"):
            raise BadCell(
                "respondent",
                gettext("Who answered is not said."),
                gettext("Fill in a name, an address or a ticket."),
            )
        sent: datetime = values.get("sent_at") or values["answered_at"]
        turn = str(values.get("round") or ticket or first_day(sent).isoformat())[:64]
        number = values.get("id") or id_from(f"{survey}/{turn}/{client.external_id}/{fold(respondent)}")
        return (system, number), respondent, turn

    def _parts(self, client: Known, values: Mapping[str, Any], respondent: str) -> tuple[Any, ...]:
        codes, system = self.context.codes, values.get("system") or self.context.system
        contact = self.contacts.find(
            client, values.get("contact_system") or system, respondent, values.get("contact_id")
        )
        contract = self.contracts.find(
            client, values.get("contract_system") or system, values.get("contract")
        )
        return codes.of(client), codes.of(contact), respondent, codes.of(contract)

    def finish(self) -> None:
        self._flush()
        self.people.finish()

    def stages(self) -> list[Stage]:
        return [self.clients.staged(), self.invitations, self.answers, *self.people.stages()]

    def before_merge(self, batch: Batch) -> None:  # noqa: ARG002 (others need it)
        self.people.refuse_opened_blocks()

    def after_merge(self, merged: Mapping[type[Model], Merged]) -> None:
        if self.answers.rows or self.invitations.rows:
            done = [merged[SurveyInvitation], merged[SurveyAnswer]]
            if any(one.created or one.updated for one in done):
                mark_all(["client_answer"], self.context.as_of)
        self.people.mark(merged)

    def news(self) -> dict[str, int]:
        found = {"clients": len(self.clients.new), **self.people.news()}
        return {what: count for what, count in found.items() if count}
