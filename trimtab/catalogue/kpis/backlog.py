"""How many tickets stand open at the end of the period."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Standing

KPI = Kpi(
    identifier="DESK-6",
    title=_("Backlog"),
    asks=_("How much work is waiting?"),
    lane="desk",
    fact="ticket",
    # opened_at and ended_at are moments in UTC and the end of the period is a date, so the line is drawn at
    # midnight UTC, not at the local midnight of TIME-2: a ticket of the hours between may stand on the other
    # side.
    measure=Standing(begun="opened_at", ended="ended_at"),
    unit="count",
    better="lower",
    by=("client", "stage", "team", "technician", "category", "source", "channel"),
    formula=_("tickets opened before the end of the period and not resolved before it"),
    counts=_(
        "The tickets that stand open when the period ends, however long ago they were opened. The line is "
        "drawn at midnight UTC. A ticket opened and resolved in the same period never shows. Backlogs do not "
        "add up: a ticket that is open for three months stands in each of them."
    ),
    leaves_out=(
        _("Deleted, test, spam, merged and duplicate tickets"),
        _("Problems, changes and projects"),
        _("Tickets opened before the contract began"),
    ),
    example=Example(
        rows="""
            row_id | day        | opened_at        | ended_at         | counts
            1      | 2026-01-20 | 2026-01-20 09:00 |                  | TRUE
            2      | 2026-03-02 | 2026-03-02 10:00 | 2026-03-04 12:00 | TRUE
            3      | 2026-03-30 | 2026-03-30 15:00 | 2026-04-01 00:00 | TRUE
            4      | 2026-03-31 | 2026-03-31 16:00 |                  | TRUE
            5      | 2026-04-01 | 2026-04-01 08:00 |                  | TRUE
            6      | 2026-03-10 | 2026-03-10 09:00 |                  | FALSE
        """,
        components={"kept": 3},
        value=3.0,
        says=_(
            "Three tickets stood open when March ended: one since January, one opened the day before and "
            "resolved only as April began, and one of the last day. Ticket 2 was resolved in March, ticket 5 "
            "opened in April, and ticket 6 is spam."
        ),
    ),
    chart="value",
    noun=_("tickets"),
    order=85,
)
