"""What the sample tells, and where it must be seen. The tests hold the records against each of these."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A planted story: what happened, and what the KPIs must show. Months count from 1, the oldest."""

    title: str
    happened: str
    seen: tuple[str, ...]


SYSTEM = "demo"
PROVIDER = "Kestrel IT"
PROVIDER_ZONE = "Europe/Istanbul"
TIPPING_CLIENT = "Aozora Foods"
STRAINED_CLIENT = "Marmara Tekstil"
BURNT_OUT_TEAM = "Service desk north"
DISK_FULL = "disk-full"
DISK_CLEAN_UP = "disk-clean-up"
FIX_FROM_MONTH = 15
DECLINE_FROM_MONTH = 21
ESCALATION_THRESHOLD = 0.25
PULSE_LIMIT = 6.0
ORDINARY_ONGOING_RATE = 0.10
ORDINARY_EARLY_RATE = 0.20

A_CLIENT_THAT_TIPS = Story(
    title="A client that tips",
    happened=f"{TIPPING_CLIENT} is in its last days of early support. Its hand-offs grew week by week; "
    "its people answered kindly on day 14 and bitterly on day 80.",
    seen=(
        "ticket-escalation of this client: below 22 % in its first 30 days, above 30 % in its last 30",
        "area-contract, area-responsiveness and effort fall between its first invitations and day 80",
        "ticket follow-up ratings of this client below those of the others",
        "early warning: approaching before its 30-day rate passes the threshold of 25 %, then exceeded",
    ),
)
A_TEAM_THAT_BURNS_OUT = Story(
    title="A team that burns out",
    happened=f"{BURNT_OUT_TEAM} has taken a growing part of the tickets, and most of those after hours, "
    f"since month {DECLINE_FROM_MONTH}. Two of its technicians resigned in month 24.",
    seen=(
        "the team's weekly pulse falls from about 7.5 to about 4.5 from month 21 to month 24",
        "tickets a month that the team opens rise by a third or more",
        "two voluntary departures in month 24, both from this team",
        "the other teams' pulse stays where it was",
        "early warning: this team nears its limit of 6, then is below it; no other team does",
    ),
)
A_FIX_THAT_PREVENTS = Story(
    title="A fix that prevents a class of incidents",
    happened=f"Since month {FIX_FROM_MONTH} the bulk action '{DISK_CLEAN_UP}' runs each month over about 60 "
    "devices whose disks are nearly full.",
    seen=(
        "disk-full detections that became incidents: about 30 a month before, a handful after",
        "incidents-prevented and resolved-at-scale: a lasting shift upwards from month 15",
    ),
)
EARLY_AGAINST_ONGOING = Story(
    title="Early support is harder than ongoing support",
    happened=f"Ongoing support hands on about a tenth of its tickets, early support about a fifth. "
    f"{TIPPING_CLIENT} and {STRAINED_CLIENT}, both large and both in early support, lift the whole in the last "
    "two or three months.",
    seen=(
        "ticket-escalation by phase: about 10 % ongoing, about 20 % early until month 21",
        "overall about 12 % until month 21, then a rise that goes away without these two clients",
    ),
)
ALL_ELSE_STEADY = Story(
    title="All else is steady",
    happened="Volume, SLA, reopened tickets, self-service and the pulse of the other teams vary from month "
    "to month, as real ones do, without a change.",
    seen=(
        "no month outside its usual range and no eight in a row on one side in: volume, sla-met, ongoing "
        "escalation, solved self-service sessions, agent-onboarding-satisfaction",
    ),
)
STORIES = (
    A_CLIENT_THAT_TIPS,
    A_TEAM_THAT_BURNS_OUT,
    A_FIX_THAT_PREVENTS,
    EARLY_AGAINST_ONGOING,
    ALL_ELSE_STEADY,
)
