"""Writes: find the receivers of what was told, at the moment it is sent (ALERT-7), and tell the next level, once.

What is shared out is a delivery for each receiver and way. On the page it has arrived by that; mail and webhooks are
handed on from here by handing.py. Safe to run twice: what is shared out says so in the same transaction.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from trimtab.domain.account_owners.queries import owner_of
from trimtab.domain.calendars.queries import in_force
from trimtab.domain.calendars.reckoning import next_working_day
from trimtab.domain.notices.models import GIVEN, NoticeDelivery, NoticeTelling
from trimtab.domain.notices.resolving import Duties, Reached, Wish, reached
from trimtab.domain.notices.rules import Matter, every_rule, webhooks, wishes
from trimtab.domain.notices.staging import stage_of
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.outbox.queries import why_refused
from trimtab.domain.people.models import User
from trimtab.domain.responsibilities import queries as responsibilities

GATHERING = timedelta(seconds=5)
"""So long mail and webhooks wait for what else is told at the same moment."""
NEXT_LEVEL_DAYS = 2
"""Working days after which the next level is told when nobody acknowledged (ALERT-7)."""
AT_ONCE = 200
Channel, State = NoticeDelivery.Channel, NoticeDelivery.State


class Receivers:
    """Who is told of what, at one moment: each thing is asked of the database once."""

    def __init__(self, as_of: datetime) -> None:
        self.as_of = as_of
        self.today = as_of.astimezone(report_zone()).date()
        self.rules = every_rule()
        self._duties: dict[tuple[int | None, int | None, str], Duties] = {}
        self._stages: dict[int, str] = {}

    @cached_property
    def _accounts(self) -> Sequence[User]:
        return responsibilities.may_be_told()

    @cached_property
    def _fallback(self) -> str:
        address = responsibilities.fallback_address()
        usable = settings.TRIMTAB_SENDS_MAIL and address and not why_refused(address, "")
        return address if usable else ""

    def matter_of(self, telling: NoticeTelling) -> Matter:
        """What is it about, for the rules?"""
        notice = telling.notice
        stage = "team" if notice.team_id else ""
        if notice.client_id is not None:
            stage = self._stages.setdefault(notice.client_id, "") or stage_of(notice.client_id, on=self.today)
            self._stages[notice.client_id] = stage
        return Matter(telling.level, stage, notice.kpi, notice.client_id)

    def people(self, telling: NoticeTelling, *, step: int) -> list[Reached]:
        """Which people are told? At the second step nobody may be: then there is no next level."""
        if telling.level == GIVEN:
            return self._given(telling)
        wanted = wishes(self.rules, self.matter_of(telling), step=step)
        if step > 1 and not wanted:
            return []
        return reached(wanted, self._duties_of(telling))

    def _given(self, telling: NoticeTelling) -> list[Reached]:
        """Whom it was given to, or who stands in; never the one who gave it."""
        found = reached([Wish(account=telling.given_to_id)], self._duties_of(telling))
        return [one for one in found if one.account != telling.given_by_id]

    def webhooks(self, telling: NoticeTelling, *, step: int) -> list[int]:
        """Which webhooks are told?"""
        return webhooks(self.rules, self.matter_of(telling), step=step)

    def has_next_level(self, telling: NoticeTelling) -> bool:
        """Is anybody told when nobody acknowledges? Of what was given to somebody nobody is: whoever gave it did."""
        if telling.level == GIVEN:
            return False
        matter = self.matter_of(telling)
        return bool(wishes(self.rules, matter, step=2) or webhooks(self.rules, matter, step=2))

    def _duties_of(self, telling: NoticeTelling) -> Duties:
        client, team, kpi = telling.notice.client_id, telling.notice.team_id, telling.notice.kpi
        if (client, team, kpi) not in self._duties:
            posts = dict(responsibilities.candidates(client=client, team=team, kpi=kpi))
            owner = owner_of(client, on=self.today) if client is not None else None
            if owner is not None:
                posts["account-owner"] = (owner.pk, *posts.get("account-owner", ()))
            self._duties[client, team, kpi] = Duties(
                active=frozenset(one.pk for one in self._accounts),
                owners=self._of(User.Role.OWNER),
                service_managers=self._of(User.Role.SERVICE_MANAGER),
                posts=posts,
                away=self._away,
                fallback=self._fallback,
            )
        return self._duties[client, team, kpi]

    @cached_property
    def _away(self) -> dict[int, int | None]:
        return dict(responsibilities.away_on(self.today))

    def _of(self, role: str) -> list[int]:
        return [one.pk for one in self._accounts if one.role == role]

    @property
    def owners(self) -> list[Reached]:
        """Every owner, whoever is here."""
        return [Reached(one) for one in self._of(User.Role.OWNER)]

    @cached_property
    def next_level_at(self) -> datetime:
        """The same time of day, so many of the provider's working days later."""
        calendar, local = in_force(None), self.as_of.astimezone(report_zone())
        day = local.date()
        for _ in range(NEXT_LEVEL_DAYS):
            day = next_working_day(calendar, day + timedelta(days=1))
        return local.replace(year=day.year, month=day.month, day=day.day)


def share_out(*, as_of: datetime) -> int:
    """Find the receivers of what was told. How many tellings? At most AT_ONCE: call again while it is that many."""
    with transaction.atomic():
        found = _locked(NoticeTelling.objects.filter(shared_out_at=None, quiet="").order_by("told_at", "pk"))
        if not found:
            return 0
        receivers = Receivers(as_of)
        made: list[NoticeDelivery] = []
        for telling in found:
            made += _deliveries(telling, receivers, step=1)
            telling.shared_out_at = as_of
            needs = telling.notice.resolved_at is None and receivers.has_next_level(telling)
            telling.next_level_at = receivers.next_level_at if needs else None
        NoticeDelivery.objects.bulk_create(made)
        NoticeTelling.objects.bulk_update(found, ["shared_out_at", "next_level_at"])
    return len(found)


def tell_next_level(*, as_of: datetime) -> int:
    """Tell the next level what nobody acknowledged for two working days, once. How many tellings?"""
    told = 0
    with transaction.atomic():
        found = _locked(
            NoticeTelling.objects.filter(next_level_at__lte=as_of).order_by("next_level_at", "pk")
        )
        if not found:
            return 0
        receivers = Receivers(as_of)
        for telling in found:
            telling.next_level_at = None
            if telling.notice.acknowledged_at is None and telling.notice.resolved_at is None:
                made = _next_level(telling, receivers)
                NoticeDelivery.objects.bulk_create(made)
                told += bool(made)
        NoticeTelling.objects.bulk_update(found, ["next_level_at"])
    return told


def _next_level(telling: NoticeTelling, receivers: Receivers) -> list[NoticeDelivery]:
    """Those of the next level who were not told yet; the owners when that is nobody."""
    made = _without_the_told(telling, _deliveries(telling, receivers, step=2))
    return made or _without_the_told(telling, _to(receivers.owners, telling, receivers, step=2))


def _locked(found: QuerySet[NoticeTelling]) -> list[NoticeTelling]:
    if connection.vendor == "postgresql":
        found = found.select_for_update(skip_locked=True, of=("self",))
    return list(found.select_related("notice")[:AT_ONCE])


def _deliveries(telling: NoticeTelling, receivers: Receivers, *, step: int) -> list[NoticeDelivery]:
    if telling.level == GIVEN and telling.notice.assigned_to_id != telling.given_to_id:
        return []  # taken back, or given to somebody else, before it went out
    made = _to(receivers.people(telling, step=step), telling, receivers, step=step)
    due = receivers.as_of + GATHERING
    for webhook in receivers.webhooks(telling, step=step):
        made.append(
            NoticeDelivery(
                telling=telling, step=step, channel=Channel.WEBHOOK, webhook_id=webhook, due_at=due
            )
        )
    return made


def _to(
    people: Sequence[Reached], telling: NoticeTelling, receivers: Receivers, *, step: int
) -> list[NoticeDelivery]:
    due, now = receivers.as_of + GATHERING, receivers.as_of
    made = []
    for one in people:
        whom = {"telling": telling, "step": step, "account_id": one.account, "address": one.address}
        if one.by_page:
            page = {"channel": Channel.PAGE, "due_at": now, "state": State.SENT, "ended_at": now}
            made.append(NoticeDelivery(**whom, **page))
        if one.by_mail:
            made.append(NoticeDelivery(**whom, channel=Channel.MAIL, due_at=due))
    return made


def _without_the_told(telling: NoticeTelling, made: Sequence[NoticeDelivery]) -> list[NoticeDelivery]:
    """Whoever was told of it is not told again."""
    before = telling.deliveries.all()
    accounts = {one.account_id for one in before if one.account_id}
    others = {(one.address, one.webhook_id) for one in before if one.account_id is None}
    return [
        one
        for one in made
        if (one.account_id not in accounts if one.account_id else (one.address, one.webhook_id) not in others)
    ]
