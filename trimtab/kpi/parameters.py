"""The parameters of the KPI specification (its section 1), with their defaults and allowed ranges."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

SPECIFICATION = "1.0"
RANGES: Mapping[str, tuple[float, float]] = {
    "early_days": (30, 180),
    "renewal_gap_days": (0, 365),
    "esc_debounce_min": (0, 60),
    "triage_grace_min": (0, 240),
    "maturity_days": (1, 60),
    "lock_days": (7, 120),
    "survey_grace_days": (0, 30),
    "conf": (0.80, 0.99),
    "n_small_rate": (5, 10_000),
    "n_indic_score": (3, 1_000),
    "n_solid_score": (3, 10_000),
    "n_min_headcount": (5, 1_000),
    "rejoin_gap_days": (0, 180),
    "k_anon": (5, 20),
    "scale_min_assets": (2, 1_000),
    "verify_days": (1, 30),
    "deflect_hours": (4, 168),
    "flap_hours": (1, 168),
    "spc_min_points": (10, 60),
    "spc_run": (7, 10),
    "approach_fraction": (0.50, 1.00),
    "p_approach": (0.50, 0.95),
    "p_exceed": (0.50, 0.99),
    "alert_window_days": (14, 90),
    "alert_exit_margin": (0.05, 0.40),
    "alert_exit_days": (0, 60),
    "alert_cooldown_days": (0, 60),
    "tip_alpha": (0.01, 0.10),
}
"""The least and the most that each may be, both allowed."""
WARNING = frozenset(
    {
        "approach_fraction",
        "p_approach",
        "p_exceed",
        "alert_window_days",
        "alert_exit_margin",
        "alert_exit_days",
        "alert_cooldown_days",
    }
)
"""Parameters of the early warning (ALERT). No figure depends on them, so they are not in a figure's digest."""
TIPPING = frozenset({"tip_alpha"})
"""Parameters of the tipping points (TIP): as little part of a figure. Each run has a digest of its own."""
NOT_OF_FIGURES = WARNING | TIPPING
ESC_THRESHOLD = (0.01, 1.0)
"""The least and the most that an escalation threshold may be. The threshold itself is a person's word."""
ESC_THRESHOLD_SUGGESTED = 0.15
"""What to start with where no tipping point says better (ALERT-9). It is never set by itself."""
_ESCALATION_KINDS = frozenset({"functional", "hierarchical", "priority"})


@dataclass(frozen=True)
class Parameters:
    """One set of parameters. Names are the specification's, in lower case."""

    early_days: int = 90
    renewal_gap_days: int = 90
    esc_kinds: tuple[str, ...] = ("functional", "hierarchical")
    esc_debounce_min: int = 15
    triage_grace_min: int = 30
    maturity_days: int = 14
    lock_days: int = 35
    survey_grace_days: int = 14
    conf: float = 0.95
    n_small_rate: int = 20
    n_indic_score: int = 5
    n_solid_score: int = 30
    n_min_headcount: int = 10
    rejoin_gap_days: int = 30
    k_anon: int = 5
    scale_min_assets: int = 2
    verify_days: int = 7
    deflect_hours: int = 48
    flap_hours: int = 24
    spc_min_points: int = 12
    spc_run: int = 8
    approach_fraction: float = 0.80
    p_approach: float = 0.60
    p_exceed: float = 0.80
    alert_window_days: int = 30
    alert_exit_margin: float = 0.20
    alert_exit_days: int = 7
    alert_cooldown_days: int = 14
    tip_alpha: float = 0.05

    def __post_init__(self) -> None:
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} is {getattr(self, name)}; allowed: {low:g} to {high:g}")
        unknown = set(self.esc_kinds) - _ESCALATION_KINDS
        if unknown or not self.esc_kinds:
            raise ValueError(
                f"esc_kinds is {self.esc_kinds}; allowed: one or more of {sorted(_ESCALATION_KINDS)}"
            )

    @classmethod
    def with_changes(cls, changes: Mapping[str, object]) -> "Parameters":
        """Which parameters hold when ``changes`` differ from the defaults?

        Raises ValueError for a name the specification does not have or a value outside its range.
        """
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(changes) - known)
        if unknown:
            raise ValueError(f"unknown parameter {unknown[0]}; known: {', '.join(sorted(known))}")
        clean = {name: tuple(value) if isinstance(value, list) else value for name, value in changes.items()}
        return replace(cls(), **clean)  # type: ignore[arg-type]

    @property
    def digest(self) -> str:
        """Which set is it? A short hash that every published figure stores (P-1).

        Of the parameters that a figure can depend on: those of the early warning and of tipping points are left out,
        so that figures that were stored before there were any keep their digest.
        """
        return _digest({name: value for name, value in asdict(self).items() if name not in NOT_OF_FIGURES})

    @property
    def warning_digest(self) -> str:
        """Which set is it, with those of the early warning? What every evaluation stores (EB-8)."""
        return _digest({name: value for name, value in asdict(self).items() if name not in TIPPING})


def _digest(values: Mapping[str, object]) -> str:
    text = json.dumps(values, sort_keys=True)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()[:16]
