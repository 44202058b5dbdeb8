"""How many escalations happened, every one of a ticket counted."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Count

KPI = Kpi(
    identifier="ON-ESC-1",
    title=_("Escalations"),
    asks=_("How often is work handed on?"),
    lane="onboarding",
    fact="escalation",
    # An escalation belongs to its own day and stage, not its ticket's (ESC-7), so this is not the rate's numerator.
    # headline: its kind is one of ESC_KINDS, by default functional and hierarchical (ESC-1).
    measure=Count(where="headline"),
    unit="count",
    better="lower",
    by=("client", "stage", "source", "team", "category", "kind"),
    formula=_("number of counted escalations"),
    counts=_(
        "Each time a ticket was handed to a higher tier or to management, on the day it happened. A ticket can count "
        "several times. It has to be read beside the number of tickets: more escalations of more tickets are not "
        "a worsening."
    ),
    leaves_out=(
        _("Escalations of deleted, test, spam and duplicate tickets"),
        _("First assignments, moves to the same or a lower tier, and mis-routings undone within minutes"),
        _("A second escalation of the same kind within the minutes that the escalation rule says"),
        _("Raised priorities: they have a series of their own"),
    ),
    example=Example(
        rows="""
            ticket_id | kind         | headline | counts
            1         | functional   | TRUE     | TRUE
            1         | functional   | TRUE     | TRUE
            1         | hierarchical | TRUE     | TRUE
            5         | functional   | TRUE     | TRUE
            6         | priority     | FALSE    | TRUE
            7         | functional   | TRUE     | FALSE
            8         | functional   | TRUE     | TRUE
        """,
        components={"kept": 5},
        value=5.0,
        says=_(
            "Five escalations in March, three of them of ticket 1. The raised priority of ticket 6 is no escalation, "
            "and ticket 7 is spam."
        ),
    ),
    chart="value",
    noun=_("escalations"),
    order=21,
)
