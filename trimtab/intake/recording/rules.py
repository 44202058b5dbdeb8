"""Which escalation rule holds for the tickets of a file?"""

from collections.abc import Iterable
from dataclasses import replace

from trimtab.catalogue.preset import Preset, generic, presets
from trimtab.domain.batches.models import Batch
from trimtab.domain.organisation.queries import parameters
from trimtab.domain.tickets.actions import ensure_rule
from trimtab.domain.tickets.models import EscalationRule
from trimtab.domain.tickets.queries import rule_in_force
from trimtab.intake.mapping import rule_of
from trimtab.intake.recording.recorder import Context
from trimtab.kpi.escalation_rule import EscalationRule as Definition


def rules_for(context: Context, systems: Iterable[str], batch: Batch) -> tuple[list[EscalationRule], bool]:
    """The rule of each system the file has tickets of, and whether any of them is a new version.

    A rule in force stays unless the mapping says otherwise; a system without one takes its product's.
    """
    found, any_new = [], False
    for system in sorted(systems):
        current = rule_in_force(system)
        if current is None or (context.wishes.escalation and system == context.system):
            definition = definition_for(context, system)
            current, new = ensure_rule(name=system, definition=definition, as_of=context.as_of, batch=batch)
            any_new |= new
        found.append(current)
    return found, any_new


def definition_for(context: Context, system: str) -> Definition:
    """What does the file's product and mapping, with the organisation's parameters, make of a system's rule?"""
    if system == context.system:
        made = rule_of(context.preset, context.wishes, system)
    else:
        made = replace(_preset_of(system).escalation, name=system)
    changed = parameters()
    wished = context.wishes.escalation
    return replace(
        made,
        kinds=made.kinds if "kinds" in wished else frozenset(changed.esc_kinds),  # type: ignore[arg-type]
        debounce_minutes=(
            made.debounce_minutes if "debounce_minutes" in wished else changed.esc_debounce_min
        ),
        triage_grace_minutes=(
            made.triage_grace_minutes if "triage_grace_minutes" in wished else changed.triage_grace_min
        ),
    )


def _preset_of(system: str) -> Preset:
    return next((preset for preset in presets().values() if preset.system == system), generic())
