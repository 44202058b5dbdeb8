"""How many problems monitoring found."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Count

KPI = Kpi(
    identifier="PR-3",
    title=_("Problems detected"),
    asks=_("How much does monitoring find?"),
    lane="proactive",
    fact="detection",
    # The specification gives it no direction: more found is neither better nor worse.
    measure=Count(),
    unit="count",
    better="neither",
    by=("client", "fingerprint", "action"),
    formula=_("number of problems detected"),
    counts=_(
        "Every problem that monitoring found on a device, on the day of its first signal, whatever became of "
        "it. Signals of the same kind from the same device are one problem while less than {flap_hours} lie "
        "between them. It is neither good nor bad by itself: it is what the shares beside it are of."
    ),
    leaves_out=(
        _("Repeated signals of a problem that is still there"),
        _("Devices of the provider itself"),
    ),
    example=Example(
        rows="""
            row_id | outcome
            1      | fixed-automatically
            2      | fixed-automatically
            3      | fixed-automatically
            4      | fixed-automatically
            5      | fixed-automatically
            6      | fixed-automatically
            7      | fixed-by-technician
            8      | became-incident
            9      | self-cleared
            10     | open
        """,
        components={"kept": 10},
        value=10.0,
        says=_(
            "Ten problems were detected in March: six fixed automatically, one by a technician, one that "
            "became an incident, one that cleared by itself and one that is still open."
        ),
    ),
    chart="value",
    noun=_("problems"),
    order=45,
)
