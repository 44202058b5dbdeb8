"""What teams are usually called by tier; a rule of one's own replaces it."""

from trimtab.kpi.escalation_rule import TierPattern

TIERS_BY_NAME = (
    TierPattern(r"\b(?:4th|vendor|supplier|tier ?4|l4)\b", 4),
    TierPattern(
        r"(?:\b(?:3rd|third|tier ?-?3|level ?-?3|l3|t3|specialist|engineering|escalations?)\b|三次|3次|3\. ?seviye)",
        3,
    ),
    TierPattern(
        r"(?:\b(?:2nd|second|tier ?-?2|level ?-?2|l2|t2|technical|desktop)\b|二次|2次|2\. ?seviye)", 2
    ),
    TierPattern(
        r"(?:\b(?:1st|first|tier ?-?1|level ?-?1|l1|t1|service ?desk|help ?desk|triage)\b|一次|1次|1\. ?seviye)",
        1,
    ),
)
