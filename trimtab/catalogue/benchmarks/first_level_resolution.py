"""What other service desks solve at first contact."""

from trimtab.catalogue.benchmark import Benchmark, _

BENCHMARKS = (
    Benchmark(
        value=0.66,
        source="HDI, 2015 Support Center Practices & Salary Report",
        year=2015,
        definition=_(
            "First contact resolution of incidents: the average that HDI's members reported of themselves."
        ),
        differs=_(
            "First contact is stricter than first level: it ends with the first call or message. Mostly internal "
            "service desks of larger companies, not providers; each counted in its own way."
        ),
    ),
)
