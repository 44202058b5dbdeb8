"""Which teams' published pulse left its usual range (TREND-3, section 10)."""

from dataclasses import replace

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.people.models import Team, User
from trimtab.domain.people.roles import LEADS
from trimtab.kpi.definition import Kpi
from trimtab.kpi.period import Period
from trimtab.scorecards.changes.owners import by_aim, owner_of_team
from trimtab.scorecards.changes.shapes import WEIGHTS, Change, Look, Owner, looks
from trimtab.scorecards.moment import Moment
from trimtab.scorecards.saying import latest_judged
from trimtab.scorecards.shapes import Filters, Series
from trimtab.scorecards.trends import series

KIND = "team"
PULSE = "weekly-pulse"


def found(viewer: User, period: Period, now: Moment) -> list[Change]:
    """The teams whose published pulse gives a signal; for those who lead.

    Read from released results only: a team that is never shown can give no signal. Nothing is said of a team that is
    back to its usual: that could tell when one person's answers came or went.
    """
    if viewer.role not in LEADS:
        return []
    after, before = looks(period, now)
    kpi, told = KPIS[PULSE], []
    for pk, name in Team.objects.order_by("name", "pk").values_list("pk", "name"):
        now_says = _series(kpi, after, pk)
        if _signal(now_says):
            is_new = _mark(now_says) != _mark(_series(kpi, before, pk))
            told.append(replace(_told(pk, name, now_says), new=is_new))
    known = by_aim() if told else {}
    return [replace(one, owner=owner_of_team((PULSE, None, one.evidence["team"]), known)) for one in told]


def _series(kpi: Kpi, look: Look, team: int) -> Series:
    month = Period.holding(look.last_day, "month")
    return series(kpi, month, look.now, Filters(team=team), "week")


def _signal(found: Series) -> bool:
    return bool(found.verdict and found.verdict.rule and latest_judged(found))


def _mark(found: Series) -> tuple[object, ...]:
    return (found.verdict.kind if found.verdict else None, found.since)


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
