"""Anonymity: TV-13, ANON-1, ANON-2, ANON-4, ANON-9, and what a patient reader could work out."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.insight.anonymity import (
    DisclosureRisk,
    Display,
    Published,
    ShownClass,
    audit,
    audit_groups,
    display,
    publishable,
    publishable_teams,
)

Round = dict[str | None, dict[str | None, int]]


def shown(departments: str, teams: str) -> Published:
    return Published(True, frozenset(departments.split()), frozenset(teams.split()))


@pytest.mark.parametrize(
    ("respondents", "published"),
    [
        (
            {"Ops": {"desk-A": 7, "desk-B": 6, "field": 3}, "Eng": {"net": 8, "cloud": 5}},
            shown("Ops Eng", "desk-A net cloud"),
        ),
        (
            {"Ops": {"desk-A": 7, "desk-B": 6, "field": 5}, "Proj": {"pm": 2}, "Eng": {"net": 8, "cloud": 5}},
            shown("Ops", "desk-A desk-B field net"),
        ),
        ({"Ops": {"a": 4, "b": 3}}, shown("Ops", "")),
        ({"Ops": {"a": 2, "b": 2}}, Published(False, frozenset(), frozenset())),
    ],
)
def test_tv_13(respondents: dict[str, dict[str, int]], published: Published) -> None:
    assert publishable(respondents) == published
    audit(published, respondents)


def test_tv_13_the_plain_rule_of_five_is_refused() -> None:
    respondents = {"Ops": {"desk-A": 7, "desk-B": 6, "field": 3}, "Eng": {"net": 8, "cloud": 5}}
    with pytest.raises(DisclosureRisk, match=r"department Ops .* leaves 3"):
        audit(shown("Ops Eng", "desk-A desk-B net cloud"), respondents)
    three = {"Ops": {"desk-A": 7, "desk-B": 6, "field": 5}, "Proj": {"pm": 2}, "Eng": {"net": 8, "cloud": 5}}
    with pytest.raises(DisclosureRisk, match=r"organisation .* leaves 2"):
        audit(shown("Ops", "desk-A desk-B field net cloud"), three)


def test_teams_without_departments() -> None:
    found = publishable_teams({"north": 6, "south": 9, "night": 2})
    assert found == Published(True, frozenset(), frozenset({"south"}))
    audit(found, {None: {"north": 6, "south": 9, "night": 2}})


def test_people_without_a_team_count_and_are_never_shown() -> None:
    respondents: Round = {"Ops": {"desk": 9, None: 2}, None: {"office": 6, None: 8}}
    found = publishable(respondents)
    # Desk is all of Ops but two people, so it is hidden; the eight without a team cover for the rest.
    assert found == Published(True, frozenset({"Ops"}), frozenset({"office"}))
    audit(found, respondents)


def derivable(published: Published, respondents: Round) -> list[int]:
    """The size of every set of teams whose total follows from the published totals, by linear algebra."""
    cells = [(d, t) for d, teams in respondents.items() for t in teams]
    sizes = np.array([respondents[d][t] for d, t in cells])
    rows = [[1.0] * len(cells)] if published.organisation else []
    rows += [[float(d == name) for d, _ in cells] for name in published.departments]
    rows += [[float(t == name) for _, t in cells] for name in published.teams]
    if not rows:
        return []
    basis = np.array(rows)
    onto = np.linalg.pinv(basis) @ basis
    subsets = np.array(list(itertools.product([0.0, 1.0], repeat=len(cells))))
    known = np.abs(subsets @ onto - subsets).max(axis=1) < 1e-9
    return [int(n) for n in subsets[known] @ sizes]


def organisation(rng: random.Random) -> Round:
    names: list[str | None] = ["a", "b", "c"][: rng.randint(1, 3)]
    if rng.random() < 0.2:
        names.append(None)
    left, respondents = 8, {}
    for name in names:
        size = min(rng.randint(1, 4), left)
        teams: dict[str | None, int] = {f"{name}{i}": rng.randint(0, 12) for i in range(size)}
        if size and rng.random() < 0.2:
            teams[None] = teams.pop(f"{name}0")
        respondents[name] = teams
        left -= size
    return respondents


def test_nobody_can_work_out_a_group_below_five() -> None:
    rng = random.Random(20240101)
    hidden_by_complement = 0
    for _ in range(4_000):
        respondents = organisation(rng)
        found = publishable(respondents)
        audit(found, respondents)
        small = [n for n in derivable(found, respondents) if 0 < n < 5]
        assert not small, respondents
        assert found.organisation == (sum(n for teams in respondents.values() for n in teams.values()) >= 5)
        large = sum(n >= 5 for teams in respondents.values() for t, n in teams.items() if t is not None)
        hidden_by_complement += large > len(found.teams)
    assert hidden_by_complement > 500


def test_the_audit_refuses_exactly_what_can_be_worked_out() -> None:
    rng = random.Random(7)
    refused = 0
    for _ in range(1_500):
        respondents = organisation(rng)
        departments = [d for d in respondents if d is not None and rng.random() < 0.7]
        teams = [t for ts in respondents.values() for t in ts if t is not None and rng.random() < 0.7]
        careless = Published(rng.random() < 0.8, frozenset(departments), frozenset(teams))
        empty = [d for d in departments if sum(respondents[d].values()) == 0]
        empty += [t for ts in respondents.values() for t, n in ts.items() if t in careless.teams and n == 0]
        risky = bool(empty) or any(0 < n < 5 for n in derivable(careless, respondents))
        risky |= careless.organisation and not any(sum(ts.values()) for ts in respondents.values())
        refused += risky
        if risky:
            with pytest.raises(DisclosureRisk):
                audit(careless, respondents)
        else:
            audit(careless, respondents)
    assert 300 < refused < 1_490


def reference(resp: dict[str, dict[str, int]], k: int) -> Published:
    """Appendix A.3 of the KPI specification, word for word but for the names."""
    team = {t: n >= k for d in resp.values() for t, n in d.items()}
    dn = {d: sum(v.values()) for d, v in resp.items()}
    total = sum(dn.values())
    dep = {d: n >= k for d, n in dn.items()}
    changed = True
    while changed:
        changed = False
        for d, v in resp.items():
            vis = [t for t in v if team[t]]
            rest = dn[d] - sum(v[t] for t in vis)
            if dep[d] and vis and 0 < rest < k:
                team[min(vis, key=lambda t: (v[t], t))] = False
                changed = True
        if total >= k:
            parts: list[tuple[int, str, str]] = []
            for d, v in resp.items():
                parts += [(dn[d], d, "dep")] if dep[d] else [(v[t], t, "team") for t in v if team[t]]
            rest = total - sum(p[0] for p in parts)
            if parts and 0 < rest < k:
                _, i, kind = min(parts)
                (dep if kind == "dep" else team)[i] = False
                changed = True
    return Published(total >= k, frozenset(d for d in dep if dep[d]), frozenset(t for t in team if team[t]))


@given(st.lists(st.lists(st.integers(0, 15), max_size=5), max_size=5), st.integers(5, 9))
def test_the_choice_agrees_with_the_reference(sizes: list[list[int]], k: int) -> None:
    respondents = {f"d{i}": {f"d{i}t{j}": n for j, n in enumerate(ns)} for i, ns in enumerate(sizes)}
    assert publishable(respondents, k) == reference(respondents, k)


@given(
    st.dictionaries(st.one_of(st.none(), st.sampled_from("abcdefgh")), st.integers(0, 15)), st.integers(5, 9)
)
def test_teams_alone_are_chosen_as_those_of_an_organisation_without_departments(
    respondents: dict[str | None, int], k: int
) -> None:
    assert publishable_teams(respondents, k) == publishable({None: respondents}, k)
    # The same worked out in another way: the smallest team goes until the rest are none or enough.
    whole = sum(respondents.values())
    left = {team: n for team, n in respondents.items() if team and n >= k}
    while whole >= k and left and 0 < whole - sum(left.values()) < k:
        del left[min(left, key=lambda team: (left[team], team))]
    assert publishable_teams(respondents, k) == Published(whole >= k, frozenset(), frozenset(left))


def test_the_order_in_which_groups_are_given_does_not_matter() -> None:
    groups = {"Ops": {"a": 6, "b": 6, "c": 2}, "Eng": {"x": 6, "y": 6}, "Proj": {"p": 3}}
    backwards = {d: dict(reversed(list(ts.items()))) for d, ts in reversed(list(groups.items()))}
    assert publishable(groups) == publishable(backwards)


def test_groups_that_cut_across_each_other_are_refused() -> None:
    sizes = {("desk", "new"): 6, ("desk", "old"): 6, ("field", "new"): 6, ("field", "old"): 6}
    desk = frozenset(cell for cell in sizes if cell[0] == "desk")
    new = frozenset(cell for cell in sizes if cell[1] == "new")
    audit_groups({"desk": desk, "all": frozenset(sizes)}, sizes)
    with pytest.raises(DisclosureRisk, match="cut across"):
        audit_groups({"desk": desk, "new": new}, sizes)


def test_a_group_that_was_not_in_the_round_is_refused() -> None:
    with pytest.raises(DisclosureRisk, match="team ghosts"):
        audit(shown("", "ghosts"), {"Ops": {"desk": 9}})


@pytest.mark.parametrize("k", [4, 1, 0, -5])
def test_the_threshold_is_never_lowered(k: int) -> None:
    with pytest.raises(ValueError, match="never shown"):
        publishable({"Ops": {"desk": 9}}, k)
    with pytest.raises(ValueError, match="never shown"):
        publishable_teams({"desk": 9}, k)
    with pytest.raises(ValueError, match="never shown"):
        audit(shown("Ops", ""), {"Ops": {"desk": 9}}, k)
    with pytest.raises(ValueError, match="never shown"):
        audit_groups({}, {}, k)
    with pytest.raises(ValueError, match="never shown"):
        display([1, 1, 1, 1, 1], k)


def test_what_is_no_hierarchy_is_refused() -> None:
    with pytest.raises(ValueError, match="in two"):
        publishable({"Ops": {"desk": 9}, "Eng": {"desk": 9}})
    with pytest.raises(ValueError, match="0 or more"):
        publishable({"Ops": {"desk": -1}})
    with pytest.raises(ValueError, match="need a name"):
        publishable({"": {"desk": 9}})
    with pytest.raises(ValueError, match="0 or more"):
        publishable_teams({"desk": -1})
    with pytest.raises(ValueError, match="need a name"):
        publishable_teams({"": 9})


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([0, 0, 0, 0, 4], Display("nothing")),
        ([5, 0, 0, 0, 0], Display("mean")),
        ([1, 2, 2, 2, 2], Display("mean")),
        (
            [1, 2, 3, 4, 5],
            Display("classes", (ShownClass(1, 2, 3), ShownClass(3, 3, 3), ShownClass(4, 5, 9))),
        ),
        ([0, 1, 4, 3, 4], Display("classes", (ShownClass(1, 3, 5), ShownClass(4, 5, 7)))),
        ([3, 3, 4, 0, 2], Display("classes", (ShownClass(1, 2, 6), ShownClass(3, 5, 6)))),
        ([3, 3, 1, 2, 2], Display("classes", (ShownClass(1, 2, 6), ShownClass(3, 5, 5)))),
        ([2, 2, 1, 3, 3], Display("classes", (ShownClass(1, 3, 5), ShownClass(4, 5, 6)))),
        (
            [0, 0, 1, 9, 0],
            Display("classes", (ShownClass(1, 2, 0), ShownClass(3, 5, 10))),
        ),
        ([1, 0, 8, 0, 1], Display("mean")),
        ([1, 0, 0, 0, 9], Display("mean")),
    ],
)
def test_anon_4_which_distribution_may_be_shown(counts: list[int], expected: Display) -> None:
    assert display(counts) == expected


@given(st.lists(st.integers(0, 20), min_size=5, max_size=5))
def test_anon_4_no_class_holds_one_or_two_answers(counts: list[int]) -> None:
    found = display(counts)
    assert all(shown_class.answers not in (1, 2) for shown_class in found.classes)
    if found.kind == "classes":
        assert sum(shown_class.answers for shown_class in found.classes) == sum(counts) >= 10
        edges = [(c.first, c.last) for c in found.classes]
        assert edges[0][0] == 1 and edges[-1][1] == 5
        assert all(before[1] + 1 == after[0] for before, after in itertools.pairwise(edges))


def test_anon_4_needs_five_points() -> None:
    with pytest.raises(ValueError, match="5 points"):
        display([10, 10, 10])
    with pytest.raises(ValueError, match="5 points"):
        display([10, 10, 10, -1, 0])
