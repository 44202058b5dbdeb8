"""``python -m trimtab.web.bundling FILE``: writes the program that draws charts, out of vl-convert, to a file.

A process of its own: vl-convert loads a JavaScript engine of some 100 MB, which no web worker may carry.
"""

import os
import sys
from pathlib import Path

import vl_convert

SNIPPET = "window.trimtabVega = vegaEmbed;"


def write(target: Path) -> None:
    """Write the program; whoever reads the file meanwhile sees all of it or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}")
    unfinished.write_text(vl_convert.javascript_bundle(SNIPPET), encoding="utf-8")
    unfinished.replace(target)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
