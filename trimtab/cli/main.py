"""The command ``trimtab``: each module of this folder that has a COMMAND (or COMMANDS) adds its own."""

import importlib
import pkgutil
from collections.abc import Iterator

import click

import trimtab.cli

_NOT_COMMANDS = frozenset({"__main__", "main"})


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Trimtab: the key performance indicators of a managed service provider."""


def _commands() -> Iterator[click.Command]:
    for info in sorted(pkgutil.iter_modules(trimtab.cli.__path__), key=lambda info: info.name):
        if info.name in _NOT_COMMANDS:
            continue
        module = importlib.import_module(f"trimtab.cli.{info.name}")
        if hasattr(module, "COMMAND"):
            yield module.COMMAND
        yield from getattr(module, "COMMANDS", ())


for _command in _commands():
    main.add_command(_command)
