"""What a published outside figure says of itself. One file of ``catalogue/benchmarks`` holds those of one KPI."""

from dataclasses import dataclass


def _(text: str) -> str:
    """Mark a text of the catalogue for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Benchmark:
    """A figure that somebody published, in the KPI's own unit, with all that is needed to judge it.

    ``source`` names who published it where, ``year`` when; ``definition`` says what was counted of whom, and
    ``differs`` how that is not what the KPI counts. None may be empty: a figure without them is no benchmark. It is
    never a target.
    """

    value: float
    source: str
    year: int
    definition: str
    differs: str

    def __post_init__(self) -> None:
        if not all((self.source.strip(), self.definition.strip(), self.differs.strip())):
            raise ValueError("a benchmark needs its source, its definition and how it differs")
        if not 1990 <= self.year <= 2100:
            raise ValueError(f"a benchmark needs the year it was published, not {self.year}")
