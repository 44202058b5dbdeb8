"""The parameters of the KPI specification, each with what it changes, its range, its default and what it touches."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.measures import Confidential, Exposure, Mean, NetPromoter, Share
from trimtab.kpi.parameters import RANGES, Parameters
from trimtab.scorecards.locking import lockable
from trimtab.scorecards.maturity import FEWEST, SHARE, suggestion
from trimtab.web.presenters.catalogue_texts import SHARES, quantity
from trimtab.web.presenters.numbers import count, percent_text
from trimtab.web.presenters.settings.setting import Group, Setting, Touches, keyed
from trimtab.web.presenters.settings.tipping_parameters import tipping_points
from trimtab.web.presenters.settings.warning_parameters import early_warning

KINDS = "esc_kinds"


@dataclass(frozen=True)
class Facts:
    """What stands with a field: range and default in words, the rule, the KPIs as (title, address), the unit.

    ``suggestion``: what the provider's own records say of it.
    """

    name: str
    allowed: str
    default: str
    rule: str
    kpis: Sequence[tuple[str, str]]
    unit: str = ""
    suggestion: str = ""


def groups() -> list[Group]:
    """Every parameter that can be set, in the order of the page."""
    return [
        Group(gettext("Anonymity of technicians"), _anonymity()),
        Group(gettext("Surveys of clients"), _surveys()),
        Group(gettext("Intervals and small samples"), _samples()),
        Group(gettext("Late records and locked months"), _late()),
        Group(gettext("Early and ongoing support"), _stages()),
        Group(gettext("Proactive work"), _proactive()),
        Group(gettext("Headcount and turnover"), _people()),
        Group(gettext("Trends"), _trends()),
        Group(gettext("Escalation"), _escalation()),
        Group(gettext("Early warning"), early_warning()),
        Group(gettext("Tipping points"), tipping_points()),
    ]


def facts(setting: Setting) -> Facts:
    """Range, default and reach of a parameter."""
    return replace(_facts(setting), suggestion=_suggested() if setting.name == "maturity_days" else "")


def _suggested() -> str:
    """What the escalated tickets on record say of MATURITY_DAYS (LATE-1)."""
    found = suggestion()
    given = {"n": count(found.tickets), "fewest": count(FEWEST), "share": percent_text(SHARE, 0)}
    if found.days is None:
        text = ngettext(
            "From %(fewest)s escalated tickets on, a suggestion stands here; there is %(n)s.",
            "From %(fewest)s escalated tickets on, a suggestion stands here; there are %(n)s.",
            found.tickets,
        )
        return text % given
    given["days"] = quantity("maturity_days", found.days)
    text = gettext("Suggested: %(days)s. Within them %(share)s of %(n)s escalated tickets were handed up.")
    return text % given


def _facts(setting: Setting) -> Facts:
    default = getattr(Parameters(), setting.name)
    kpis = [
        (gettext(kpi.title), reverse("kpi", args=[key])) for key, kpi in KPIS.items() if setting.touches(kpi)
    ]
    if setting.name == KINDS:
        return Facts(setting.name.upper(), gettext("one or more"), ", ".join(default), setting.rule, kpis)
    low, high = RANGES[setting.name]
    allowed = gettext("%(low)s to %(high)s") % {
        "low": quantity(setting.name, low),
        "high": quantity(setting.name, high),
    }
    shown = quantity(setting.name, default)
    return Facts(setting.name.upper(), allowed, shown, setting.rule, kpis, unit_text(setting.name))


def unit_text(name: str) -> str:
    """In which unit is a parameter typed? Nothing for a plain number."""
    units = {
        **dict.fromkeys(SHARES, "%"),
        "n_small_rate": gettext("rows"),
        "n_indic_score": gettext("answers"),
        "n_solid_score": gettext("answers"),
        "n_min_headcount": gettext("people"),
        "k_anon": gettext("technicians"),
        "scale_min_assets": gettext("devices"),
        "spc_min_points": gettext("periods"),
        "spc_run": gettext("points"),
    }
    endings = {"_days": gettext("days"), "_hours": gettext("hours"), "_min": gettext("minutes")}
    return units.get(name) or next((text for end, text in endings.items() if name.endswith(end)), "")


def _of_facts(*names: str) -> Touches:
    return lambda kpi: kpi.fact in names


def _measured_by(*measures: type) -> Touches:
    return lambda kpi: isinstance(kpi.measure, measures)


def _anonymity() -> list[Setting]:
    return [
        Setting(
            "k_anon",
            gettext("Fewest technicians behind a figure"),
            gettext(
                "Raising this hides more groups; it can never be below five. Answers given so far stay as they are, "
                "and a figure that was shown may be withheld from then on."
            ),
            "ANON",
            _measured_by(Confidential),
        )
    ]


def _surveys() -> list[Setting]:
    scored = _measured_by(Mean, NetPromoter)
    return [
        Setting(
            "survey_grace_days",
            gettext("Days in which an answer counts"),
            gettext(
                "Answers that come later than this after the invitation are left out. More days let more in."
            ),
            "SURVEY-3",
            _of_facts("client_answer"),
        ),
        Setting(
            "n_indic_score",
            gettext("Fewest answers for a score"),
            gettext("With fewer, the score is withheld. Raising this withholds more of them."),
            "MIN-3",
            scored,
        ),
        Setting(
            "n_solid_score",
            gettext("Answers from which a score is solid"),
            gettext("With fewer, the score is marked “indicative”."),
            "MIN-3",
            _measured_by(Mean, NetPromoter, Confidential),
        ),
    ]


def _samples() -> list[Setting]:
    return [
        Setting(
            "conf",
            gettext("Confidence level"),
            gettext("Of every interval. A higher level makes intervals wider, and fewer differences clear."),
            "UNC",
            lambda kpi: kpi.unit != "count",
        ),
        Setting(
            "n_small_rate",
            gettext("Fewest rows for a percentage"),
            gettext("With fewer, the counts stand first and the percentage is marked “small sample”."),
            "MIN-2",
            _measured_by(Share),
        ),
    ]


def _late() -> list[Setting]:
    return [
        Setting(
            "maturity_days",
            gettext("Days until a ticket is judged"),
            gettext(
                "A period in which less than 90% of tickets are closed or older than this is “provisional” and takes "
                "no part in trends."
            ),
            "LATE-1",
            keyed("ticket-escalation"),
        ),
        Setting(
            "lock_days",
            gettext("Days until a month is locked"),
            gettext(
                "Until then late records change a month's figures silently; from then on each change is listed as a "
                "correction with the old value. A month that is locked stays locked, whatever you set here."
            ),
            "LATE-3",
            lockable,
        ),
    ]


def _stages() -> list[Setting]:
    staged: Touches = lambda kpi: "stage" in kpi.by or kpi.fact == "client_answer"  # noqa: E731
    return [
        Setting(
            "early_days",
            gettext("Days of early support"),
            gettext(
                "From this day of a contract on, support is ongoing. Every ticket and answer gets its stage anew."
            ),
            "COHORT-2",
            staged,
        ),
        Setting(
            "renewal_gap_days",
            gettext("Longest gap of a renewal"),
            gettext(
                "A contract that follows within so many days continues the old one; a later one begins anew."
            ),
            "COHORT-5",
            staged,
        ),
    ]


def _proactive() -> list[Setting]:
    return [
        Setting(
            "verify_days",
            gettext("Days a fix must hold"),
            gettext(
                "A problem that comes back within them was not prevented. More days count fewer preventions."
            ),
            "PR-D4",
            _of_facts("prevention", "detection"),
        ),
        Setting(
            "flap_hours",
            gettext("Hours between two problems"),
            gettext("Signals of one kind from one device that are nearer to each other are one problem."),
            "PR-D1",
            _of_facts("prevention", "detection"),
        ),
        Setting(
            "scale_min_assets",
            gettext("Fewest devices of a fix at scale"),
            gettext(
                "A fix counts as one at scale when its action reached so many devices. Raising this counts fewer."
            ),
            "PR-D3",
            keyed("resolved-at-scale", "scale-actions"),
        ),
        Setting(
            "deflect_hours",
            gettext("Hours without a ticket after self-service"),
            gettext(
                "A ticket of the same user and category within them says that self-service did not help."
            ),
            "PR-D5",
            keyed("prevented-by-self-service", "self-service-inferred", "incidents-prevented"),
        ),
    ]


def _people() -> list[Setting]:
    return [
        Setting(
            "n_min_headcount",
            gettext("Smallest headcount for a turnover"),
            gettext("With fewer people on average only the number who left is shown."),
            "MIN-4",
            _measured_by(Exposure),
        ),
        Setting(
            "rejoin_gap_days",
            gettext("Longest gap of somebody who comes back"),
            gettext("Somebody who is hired again within so many days never left."),
            "HEAD-5",
            _measured_by(Exposure),
        ),
    ]


def _trends() -> list[Setting]:
    return [
        Setting(
            "spc_min_points",
            gettext("Complete periods before a trend is judged"),
            gettext(
                "With fewer there is no usual range, and no word such as “above”. More make it surer and later."
            ),
            "TREND-4",
            lambda kpi: True,  # noqa: ARG005
        ),
        Setting(
            "spc_run",
            gettext("Points in a row that make a lasting shift"),
            gettext(
                "So many on one side of the usual level are a shift. Fewer find it sooner and more often by chance."
            ),
            "TREND-5",
            lambda kpi: True,  # noqa: ARG005
        ),
    ]


def _escalation() -> list[Setting]:
    counted = keyed("ticket-escalation", "escalation-count")
    own = gettext("Rules that hold already keep theirs: change those under Escalation rules.")
    return [
        Setting(
            KINDS,
            gettext("Kinds of a new rule's headline figure"),
            gettext("Which kinds of escalation the first rule of a newly imported product counts. %(own)s")
            % {"own": own},
            "ESC-1",
            counted,
        ),
        Setting(
            "esc_debounce_min",
            gettext("Minutes in which a new rule takes events for one"),
            gettext("What the first rule of a newly imported product begins with. %(own)s") % {"own": own},
            "ESC-4",
            counted,
        ),
        Setting(
            "triage_grace_min",
            gettext("Minutes of a new rule's triage"),
            gettext("What the first rule of a newly imported product begins with. %(own)s") % {"own": own},
            "ESC-5",
            counted,
        ),
    ]
