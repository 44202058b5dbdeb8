"""ARCHITECTURE.md lists the layers that the import contracts enforce."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def contract(container: str) -> list[str]:
    """The layers of the contract over ``container``, without the marks of those that may be missing."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = (
        each["layers"]
        for each in told["tool"]["importlinter"]["contracts"]
        if each.get("containers") == [container]
    )
    return [layer.replace("(", "").replace(")", "") for layer in layers]


def page(block: str) -> list[str]:
    """The lines of the fenced block of that name in ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    found = re.search(rf"^```{block}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found, f"ARCHITECTURE.md has no block {block}"
    return found[1].splitlines()


@pytest.mark.parametrize(("block", "container"), [("layers", "trimtab"), ("domain", "trimtab.domain")])
def test_the_page_lists_the_layers_of_the_contract(block: str, container: str) -> None:
    assert page(block) == contract(container)


def test_every_layer_is_explained() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = "\n".join(line for line in text.splitlines() if line.startswith("| `"))
    for layer in contract("trimtab"):
        for name in layer.split(" | "):
            assert f"`{name}`" in table, f"ARCHITECTURE.md does not explain {name}"


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_between_documents_lead_somewhere(name: str) -> None:
    # The picture and the benchmark page are made by programs of this repository.
    made = {"docs/pictures/programme.png", "docs/benchmarks.md"}
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text(encoding="utf-8")):
        assert target in made or (ROOT / target).exists(), f"{name} links to {target}"
