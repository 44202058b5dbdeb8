"""What the front doors get: scorecards, their series, their breakdowns and the rows behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from trimtab.insight.control_charts import Verdict
from trimtab.insight.intervals import Difference, Interval
from trimtab.insight.shrinkage import Prior, RankBand
from trimtab.kpi.definition import Kpi
from trimtab.kpi.period import Period, Step
from trimtab.scorecards.figures import Figure


@dataclass(frozen=True)
class Filters:
    """What a view is narrowed to. None and empty: everything.

    ``stage`` is "early" or "ongoing"; ``source`` "person" or "monitoring". A filter that a KPI's fact has no column for
    does not apply to it; the figure's scope says which did.
    """

    client: int | None = None
    team: int | None = None
    technician: int | None = None
    category: str | None = None
    source: str | None = None
    stage: str | None = None
    channel: str | None = None
    kind: str | None = None
    round: str | None = None
    fingerprint: str | None = None
    action: str | None = None

    def columns(self) -> dict[str, Any]:
        """Which columns of a fact must have which value?"""
        named = {
            "client_id": self.client,
            "team_id": self.team,
            "technician_id": self.technician,
            "category": self.category,
            "source": self.source,
            "stage": self.stage,
            "channel": self.channel,
            "kind": self.kind,
            "round": self.round,
            "fingerprint": self.fingerprint,
            "action": self.action,
        }
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True)
class Point:
    """One step of a series: its figure, the usual range then, and whether a rule fired at it.

    ``takes_part`` is False for a part of a period, a provisional one or one without data: drawn, but not judged.
    """

    figure: Figure
    centre: float | None
    low: float | None
    high: float | None
    signal: bool
    takes_part: bool


@dataclass(frozen=True)
class Series:
    """A figure over time, oldest first, with the verdict on its latest complete point. Verdict None: never judged.

    ``step`` is the size of its steps. ``since`` is the step at which the excursion or run that the verdict tells of
    began, be it shown or not, and ``run`` how many steps count in it. ``restarted``: since that day another level is
    usual, because a person confirmed a lasting change (TREND-6). ``judged_to`` is the first day after what is judged.
    """

    points: Sequence[Point]
    verdict: Verdict | None
    step: Step = "month"
    since: Period | None = None
    run: int = 0
    restarted: date | None = None
    judged_to: date | None = None


@dataclass(frozen=True)
class SameClients:
    """Early against ongoing support over the ``clients`` that had tickets in both within twelve months."""

    clients: int
    split: Difference


@dataclass(frozen=True)
class LowestArea:
    """The area of onboarding rated lowest, told from the next by ``people`` who rated both; None: too close to rank."""

    figure: Figure | None
    people: int


@dataclass(frozen=True)
class Scorecard:
    """One KPI, measured, judged and explained. ``target`` is in the KPI's own unit (shares 0 to 1).

    ``split`` compares early support with ongoing support where the KPI can be split by stage; ``stages`` are the two
    figures, ``same_clients`` the same comparison over the clients that had both. ``lowest_area`` stands beside client
    onboarding only. ``parts`` are the KPIs that belong with it; ``left_out`` counts the rows not counted, by reason.
    """

    kpi: Kpi
    figure: Figure
    previous: Figure
    series: Series
    target: float | None
    stages: Mapping[str, Figure]
    split: Difference | None
    parts: Sequence[Figure]
    left_out: Mapping[str, int]
    fresh_at: datetime | None
    same_clients: SameClients | None = None
    lowest_area: LowestArea | None = None


@dataclass(frozen=True)
class BreakdownRow:
    """One client, team, month … of a breakdown. ``key`` is what a filter takes (an id, a text or a first day).

    ``shrunken`` and ``shrunken_interval`` are the estimate that lists are ordered by (EB), ``own_weight`` how much of
    it (0 to 1) is the row's own data; ``standing`` is "above" or "below" when the group's mean is outside it.
    ``rank`` is the band of places in which a client stands among the ``peers`` clients of its stage, the first place
    first in the list (EB-5). ``transfers_out`` says how many people moved from a team to another. ``hidden`` says
    that the anonymity rules withhold the figure.
    """

    key: Any
    label: str
    figure: Figure
    shrunken: float | None = None
    shrunken_interval: Interval | None = None
    standing: str | None = None
    stage: str | None = None
    contract_day: int | None = None
    hidden: bool = False
    rank: RankBand | None = None
    peers: int = 0
    transfers_out: int = 0
    own_weight: float | None = None


@dataclass(frozen=True)
class Breakdown:
    """A KPI split by one dimension, with the total that its rows recompute to.

    ``priors`` is what each stage's clients say of one of them, where rows are drawn towards it (EB-3, EB-8).
    """

    kpi: Kpi
    by: str
    period: Period
    rows: Sequence[BreakdownRow]
    total: Figure
    priors: Mapping[str, Prior] = field(default_factory=dict)


@dataclass(frozen=True)
class RowList:
    """The rows behind a figure: a page of them, with how many there are and how many of them are counted.

    ``columns`` are (key, title) pairs; each row maps the keys to values (str, int, float, bool, date, datetime, None)
    and has ``counted`` (True: in the numerator) and ``link`` (the path of its page, or None).
    """

    columns: Sequence[tuple[str, str]]
    rows: Sequence[Mapping[str, Any]]
    total: int
    counted: int


@dataclass(frozen=True)
class Programme:
    """The Programme page: lanes of scorecards in order and the desk's plain measures."""

    period: Period
    lanes: Mapping[str, Sequence[Scorecard]]
    desk: Sequence[Scorecard]
    fresh_at: datetime | None
    clients_in_early_support: int
    clients: int
    devices: int
    technicians: int
    teams: int


@dataclass(frozen=True)
class ContractStanding:
    """Where a client's contract is: its phase, the days since it began, the stage of support."""

    title: str
    phase: str
    starts_on: date
    ends_on: date | None
    day: int | None
    stage: str | None
    history: Sequence[tuple[str, date]]


@dataclass(frozen=True)
class ClientCard:
    """One client: its KPIs, its contracts and its open tickets."""

    client_id: int
    name: str
    scorecards: Sequence[Scorecard]
    contracts: Sequence[ContractStanding]
    open_tickets: int
    fresh_at: datetime | None
