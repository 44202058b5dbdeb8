"""WCAG 2.2 AA on every page: axe finds nothing, in no variant, in no language; and nothing is allowed to it.

Here each page is looked at in one variant, another from page to page; ``make soak`` looks at all of them.
"""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.accounts import known, signed_in_as
from tests.browser.conftest import Trimtab
from tests.browser.routes import ONLY, PUBLIC, pages
from tests.browser.watching import Watched

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
AXE = Axe().axe_script
VIOLATIONS = """tags => axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
  .then(found => found.violations)"""
LANGUAGES = ("en", "tr", "ja")
VARIANTS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "still": {"reduced_motion": "reduce", "color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
}
EVERY = list(product(VARIANTS, LANGUAGES))
OFTEN = (0, 4, 8, 10, 14)
"""Places in EVERY that have each variant once, and each language."""
STATES = {
    "owner": (
        *("/nothing-here/", "/?colour=red"),
        *("/?period=2026-09&compare=year", "/?compare=before", "/clients/?compare=before"),
        *("/kpi/{key}/?show=table", "/kpi/{key}/?by=client&compare=before", "/kpi/{key}/?period=2001-01"),
        *("/search/?q=printer", "/search/?q=nobody+has+this", "/tickets/?q=nobody+has+this"),
        *(
            "/prevented/?counts=struck",
            "/prevented/?period=2001-01",
            "/inbox/?source=mail",
            "/inbox/?asleep=yes",
        ),
    ),
    "technician": ("/", "/tickets/{ticket_id}/", "/clients/{client_id}/"),
    "client-contact": (
        *("/clients/{client_id}/", "/tickets/", "/tickets/{ticket_id}/", "/search/?q=printer"),
        *("/views/", "/help/keys/", "/account/", "/kpi/{key}/"),
        *("/clients/{client_id}/prevented/", "/prevented/{problem_id}/"),
    ),
}
"""Pages that look different in some state, or to another role: errors, comparisons, tables, nothing found."""
REFUSED = re.compile(r"status of 40[034] \(")
"""What the console says of a page that is refused, as it should be."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Steps of a chart may be narrow: each has its equal among the rows of the table beside it (2.5.8, equivalent).
SMALL = """() => [...document.querySelectorAll('a, button, select, summary, input:not([type=hidden]), textarea')]
  .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter(one => !one.closest('p, .sr, .skip, caption, svg, .chart-steps'))
  .map(one => [one.outerHTML.slice(0, 110), one.getBoundingClientRect(), one.closest('label')])
  .filter(([, box, label]) => box.width > 1 && (box.width < 24 || box.height < 24)
    && !(label && label.getBoundingClientRect().height >= 24))
  .map(([html, box]) => `${html} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


SPACED = """() => document.documentElement.lang === 'ja'
  ? document.body.innerText.match(/[^\\n]{0,30}。[ \\u00a0](?=[\\p{L}\\p{N}「『（])[^\\n]{0,30}/gu) || [] : []"""
"""Two Japanese sentences with a space between them, as they are shown."""


def faults(page: Page, address: str) -> list[str]:
    """What is wrong with a page: axe's violations, targets under 24 pixels, a page wider than its window, and a space
    between two Japanese sentences.
    """
    page.goto(address)
    page.evaluate(AXE)
    violations = page.evaluate(VIOLATIONS, WCAG)
    found = [f"{address}: {one['id']} ({one['help']}): {one['nodes'][0]['html'][:160]}" for one in violations]
    found += [f"{address}: target under 24 px: {one}" for one in page.evaluate(SMALL)]
    found += [f"{address}: a space between two sentences: {one}" for one in page.evaluate(SPACED)]
    beyond = page.evaluate(SIDEWAYS)
    if beyond > 0:
        found.append(f"{address}: {beyond} px wider than the window")
    return found


def opened(browser: Browser, trimtab: Trimtab, variant: str, language: str, role: str) -> BrowserContext:
    """A browser of this role in a variant and a language."""
    context = signed_in_as(browser, role, trimtab.address, trimtab.home, **VARIANTS[variant])
    context.add_cookies([{"name": "django_language", "value": language, "url": trimtab.address}])
    return context


def of_routes(trimtab: Trimtab) -> list[tuple[str, str]]:
    """The page of every route, with the role that looks at it."""
    found = pages(known(trimtab.home)["ids"])
    return [(ONLY.get(route, "owner"), address) for route, address in found.items()]


def addresses(trimtab: Trimtab) -> list[tuple[str, str]]:
    """Every page, in its other states too."""
    ids = known(trimtab.home)["ids"]
    return [
        *of_routes(trimtab),
        *((role, state.format(**ids)) for role, some in STATES.items() for state in some),
    ]


def look(browser: Browser, trimtab: Trimtab, wanted: list[tuple[str, str, str, str]]) -> list[str]:
    """The faults of these pages: (role, address, variant, language) each. One browser for those who look alike.

    What breaks the policy, calls elsewhere or runs where nothing should is a fault too: see ``Watched``.
    """
    found: list[str] = []
    for role, variant, language in dict.fromkeys((role, v, lang) for role, _, v, lang in wanted):
        context = opened(browser, trimtab, variant, language, role)
        watched = Watched(context, trimtab.address)
        for address in [a for r, a, v, lang in wanted if (r, v, lang) == (role, variant, language)]:
            found += [f"[{variant} {language}] {fault}" for fault in faults(watched.page, address)]
        found += [f"[{variant} {language}] {fault}" for fault in watched.faults if not REFUSED.search(fault)]
        context.close()
    return found


def chosen(trimtab: Trimtab) -> Iterator[tuple[str, str, str, str]]:
    """Each page in one variant and language: another one from page to page, so that each is looked at somewhere."""
    for place, (role, address) in enumerate(of_routes(trimtab)):
        yield role, address, *EVERY[place % len(EVERY)]


def test_every_page_is_accessible(browser: Browser, trimtab: Trimtab) -> None:
    found = look(browser, trimtab, list(chosen(trimtab)))
    assert not found, "\n".join(found)


@pytest.mark.soak
def test_every_page_is_accessible_in_every_variant_and_language(browser: Browser, trimtab: Trimtab) -> None:
    every = [(role, address, *one) for role, address in addresses(trimtab) for one in EVERY]
    found = look(browser, trimtab, every)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("variant", "language"),
    [
        pytest.param(*one, marks=[] if place in OFTEN else [pytest.mark.soak])
        for place, one in enumerate(EVERY)
    ],
)
def test_the_way_in_is_accessible(browser: Browser, trimtab: Trimtab, variant: str, language: str) -> None:
    context = browser.new_context(base_url=trimtab.address, **VARIANTS[variant])
    context.add_cookies([{"name": "django_language", "value": language, "url": trimtab.address}])
    watched = Watched(context, trimtab.address)
    ids = known(trimtab.home)["ids"]
    found = [fault for one in PUBLIC.values() for fault in faults(watched.page, f"/{one.format(**ids)}")]
    context.close()
    assert not found + watched.faults
