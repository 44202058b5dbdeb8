"""What did a person choose in the wizard? Two forms: how the file is read, and which column holds what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from trimtab.domain.uploads.models import Upload
from trimtab.intake import filing
from trimtab.intake.fields import KINDS
from trimtab.intake.looking import preset_for, wishes_for_columns, with_tiers
from trimtab.intake.mapping import Wishes, wishes_from
from trimtab.web.presenters.import_words import field_name
from trimtab.web.presenters.wizard import tier_names

_TEXT_SETTINGS = ("encoding", "delimiter", "date_order")
_ANEW = ("encoding", "delimiter")
_COMMAS = {"yes": True, "no": False}
_LONGEST = 400


@dataclass(frozen=True)
class Decided:
    """How a file is to be read from now on."""

    kind: str
    preset: str
    wishes: Mapping[str, Any]


class Refused(Exception):
    """The choices cannot hold; ``errors`` are by the name of the field, "" for the whole form."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


def read_reading(posted: QueryDict, upload: Upload) -> Decided:
    """How is the file to be read? Another kind, preset, encoding or separator lets the columns be proposed anew.

    Raises Refused.
    """
    kind = posted.get("kind", upload.kind)
    if kind not in KINDS:
        raise Refused({"kind": gettext("Choose what the rows are.")})
    before: Mapping[str, Any] = upload.wishes.get("settings", {})
    settings: dict[str, Any] = {n: value for n in _TEXT_SETTINGS if (value := posted.get(n, ""))}
    comma = _COMMAS.get(posted.get("decimal_comma", ""))
    if comma is not None:
        settings["decimal_comma"] = comma
    preset = posted.get("preset", "")
    kept = {**upload.wishes, "settings": {**_others(before), **settings}}
    if (kind, preset) != (upload.kind, upload.preset) or any(
        before.get(name) != settings.get(name) for name in _ANEW
    ):
        kept.pop("columns", None)
    kept["constants"] = _constants_of(kind, kept.get("constants", {}), posted.get("client"))
    return Decided(kind, preset, plain(wishes_from(_sections(kept))))


def _others(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings that the form does not ask about, such as the zone."""
    return {k: v for k, v in settings.items() if k not in (*_TEXT_SETTINGS, "decimal_comma")}


def _constants_of(kind: str, constants: Mapping[str, str], client: str | None) -> dict[str, str]:
    """The constants that the kind has a field for, with the client of all rows as it was just chosen."""
    fields = KINDS[kind].fields
    found = {name: value for name, value in constants.items() if name in fields}
    if client is not None and "client" in fields:
        found.pop("client", None)
        if client.strip():
            found["client"] = client.strip()[:200]
    return found


def read_mapping(posted: QueryDict, upload: Upload) -> Decided:
    """Which column holds what, which values stand on every row, and which tier has each team?

    Raises Refused, and what looking at the file raises.
    """
    before = wishes_from(_sections(upload.wishes))
    path = filing.path_of(upload.stored_as)
    columns, preset = preset_for(path, upload.kind, upload.preset, before)
    chosen = [posted.get(f"column-{place}", "") for place in range(len(columns))]
    _refuse_wrong_fields(upload.kind, chosen)
    wishes = replace(before, constants=_constants(posted, upload.kind), words=_words(posted, before))
    wishes = wishes_for_columns(upload.kind, columns, preset, wishes, chosen)
    wishes = with_tiers(preset, wishes, _tiers(posted))
    return Decided(upload.kind, upload.preset, plain(wishes))


def _refuse_wrong_fields(kind: str, chosen: list[str]) -> None:
    errors = {}
    for place, name in enumerate(chosen):
        if name and name not in KINDS[kind].fields and not name.startswith("question:"):
            errors[f"column-{place}"] = gettext("Choose a field from the list.")
        elif name and chosen.count(name) > 1:
            says = gettext("Another column holds “%(field)s” too. Leave one of them out.")
            errors[f"column-{place}"] = says % {"field": field_name(kind, name)}
    if errors:
        raise Refused(errors)


def _constants(posted: QueryDict, kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for number in range(len(KINDS[kind].fields) + 2):
        name = posted.get(f"constant-field-{number}", "")
        value = posted.get(f"constant-value-{number}", "").strip()
        if name in KINDS[kind].fields and value:
            found[name] = value[:_LONGEST]
    return found


def _words(posted: QueryDict, before: Wishes) -> dict[str, dict[str, str]]:
    """What words mean: what was said before, with what the form says of the words that it shows."""
    found = {kept_as: dict(words) for kept_as, words in before.words.items()}
    shown = zip(posted.getlist("word-of"), posted.getlist("word"), strict=False)
    for place, (kept_as, word) in enumerate(shown):
        meaning = posted.get(f"meaning-{place}", "")
        words = found.setdefault(kept_as[:64], {})
        words.pop(word, None)
        if meaning:
            words[word[:_LONGEST]] = meaning[:64]
    return {kept_as: words for kept_as, words in found.items() if words}


def _tiers(posted: QueryDict) -> dict[str, int | None]:
    teams = posted.getlist("team")
    known = tier_names()
    chosen = {team: posted.get(f"tier-{place}", "") for place, team in enumerate(teams)}
    return {team: int(tier) if tier.isdecimal() else None for team, tier in chosen.items() if tier in known}


def plain(wishes: Wishes) -> dict[str, Any]:
    """Wishes as the upload keeps them: only what was said."""
    sections = {
        "columns": dict(wishes.columns),
        "constants": dict(wishes.constants),
        "words": {name: dict(words) for name, words in wishes.words.items()},
        "settings": dict(wishes.settings),
        "rating": dict(wishes.rating),
        "escalation": dict(wishes.escalation),
    }
    return {name: section for name, section in sections.items() if section}


def _sections(wishes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: section for name, section in wishes.items() if section}
