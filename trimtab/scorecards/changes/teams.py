"""Which teams' published pulse left its usual range since the last look (TREND-3, section 10)."""

from dataclasses import replace

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.people.models import Team, User
from trimtab.kpi.definition import Kpi
from trimtab.kpi.period import Period
from trimtab.scorecards.changes.owners import by_aim, owner_of
from trimtab.scorecards.changes.shapes import WEIGHTS, Change, Look, Owner, looks
from trimtab.scorecards.moment import Moment
from trimtab.scorecards.saying import latest_judged
from trimtab.scorecards.shapes import Filters, Series
from trimtab.scorecards.trends import series

KIND = "team"
PULSE = "weekly-pulse"
LEADS = (User.Role.OWNER, User.Role.SERVICE_MANAGER)


def found(viewer: User, period: Period, now: Moment) -> list[Change]:
    """The teams whose pulse gives a signal that it did not give at the look before; for those who lead.

    Read from released results only: a team that is never shown can give no signal. Nothing is said of a team that is
    back to its usual: that could tell when one person's answers came or went.
    """
    if viewer.role not in LEADS:
        return []
    after, before = looks(period, now)
    kpi, told = KPIS[PULSE], []
    for pk, name in Team.objects.order_by("name", "pk").values_list("pk", "name"):
        now_says, then_said = (_series(kpi, look, pk) for look in (after, before))
        if _is_new(now_says, then_said):
            told.append(_told(pk, name, now_says))
    known = by_aim() if told else {}
    return [replace(one, owner=owner_of((PULSE, None, one.evidence["team"]), known)) for one in told]


def _series(kpi: Kpi, look: Look, team: int) -> Series:
    month = Period.holding(look.last_day, "month")
    return series(kpi, month, look.now, Filters(team=team), "week")


def _is_new(now_says: Series, then_said: Series) -> bool:
    verdict = now_says.verdict
    if verdict is None or verdict.rule is None or latest_judged(now_says) is None:
        return False
    before = then_said.verdict.kind if then_said.verdict else None
    return (verdict.kind, now_says.since) != (before, then_said.since)


def _told(team: int, name: str, found: Series) -> Change:
    judged, verdict = latest_judged(found), found.verdict
    side = "better" if verdict and verdict.kind.endswith("above") else "worse"
    return Change(
        weight=WEIGHTS[f"team-{side}"],
        kind=KIND,
        evidence={
            "kpi": PULSE,
            "team": team,
            "name": name,
            "verdict": verdict.kind if verdict else "",
            "rule": verdict.rule if verdict else None,
            "side": side,
            "step": found.step,
            "when": judged.figure.period.label if judged else "",
            "since": found.since.label if found.since else "",
            "run": found.run,
            "value": judged.figure.value if judged else None,
            "low": judged.low if judged else None,
            "high": judged.high if judged else None,
            "n": judged.figure.n if judged else 0,
        },
        owner=Owner(None, ""),
        link=f"/kpi/{PULSE}/?team={team}&grain=week",
        about=f"team:{team}",
        size=float(judged.figure.n if judged else 0),
    )
