"""The page of one KPI: its answer, its trend, its split, and how it is computed."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.benchmarks.queries import of_kpi
from trimtab.domain.organisation.queries import parameters
from trimtab.domain.people.models import User
from trimtab.domain.responsibilities.queries import owners_of_kpis
from trimtab.domain.targets.models import Target
from trimtab.domain.targets.queries import in_force
from trimtab.kpi.definition import Kpi
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.contract_weeks import KEYS
from trimtab.scorecards.measuring import kpi_named
from trimtab.scorecards.scorecard import scorecard
from trimtab.scorecards.shapes import Scorecard
from trimtab.web import choices, clock
from trimtab.web.addresses import View, read_view
from trimtab.web.opening import opens_saved
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import links
from trimtab.web.presenters.answer import (
    answer,
    facts,
    lowest_area_sentence,
    same_clients_sentence,
    stages_sentence,
    threshold_fact,
    verdict_sentence,
)
from trimtab.web.presenters.benchmarks import outside
from trimtab.web.presenters.comparison import compared
from trimtab.web.presenters.contract_weeks import Wanted
from trimtab.web.presenters.explanation import explanation
from trimtab.web.presenters.figures import chips
from trimtab.web.presenters.numbers import percent_text
from trimtab.web.presenters.parts import parts
from trimtab.web.presenters.programme import lane_title
from trimtab.web.presenters.verdicts import said
from trimtab.web.presenters.views import menu
from trimtab.web.rights import LEADS, PROVIDER, open_to
from trimtab.web.views.corrections import lock
from trimtab.web.views.errors import explained
from trimtab.web.views.kpi_sections import Asked, split
from trimtab.web.views.kpi_trend import LINES, trend, without_lines
from trimtab.web.views.programme import before_of, controls_of

_ASIDE_OF = ("ticket", "escalation")


@open_to(PROVIDER)
@require_safe
@explained
@opens_saved("kpi")
def show(request: HttpRequest, key: str) -> HttpResponse:
    """What does one KPI say in a period?"""
    as_of, who, rules = clock.as_of(), viewer(request), parameters()
    asked_for = read_view(request.GET, as_of, also=(LINES,))
    view, lines = without_lines(asked_for)
    controls = controls_of(asked_for, who, as_of, kpi_named(key))
    card = scorecard(who, key, view.period, as_of, view.filters, view.grain)
    before = before_of(who, [card], view, as_of).get(key)
    beside = compared(card.kpi, card.figure, before, rules) if before else None
    asked = Asked(who, card.kpi, view, as_of, rules, lines)
    verdict = said(card)
    context = {
        "view": view,
        "picker": controls,
        "saved": menu(who, "kpi", asked_for.query(), key),
        "key": key,
        "title": gettext(card.kpi.title),
        "asks": gettext(card.kpi.asks),
        "lane": lane_title(card.kpi.lane),
        "answer": answer(card, rules),
        "verdict": verdict,
        "verdict_sentence": verdict_sentence(verdict.words, verdict.judgement),
        "further": [sentence for sentence in _further(card, rules) if sentence],
        "chips": chips(card.figure),
        "not_narrowed": not_narrowed(card, view),
        "facts": [*facts(card, rules, beside), *threshold_fact(card.kpi, _threshold(card, view))],
        **lock(asked),
        "rows_address": links.kpi_rows(key, view) if asked.has_rows else "",
        **_exports(key),
        "parts": parts(card.parts, dict(KPIS), view, rules),
        "how": explanation(card.kpi, card.left_out, rules),
        "escalation_rules": _rules_for(card.kpi),
        "level": percent_text(rules.conf, 0),
        "smallest": rules.k_anon,
        "query": view.query(),
        **_beside(card.kpi, who, view),
        **trend(asked, card),
        **split(asked, card, before),
    }
    return page(request, "kpi.html", context, section="programme", as_of=as_of)


def _exports(key: str) -> dict[str, str]:
    return {f"{what}_export": links.export(key, what) for what in ("rows", "parts", "example")}


def _beside(kpi: Kpi, who: User, view: View) -> dict[str, object]:
    """What others published of such a figure, where an owner adds to it, and the KPI by contract week."""
    may_change = who.role == User.Role.OWNER
    add = reverse("kpi-benchmark-add", args=[kpi.key]) + view.query() if may_change else ""
    return {
        "owned": who.role != User.Role.CLIENT_CONTACT,
        "kpi_owner": owners_of_kpis().get(kpi.key, "") if who.role != User.Role.CLIENT_CONTACT else "",
        "set_owner": f"{reverse('settings-told')}?kpi={kpi.key}#roles" if who.role in LEADS else "",
        "tipping": links.tipping_point(kpi.key) if who.role in LEADS else "",
        "weeks_address": _weeks_address(kpi.key, view),
        "outside": outside(kpi, of_kpi(kpi.key), query=view.query(), may_change=may_change),
        "outside_add": add,
    }


def _weeks_address(key: str, view: View) -> str:
    """Where this KPI stands by contract week; nothing for one that is not followed so."""
    return reverse("contract-weeks") + Wanted(key, view.filters.client).query() if key in KEYS else ""


def _threshold(card: Scorecard, view: View) -> float | None:
    kind = Target.Kind.THRESHOLD
    return in_force(on=view.period.start, client=view.filters.client, kind=kind).get(card.kpi.key)


def _further(card: Scorecard, rules: Parameters) -> tuple[str, ...]:
    return (
        stages_sentence(card.kpi, card.split),
        same_clients_sentence(card.kpi, card.same_clients),
        lowest_area_sentence(card.lowest_area, rules),
    )


def not_narrowed(card: Scorecard, view: View) -> list[str]:
    """Which of the view's filters does this KPI's record know nothing of? Its figure then covers everything."""
    words = {
        "client_id": gettext("client"),
        "team_id": gettext("team"),
        "technician_id": gettext("technician"),
        "category": gettext("category"),
        "source": gettext("source"),
        "stage": gettext("stage of support"),
    }
    return [words[name] for name in view.filters.columns() if name not in card.figure.scope]


def _rules_for(kpi: Kpi) -> Sequence[str]:
    return [str(rule) for rule in choices.escalation_rules()] if kpi.fact in _ASIDE_OF else []
