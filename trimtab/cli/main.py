"""The command ``trimtab``. Each module of ``commands`` is one command; only the one that was typed is imported."""

import importlib
import pkgutil

import click

from trimtab.cli import commands
from trimtab.cli.half_restored import refuse_half_restored
from trimtab.cli.serving import refuse_bad_settings

# Looks for what is wrong, so it has to run when something is.
_ALWAYS = "doctor"
# Ends what was interrupted.
_REPAIRS = "restore"


class Commands(click.Group):
    """The folder is the list: a module's name is its command's; a trailing underscore avoids a keyword."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click calls it so
        """Which commands are there?"""
        return sorted(module.name.rstrip("_") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- likewise
        """The command of this name; None when there is none."""
        names = {module.name.rstrip("_"): module.name for module in pkgutil.iter_modules(commands.__path__)}
        if cmd_name not in names:
            return None
        found: click.Command = importlib.import_module(f"{commands.__name__}.{names[cmd_name]}").COMMAND
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Trimtab: the key performance indicators of a managed service provider."""
    if context.invoked_subcommand != _ALWAYS:
        refuse_bad_settings()
    if context.invoked_subcommand not in (_ALWAYS, _REPAIRS):
        refuse_half_restored()
