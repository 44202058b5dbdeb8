"""Makes an account of each role in the Trimtab of TRIMTAB_HOME, and prints their sessions and some ids as JSON."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.db.models import Count, Q
from django.test import Client as Visitor

from trimtab.domain.annotations.models import Annotation
from trimtab.domain.audit.actor import PROGRAM, Actor
from trimtab.domain.batches.models import Batch
from trimtab.domain.clients.models import Client
from trimtab.domain.findings.actions import strike
from trimtab.domain.findings.models import Detection, SelfServiceSession
from trimtab.domain.findings.queries import standing_strikes
from trimtab.domain.initiatives.models import Initiative
from trimtab.domain.jobs.models import Job
from trimtab.domain.locks.models import LockedFigure
from trimtab.domain.notices.actions import About, tell
from trimtab.domain.notices.models import Notice
from trimtab.domain.notices.sharing_out import share_out
from trimtab.domain.notices.webhook_models import Webhook
from trimtab.domain.outbox.tokens import opt_out_token
from trimtab.domain.people.actions import invite
from trimtab.domain.people.models import Invitation, Person, User
from trimtab.domain.questionnaires.actions import version_to_ask
from trimtab.domain.saved_views.models import SavedView
from trimtab.domain.surveys import tokens
from trimtab.domain.surveys.client_models import SurveyText
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.domain.tickets.models import EscalationRule, Ticket
from trimtab.domain.uploads import actions as uploads
from trimtab.domain.uploads.models import Upload
from trimtab.intake import filing
from trimtab.jobs.runner import Runner
from trimtab.reports.telling import kinds
from trimtab.scorecards.locking import review

WAITING = Q(tickets__status__in=["new", "open", "pending"])


def busiest() -> Person:
    """The technician with the most open tickets."""
    return Person.objects.annotate(n=Count("tickets", filter=WAITING)).order_by("-n", "pk")[0]


def accounts(client: Client) -> dict[str, User]:
    """One account a role, each without a password but the manager's."""
    person = busiest()
    fields: dict[str, dict[str, Any]] = {
        "service-manager": {"email": "dana@msp.example", "name": "Dana Yıldız"},
        "technician": {"email": "technician@msp.example", "name": person.name, "person": person},
        "client-contact": {"email": "contact@client.example", "name": "Ayşe Demir", "client": client},
    }
    made = {
        role: User.objects.get_or_create(email=given["email"], defaults={**given, "role": role})[0]
        for role, given in fields.items()
    }
    return {"owner": User.objects.filter(role="owner").earliest("pk"), **made}


def session(user: User) -> str:
    """The cookie of a browser that is signed in as this account."""
    visitor = Visitor(SERVER_NAME="localhost")
    visitor.force_login(user)
    return str(visitor.cookies["sessionid"].value)


def invited(owner: User) -> str:
    """The token of an invitation."""
    address = "invited@msp.example"
    Invitation.objects.filter(email=address).delete()
    by = Actor(owner.email, user=owner.pk)
    return invite(by=by, as_of=datetime.now(UTC), email=address, name="Invited", role="technician")[1]


def survey_link(like: SurveyInvitation) -> str:
    """The token of an open survey of the same contact."""
    token, now = tokens.new(), datetime.now(UTC)
    SurveyInvitation.objects.update_or_create(
        survey=like.survey, round="open", client=like.client, respondent=like.respondent,
        defaults={
            "external_id": "open", "contact": like.contact, "sent_at": now - timedelta(minutes=1),
            "closes_at": now + timedelta(days=14), "version": version_to_ask(key=like.survey, as_of=now),
            "contract_day": 80, "language": "en", "token": tokens.hashed(token, "invites"),
        },
    )  # fmt: skip
    return token


def imported(owner: User, client: Client) -> dict[str, int | None]:
    """A file on its way with a bad row that a trial found, and an import that came in."""
    wrong = "Ticket,Client,Opened,Team,Whim\nA1,Acme,yesterday,Desk,x\nA2,Acme,2026-03-02,Network,y\n"
    right = f"id,client,name,email\nc-1,{client.name},Ada Example,ada@client.example\n"
    on_its_way = tried(owner, "tickets", wrong)
    came_in = tried(owner, "contacts", right)
    by = Actor(owner.email, user=owner.pk)
    job = uploads.begin_import(by=by, upload=came_in.pk, as_of=datetime.now(UTC))
    ended(job)
    came_in.refresh_from_db()
    batch = came_in.made_batch or Batch.objects.latest("pk")
    return {"upload_id": on_its_way.pk, "job_id": job.pk, "batch_id": batch.pk}


def tried(owner: User, kind: str, text: str) -> Upload:
    """A file of this text that was uploaded and tried."""
    content = text.encode()
    stored_as, now = filing.new_name(), datetime.now(UTC)
    filing.path_of(stored_as).write_bytes(content)
    by = Actor(owner.email, user=owner.pk)
    upload = uploads.add(
        by=by, name=f"{kind}.csv", stored_as=stored_as, size=len(content), digest=hashlib.sha256(content).hexdigest(),
        kind=kind, wishes={}, as_of=now, keep=timedelta(days=1),
    )  # fmt: skip
    ended(uploads.try_out(by=by, upload=upload.pk, as_of=now))
    return upload


def ended(job: Job) -> None:
    """Do the job, unless the worker is quicker."""
    while Job.objects.get(pk=job.pk).state in ("waiting", "running"):
        Runner().once()


def surveyed(owner: User, client: Client) -> dict[str, int]:
    """A comment of a client, and what is being done about it."""
    asked = SurveyInvitation.objects.filter(client=client, survey="client-onboarding").latest("pk")
    said = {"text": "The move was quick, but nobody explained the new portal.", "said_at": asked.sent_at}
    SurveyText.objects.get_or_create(invitation=asked, question="comment", defaults=said)
    doing, _ = Initiative.objects.get_or_create(
        title="Explain each portal in a call",
        defaults={
            "said": "New clients were left alone with the portal.",
            "owner": owner,
            "kpi": "client-onboarding-satisfaction",
            "direction": "higher",
            "starts_on": date(2026, 3, 2),
            "review_on": date(2026, 9, 1),
            "survey": "client-onboarding",
            "made_at": datetime.now(UTC),
        },
    )
    return {"invitation_id": asked.pk, "initiative_id": doing.pk}


def told(client: Client) -> dict[str, int]:
    """A notice about a client that reached people, and a webhook that is gone."""
    now = datetime.now(UTC)
    hook, _ = Webhook.objects.get_or_create(
        name="Old chat",
        defaults={
            "url": "https://chat.example/hook", "salt": "s", "made_at": now, "state": "disabled", "problem": "gone",
            "disabled_at": now,
        },
    )  # fmt: skip
    kind = "escalation-exceeded"
    about = About(
        kind=kind, key="browser:escalation", cause="browser:escalation", severity="exceeded", level="exceeded",
        kpi="ticket-escalation", client=client.pk, evidence=kinds()[kind].example, link=f"/clients/{client.pk}/",
    )  # fmt: skip
    tell(about=about, as_of=now)
    share_out(as_of=now)
    return {"notice_id": Notice.objects.get(cause="browser:escalation").pk, "webhook_id": hook.pk}


def struck(client: Client) -> dict[str, int]:
    """An entry of the prevention ledger that does not count, and a session that does."""
    found = Detection.objects.filter(client=client, outcome="fixed-automatically").latest("detected_at")
    if not standing_strikes([found]):
        strike(by=PROGRAM, as_of=datetime.now(UTC), entry=found, reason="A test of the alarm.")
    solved = SelfServiceSession.objects.filter(client=client, outcome="solved").latest("started_at")
    return {"problem_id": found.pk, "help_id": solved.pk}


def corrected() -> LockedFigure:
    """A correction of the newest month that is locked."""
    review(datetime.now(UTC), everything=True)
    row = LockedFigure.objects.filter(kpi="ticket-escalation", client=None).latest("month", "revision")
    if row.revision == 1:
        row.pk, row.revision, row.note = None, 2, "The old desk sent its export late."
        row.save(force_insert=True)
    return row


def main() -> None:
    """Make them and print what the tests need."""
    client = Client.objects.annotate(n=Count("tickets")).order_by("-n")[0]
    people = accounts(client)
    note, _ = Annotation.objects.get_or_create(
        text="New monitoring tool", defaults={"day": date(2026, 3, 2), "made_at": datetime.now(UTC)}
    )
    kept, _ = SavedView.objects.get_or_create(
        owner=people["owner"],
        name_key="open tickets",
        defaults={
            "name": "Open tickets",
            "page": "tickets",
            "query": "status=unsettled",
            "made_at": datetime.now(UTC),
        },
    )
    ids = {
        "client_id": client.pk,
        "ticket_id": Ticket.objects.filter(client=client, escalations__gt=0).latest("pk").pk,
        "account_id": people["service-manager"].pk,
        "rule_id": EscalationRule.objects.latest("pk").pk,
        "note_id": note.pk,
        "correction_id": corrected().pk,
        "view_id": kept.pk,
        "key": "ticket-escalation",
        "token": invited(people["owner"]),
        "opt_out": opt_out_token(address="ada@client.example", topic="surveys", language="en"),
    }
    ids |= imported(people["owner"], client)
    ids |= surveyed(people["service-manager"], client)
    ids |= told(client)
    ids |= struck(client)
    ids["survey"] = survey_link(SurveyInvitation.objects.get(pk=ids["invitation_id"]))
    print(json.dumps({"sessions": {role: session(user) for role, user in people.items()}, "ids": ids}))


if __name__ == "__main__":
    main()
