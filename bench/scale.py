"""How large the measured data is."""

from dataclasses import dataclass
from datetime import date

SEED = 20260301
FIRST_YEAR = 2023
# Measured at 300,000 tickets: operational database, warehouse and the two peers' tables together.
_BYTES_A_TICKET = 2_000
_BYTES_BESIDES = 500_000_000


@dataclass(frozen=True)
class Scale:
    """How many of each record there are. Everything but ``tickets`` follows from the issue's proportions."""

    tickets: int
    clients: int = 500
    months: int = 36
    teams: int = 20
    people: int = 200
    contacts_a_client: int = 20

    @property
    def devices(self) -> int:
        """10,000, or as many as a small run can use: one for each hundred tickets, at least one a client."""
        return max(self.clients, min(10_000, self.tickets // 100))

    @property
    def detections(self) -> int:
        """How many detected problems?"""
        return self.tickets // 20

    @property
    def sessions(self) -> int:
        """How many self-service sessions?"""
        return self.tickets // 50

    @property
    def invitations(self) -> int:
        """How many surveys were sent to clients?"""
        return self.tickets // 100

    @property
    def imported(self) -> int:
        """How many rows does the imported file have? A tenth of the tickets: 1,000,000 of 10,000,000."""
        return max(1, self.tickets // 10)

    @property
    def changed(self) -> int:
        """How many tickets change before a refresh? 10,000, or as many as one month can give."""
        return min(10_000, max(1, self.tickets // self.months // 2))

    @property
    def first_days(self) -> list[date]:
        """The first day of each month, and of the month after the last."""
        return [date(FIRST_YEAR + month // 12, month % 12 + 1, 1) for month in range(self.months + 1)]

    @property
    def bytes_needed(self) -> int:
        """How much disk does a whole run take?"""
        return _BYTES_BESIDES + self.tickets * _BYTES_A_TICKET
