"""Of the problems detected, the share that was fixed without a person."""

from trimtab.kpi.definition import Example, Kpi, _
from trimtab.kpi.measures import Share

KPI = Kpi(
    identifier="PR-5",
    title=_("Automatic fix rate"),
    asks=_("How much is fixed without a person?"),
    lane="proactive",
    fact="detection",
    measure=Share(that="outcome = 'fixed-automatically'"),
    unit="share",
    better="higher",
    by=("client", "fingerprint"),
    formula=_("problems fixed automatically ÷ problems detected"),
    counts=_(
        "Of the problems detected, the share that a script, patch or policy fixed by itself. One whose "
        "automatic fix failed and went to a technician is not among them. Signals of the same kind from the "
        "same device are one problem while less than {flap_hours} lie between them."
    ),
    leaves_out=(_("Devices of the provider itself"),),
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
        components={"kept": 6, "total": 10},
        value=0.6,
        says=_(
            "Ten problems were detected in March, and six of them were fixed automatically: 60 %. The one "
            "that cleared by itself was detected too, but not fixed."
        ),
    ),
    noun=_("problems"),
    order=47,
)
