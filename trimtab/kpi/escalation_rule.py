"""What an organisation calls a hand-off to a higher tier: a rule that people write and the product keeps.

A rule is a value: it can be stored as JSON, compared, previewed and replaced by a newer version. SLA clocks
(ConnectWise escalationLevel, Freshworks is_escalated, ServiceNow escalation) are no evidence of a hand-off
and have no place in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, TypeVar, get_args

from trimtab.names import fold

Kind = Literal["functional", "hierarchical", "priority"]

KINDS: tuple[Kind, ...] = get_args(Kind)
_HIGHEST_TIER = 9
_LONGEST_PATTERN = 200
_NAMES_REMEMBERED = 4096


_T = TypeVar("_T")
_Test = re.Pattern[str] | str  # a pattern to look for, or a whole name, folded
_Reader = Callable[[object, str], object]


class _Answers(dict[str, _T]):
    """What a rule says of the names already seen: the same few names are met on many tickets."""

    def __init__(self, find: Callable[[str], _T]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, name: str) -> _T:
        if len(self) >= _NAMES_REMEMBERED:
            self.clear()
        answer = self[name] = self._find(name)
        return answer


@dataclass(frozen=True, slots=True)
class TierPattern:
    """The tier of the teams a pattern matches (ESC-1).

    Tiers: 0 self-service, 1 service desk, 2 technical, 3 specialist, 4 supplier or vendor.

    The pattern is a regular expression looked for anywhere in the name. With `exact` it is the whole name, as
    in a table of teams, and no character in it is special. Capitals never matter.
    """

    pattern: str
    tier: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """Which evidence counts as an escalation (ESC-1), and the minutes that tell noise from a hand-off.

    Raises ValueError, naming the key, for a value that cannot be used.
    """

    name: str
    tiers: tuple[TierPattern, ...] = ()
    """The first pattern that matches a team's name gives its tier."""
    default_tier: int | None = None
    """The tier of a team that matches nothing; None leaves it unknown."""
    status_patterns: tuple[str, ...] = ()
    """Regular expressions looked for in a status, or in the outcome of an action."""
    tag_patterns: tuple[str, ...] = ()
    """Regular expressions looked for in a tag."""
    flag_is_hierarchical: bool = True
    """Whether raising the management flag counts."""
    station_threshold: int | None = None
    """A ticket without history counts when it passed through more teams than this."""
    reassignment_threshold: int | None = None
    """A ticket without history counts when it was reassigned more often than this."""
    evidence_tier: int | None = 2
    """A ticket without history counts when its team is of this tier or higher; None: the team is no sign."""
    kinds: frozenset[Kind] = frozenset({"functional", "hierarchical"})
    """ESC_KINDS, the kinds that make the headline figure."""
    debounce_minutes: int = 15
    """ESC_DEBOUNCE_MIN, 0 to 60."""
    triage_grace_minutes: int = 30
    """TRIAGE_GRACE_MIN, 0 to 240."""
    _tier_of: _Answers[int | None] = field(init=False, repr=False, compare=False)
    _is_status: _Answers[bool] = field(init=False, repr=False, compare=False)
    _is_tag: _Answers[bool] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise _wrong("name", "must not be empty")
        for index, entry in enumerate(self.tiers):
            _within(f"tiers[{index}].tier", entry.tier, 0, _HIGHEST_TIER)
        _within("default_tier", self.default_tier, 0, _HIGHEST_TIER)
        _within("evidence_tier", self.evidence_tier, 0, _HIGHEST_TIER)
        _within("station_threshold", self.station_threshold, 0, None)
        _within("reassignment_threshold", self.reassignment_threshold, 0, None)
        _within("debounce_minutes", self.debounce_minutes, 0, 60)
        _within("triage_grace_minutes", self.triage_grace_minutes, 0, 240)
        strange = sorted(set(self.kinds) - set(KINDS))
        if strange:
            raise _wrong("kinds", f"holds {strange[0]!r}; it may hold {', '.join(KINDS)}")
        statuses = [_compiled(f"status_patterns[{i}]", text) for i, text in enumerate(self.status_patterns)]
        tags = [_compiled(f"tag_patterns[{i}]", text) for i, text in enumerate(self.tag_patterns)]
        tests = [(_tier_test(i, entry), entry.tier) for i, entry in enumerate(self.tiers)]
        object.__setattr__(self, "_tier_of", _Answers(partial(_first_tier, tests, self.default_tier)))
        object.__setattr__(self, "_is_status", _Answers(partial(_any_matches, statuses)))
        object.__setattr__(self, "_is_tag", _Answers(partial(_any_matches, tags)))

    def tier_of(self, team_name: str) -> int | None:
        """The tier of a team by its name, None when the rule does not say."""
        return self._tier_of[team_name]

    def is_escalated_status(self, status: str) -> bool:
        """Whether a status, or an action's outcome, says that the ticket was handed up."""
        return self._is_status[status]

    def is_escalation_tag(self, tag: str) -> bool:
        """Whether a tag says that the ticket was handed up."""
        return self._is_tag[tag]

    def to_dict(self) -> dict[str, Any]:
        """The rule as JSON values; the same rule always gives the same text."""
        return {
            "name": self.name,
            "tiers": [{"pattern": t.pattern, "tier": t.tier, "exact": t.exact} for t in self.tiers],
            "default_tier": self.default_tier,
            "status_patterns": list(self.status_patterns),
            "tag_patterns": list(self.tag_patterns),
            "flag_is_hierarchical": self.flag_is_hierarchical,
            "station_threshold": self.station_threshold,
            "reassignment_threshold": self.reassignment_threshold,
            "evidence_tier": self.evidence_tier,
            "kinds": [kind for kind in KINDS if kind in self.kinds],
            "debounce_minutes": self.debounce_minutes,
            "triage_grace_minutes": self.triage_grace_minutes,
        }

    @classmethod
    def from_dict(cls, data: object) -> EscalationRule:
        """The rule that `to_dict` wrote or a person edited; keys left out take their defaults.

        Raises ValueError naming the key that is unknown, missing or wrong.
        """
        return cls(**_read_keys(data, _RULE_KEYS, "", required=("name",)))


def _first_tier(tests: Sequence[tuple[_Test, int]], default: int | None, name: str) -> int | None:
    folded = fold(name)
    return next((tier for test, tier in tests if _matches(test, name, folded)), default)


def _any_matches(tests: Sequence[_Test], name: str) -> bool:
    folded = fold(name)
    return any(_matches(test, name, folded) for test in tests)


def _matches(test: _Test, name: str, folded: str) -> bool:
    if isinstance(test, str):
        return test == folded
    return bool(test.search(name) or test.search(folded))


def _tier_test(index: int, entry: TierPattern) -> _Test:
    return fold(entry.pattern) if entry.exact else _compiled(f"tiers[{index}].pattern", entry.pattern)


def _compiled(key: str, text: str) -> re.Pattern[str]:
    if not text.strip() or len(text) > _LONGEST_PATTERN:
        raise _wrong(key, f"must have 1 to {_LONGEST_PATTERN} characters")
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise _wrong(key, f"is not a regular expression ({error}): {text!r}") from None


def _within(key: str, value: int | None, low: int, high: int | None) -> None:
    if value is None or (low <= value and (high is None or value <= high)):
        return
    raise _wrong(
        key,
        f"must be {low} or more, not {value}" if high is None else f"must be {low} to {high}, not {value}",
    )


def _wrong(key: str, problem: str) -> ValueError:
    return ValueError(f"escalation rule: {key!r} {problem}")


def _read_keys(
    data: object, readers: Mapping[str, _Reader], prefix: str, required: tuple[str, ...]
) -> dict[str, Any]:
    """The values of a JSON object by key, each read by its reader."""
    if not isinstance(data, Mapping):
        raise _wrong(prefix.rstrip(".") or "rule", f"must be an object, not {data!r}")
    for key in data:
        if key not in readers:
            raise _wrong(f"{prefix}{key}", f"is not known; known are {', '.join(readers)}")
    for key in required:
        if key not in data:
            raise _wrong(f"{prefix}{key}", "is missing")
    return {key: readers[key](value, f"{prefix}{key}") for key, value in data.items()}


def _text(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise _wrong(key, f"must be text, not {value!r}")
    return value


def _truth(value: object, key: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(key, f"must be true or false, not {value!r}")
    return value


def _whole(value: object, key: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(key, f"must be a whole number, not {value!r}")
    return value


def _whole_or_null(value: object, key: str) -> int | None:
    return None if value is None else _whole(value, key)


def _list(value: object, key: str) -> list[object]:
    if not isinstance(value, list | tuple):
        raise _wrong(key, f"must be a list, not {value!r}")
    return list(value)


def _texts(value: object, key: str) -> tuple[str, ...]:
    return tuple(_text(item, f"{key}[{index}]") for index, item in enumerate(_list(value, key)))


def _kinds(value: object, key: str) -> frozenset[str]:
    return frozenset(_texts(value, key))


def _tier_patterns(value: object, key: str) -> tuple[TierPattern, ...]:
    return tuple(
        TierPattern(**_read_keys(item, _TIER_KEYS, f"{key}[{index}].", required=("pattern", "tier")))
        for index, item in enumerate(_list(value, key))
    )


_TIER_KEYS: dict[str, _Reader] = {"pattern": _text, "tier": _whole, "exact": _truth}
_RULE_KEYS: dict[str, _Reader] = {
    "name": _text,
    "tiers": _tier_patterns,
    "default_tier": _whole_or_null,
    "status_patterns": _texts,
    "tag_patterns": _texts,
    "flag_is_hierarchical": _truth,
    "station_threshold": _whole_or_null,
    "reassignment_threshold": _whole_or_null,
    "evidence_tier": _whole_or_null,
    "kinds": _kinds,
    "debounce_minutes": _whole,
    "triage_grace_minutes": _whole,
}
