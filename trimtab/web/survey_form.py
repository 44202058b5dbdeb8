"""What a person sent with a survey's page: scores, texts and a wish, or what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext

from trimtab.catalogue.survey import Question
from trimtab.domain.surveys.sheets import Filled, Sheet

CALL, TRAP = "_call", "_reference"
"""Names of fields that no question can have: a key never begins with a line."""
LONGEST_TEXT = 4_000


@dataclass(frozen=True)
class Sent:
    """What was read. ``problems`` by question ('' for the whole); ``filled`` is None where there are any."""

    filled: Filled | None
    scores: Mapping[str, int | None]
    texts: Mapping[str, str]
    call: bool
    problems: Mapping[str, str] = field(default_factory=dict)


def read(posted: QueryDict, sheet: Sheet) -> Sent:
    """What was sent for this sheet? Fields that the sheet does not have are left out."""
    problems: dict[str, str] = {}
    scores: dict[str, int | None] = {}
    texts: dict[str, str] = {}
    for question in sheet.questions:
        raw = posted.get(question.key, "")
        if question.scored:
            scores[question.key] = score_of(raw, question)
            if raw and scores[question.key] is None:
                problems[question.key] = gettext("Choose one of the answers shown.")
        else:
            texts[question.key] = _clean(raw)
            if len(texts[question.key]) > LONGEST_TEXT:
                problems[question.key] = gettext("This is too long: shorten it to 4,000 characters.")
    call = sheet.can_be_called and bool(posted.get(CALL))
    # Whoever takes back what was given before says something too.
    had_said = not _says_nothing(sheet.given, sheet.said, sheet.call_wanted)
    if not problems and not had_said and _says_nothing(scores, texts, call):
        problems[""] = gettext("Nothing was sent, because nothing was answered. Choose an answer, then send.")
    filled = Filled(scores, texts, call, doubtful=bool(posted.get(TRAP)))
    return Sent(None if problems else filled, scores, texts, call, problems)


def score_of(raw: str, question: Question) -> int | None:
    """Which point of the scale is this? None for none of them."""
    if not (raw.isascii() and raw.isdigit() and len(raw) <= len(str(question.high))):
        return None
    return int(raw) if question.low <= int(raw) <= question.high else None


def preselected(asked: QueryDict, sheet: Sheet) -> dict[str, int]:
    """Which answers does the address name? What it names wrongly is left out."""
    found = {one.key: score_of(asked.get(one.key, ""), one) for one in sheet.questions if one.scored}
    return {key: score for key, score in found.items() if score is not None}


def _clean(raw: str) -> str:
    # PostgreSQL takes no NUL, and a browser writes the end of a line in two characters.
    return raw.replace("\x00", "").replace("\r\n", "\n").strip()


def _says_nothing(scores: Mapping[str, int | None], texts: Mapping[str, str], call: bool) -> bool:
    return not call and not any(texts.values()) and all(score is None for score in scores.values())
