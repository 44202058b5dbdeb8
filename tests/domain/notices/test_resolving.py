"""ALERT-7: whoever is told is here, somebody always is, and a role goes down its own ladder."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from trimtab.domain.notices.resolving import Duties, Reached, Wish, reached

ROLES = ("onboarding-manager", "account-owner", "service-desk-lead", "service-delivery-manager", "team-lead")
ACCOUNTS = st.integers(1, 8)
LISTS = st.lists(ACCOUNTS, max_size=4, unique=True)


@st.composite
def duties(draw: Any) -> Duties:
    """Any state of a provider with at least one owner who signs in."""
    owners = draw(st.lists(ACCOUNTS, min_size=1, max_size=2, unique=True))
    return Duties(
        active=frozenset(draw(LISTS)) | frozenset(owners),
        owners=owners,
        service_managers=draw(LISTS),
        posts=draw(st.dictionaries(st.sampled_from(ROLES), LISTS)),
        away=draw(st.dictionaries(ACCOUNTS, st.none() | ACCOUNTS)),
        fallback=draw(st.sampled_from(["", "desk@msp.example"])),
    )


WISHES = st.lists(
    st.builds(Wish, role=st.sampled_from([*ROLES, "owners", "service-managers"]))
    | st.builds(Wish, account=ACCOUNTS)
    | st.builds(Wish, role=st.sampled_from(ROLES), by_page=st.just(False)),
    max_size=5,
)


@given(WISHES, duties())
def test_somebody_is_always_reached_and_each_once(wishes: list[Wish], now: Duties) -> None:
    found = reached(wishes, now)
    assert found
    assert len({(one.account, one.address) for one in found}) == len(found)
    assert all(one.by_page or one.by_mail for one in found)


@given(WISHES, duties())
def test_only_owners_are_told_who_are_not_here(wishes: list[Wish], now: Duties) -> None:
    for one in reached(wishes, now):
        if one.account is None:
            assert one.address == now.fallback != ""
            assert one.by_mail
            assert not one.by_page
        else:
            assert one.account in now.owners or now.is_here(one.account)


@given(st.sampled_from(ROLES), duties())
def test_the_first_of_a_role_who_is_here_is_told_and_nobody_else(role: str, now: Duties) -> None:
    here = [one for one in now.posts.get(role, ()) if now.is_here(one)]
    first = now.posts.get(role, ())[:1]
    if here and list(first) == here[:1]:
        assert reached([Wish(role=role)], now) == [Reached(here[0])]


@given(st.sampled_from(ROLES), duties())
def test_the_fallback_is_told_only_when_nobody_of_the_ladder_is_here(role: str, now: Duties) -> None:
    ladder = [*now.posts.get(role, ()), *now.posts.get("team-lead", ())]
    found = reached([Wish(role=role)], now)
    if any(now.is_here(one) for one in ladder):
        assert [one.address for one in found] == [""]
        assert len(found) == 1


def ladder(**other: Any) -> Duties:
    """Holder 1, deputy 2, team lead 3 with deputy 4, owner 9; 5 stands in for 1 when away."""
    plain: dict[str, Any] = {
        "active": frozenset({1, 2, 3, 4, 5, 9}), "owners": [9], "fallback": "desk@msp.example",
        "posts": {"service-desk-lead": (1, 2), "team-lead": (3, 4)},
    }  # fmt: skip
    return Duties(**{**plain, **other})


def told(now: Duties, role: str = "service-desk-lead") -> list[int | str]:
    return [one.account or one.address for one in reached([Wish(role=role)], now)]


def test_alert_7_the_ladder_step_by_step() -> None:
    assert told(ladder()) == [1]
    assert told(ladder(away={1: 5})) == [5]
    assert told(ladder(away={1: None})) == [2]
    assert told(ladder(away={1: 5, 5: None})) == [2]
    assert told(ladder(away={1: None, 2: None})) == [3]
    assert told(ladder(away={1: None, 2: None, 3: None})) == [4]
    assert told(ladder(away=dict.fromkeys((1, 2, 3, 4)))) == ["desk@msp.example"]
    assert told(ladder(away=dict.fromkeys((1, 2, 3, 4)), fallback="")) == [9]
    assert told(ladder(away=dict.fromkeys((1, 2, 3, 4, 9)), fallback="")) == [9]


def test_an_empty_role_goes_to_the_team_lead() -> None:
    assert told(ladder(), "onboarding-manager") == [3]


def test_an_account_that_no_longer_signs_in_is_passed_over() -> None:
    assert told(ladder(active=frozenset({2, 9}))) == [2]


def test_somebody_of_two_roles_is_told_once_by_every_way() -> None:
    both = [Wish(role="service-desk-lead", by_mail=False), Wish(role="team-lead", by_page=False)]
    now = ladder(posts={"service-desk-lead": (3,), "team-lead": (3,)})
    assert reached(both, now) == [Reached(3)]
