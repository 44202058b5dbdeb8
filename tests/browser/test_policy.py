"""On every page a person can reach: nothing breaks the policy, and nothing is asked of another machine."""

import re

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Trimtab
from tests.browser.signing_in import signed_in
from tests.browser.watching import Watched, links_of

MOST_PAGES = 60
SHAPE = re.compile(r"\d+|(?<=/kpi/)[a-z-]+|(?<==)[^&]+")


@pytest.mark.soak  # the pages of every route are watched in test_accessibility.py too, each time
def test_no_page_breaks_the_policy_or_calls_elsewhere(browser: Browser, trimtab: Trimtab) -> None:
    # One page of each shape: /clients/7/ stands for every client, ?by=team for every split by team.
    context = signed_in(browser, trimtab)
    watched = Watched(context, trimtab.address)
    waiting, seen = ["/", "/settings/", "/settings/audit/", "/account/", "/nowhere/", "/sign-in/"], set()
    visited = 0
    while waiting and visited < MOST_PAGES:
        path = waiting.pop(0)
        shape = SHAPE.sub("*", path)
        if shape in seen:
            continue
        seen.add(shape)
        watched.visit(path)
        visited += 1
        waiting += links_of(watched.page, lambda link: "export" not in link and "download" not in link)
    context.close()
    faults = [fault for fault in watched.faults if "404 (Not Found)" not in fault]
    assert not faults
    assert visited >= 12
