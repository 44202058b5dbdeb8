"""What can go wrong when a scorecard is asked for."""


class UnknownKpi(LookupError):
    """No KPI has this key."""


class NotBy(ValueError):
    """The KPI cannot be split by this dimension."""


class NotVisible(LookupError):
    """There is no such record for this viewer: it does not exist or is not theirs. Both look the same."""
