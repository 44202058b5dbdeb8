"""Which encoding is a text file written in?

A byte order mark says it. Without one, text that is valid UTF-8 is UTF-8, a NUL in every other byte means
UTF-16, and what is left is a choice between the code pages of Windows in Japan (cp932) and Turkey (cp1254,
which also covers Western Europe), made by counting the letters each reading would give. If neither reading
looks like language, nobody guesses: the file is refused.
"""

import codecs
import re

from django.utils.translation import gettext, gettext_noop

from trimtab.intake.counted import counted
from trimtab.intake.reading.problems import UnreadableFile

# What a person may name; other codecs of Python are not text files or are never exported by anything.
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932", "shift_jis", "euc_jp",
    "cp1254", "iso8859-9", "cp1252", "latin-1", "iso8859-15", "cp1250", "cp1251", "cp437", "cp850", "cp857",
)  # fmt: skip

SAVE_AS_UTF8 = gettext_noop(
    "Save the file as UTF-8 (in Excel: “CSV UTF-8”) and try again, or name its encoding."
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EUROPEAN_LETTERS = frozenset("ğĞışŞİöÖüÜçÇâÂîÎûÛäÄßéÉèÈêÊëàÀáÁíÍóÓúÚñÑôÔùïåÅæÆøØãõ")
_EUROPEAN_MARKS = frozenset("’‘“”–—…€°·«»£§©®\u00a0")
_LEGACY_LEAST = 0.5
_FOREIGN_WORD = re.compile(r"[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*")
_CUT_CHARACTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}")
_ESCAPED_JAPANESE = re.compile(rb"\x1b\$[@B]")  # ISO-2022-JP is made of ASCII bytes


def known_encoding(name: str) -> str:
    """Give Python's name of an encoding a person named; raises UnreadableFile for one we do not read."""
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        found = ""
    if found not in {codecs.lookup(known).name for known in ENCODINGS}:
        raise UnreadableFile(
            "unknown_encoding",
            gettext("The encoding %(name)r is not known here.") % {"name": name[:40]},
            gettext("Use one of: %(names)s.") % {"names": ", ".join(ENCODINGS)},
        )
    return "utf-8" if found == "utf-8-sig" else found


def marked_encoding(sample: bytes) -> str | None:
    """Tell which encoding a byte order mark at the start announces, None without one."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    return None


def detect_encoding(sample: bytes, *, whole: bool) -> str:
    """Tell the encoding of a file from its first bytes; `whole` says that the sample is the whole file.

    A character cut at the end of a sample that goes on is no fault. Raises UnreadableFile, with the line of
    the first byte that is not UTF-8, when no reading looks like language.
    """
    marked = marked_encoding(sample) or _unmarked_utf16(sample)
    if marked:
        return marked
    fault = _first_fault(sample, whole)
    if fault is None and not _ESCAPED_JAPANESE.search(sample):
        return "utf-8"
    japanese = european = -1.0
    if fault is not None and not _is_damaged_utf8(sample, fault, whole):
        japanese = _score(sample, "cp932", whole)
        european = _score(sample, "cp1254", whole)
    if max(japanese, european) < _LEGACY_LEAST or japanese == european:
        line = sample.count(b"\n", 0, fault) + 1 if fault is not None else 1
        raise UnreadableFile(
            "unknown_encoding",
            gettext("The file is not UTF-8 (see line %(line)s), and no other encoding fits it for certain.")
            % {"line": counted(line)},
            gettext(SAVE_AS_UTF8),
            row=line,
        )
    return "cp932" if japanese > european else "cp1254"


def _first_fault(sample: bytes, whole: bool) -> int | None:
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample, whole)
    except UnicodeDecodeError as error:
        return error.start
    return None


def _is_damaged_utf8(sample: bytes, fault: int, whole: bool) -> bool:
    """Tell UTF-8 with a few broken bytes from another encoding, whose letters rarely form valid UTF-8."""
    if whole and _CUT_CHARACTER.fullmatch(sample, fault) and sample[:fault].isascii():
        return True  # cut in the middle of its only character that is not ASCII
    text = sample.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - faults > faults


def _unmarked_utf16(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark by its NULs: nearly every second byte, in exports with Latin letters."""
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    low, high = sample[0 : pairs * 2 : 2].count(0), sample[1 : pairs * 2 : 2].count(0)
    if high > 0.4 * pairs and low < 0.05 * pairs:
        return "utf-16-le"
    if low > 0.4 * pairs and high < 0.05 * pairs:
        return "utf-16-be"
    return None


def _score(sample: bytes, encoding: str, whole: bool) -> float:
    """Rate from -5 to 1 how much the sample reads like language; -9 if it cannot be decoded."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        text = decoder.decode(sample, whole)
    except UnicodeDecodeError:
        return -9.0
    text = text[:1_000_000]
    foreign = [character for character in text if character > "\x7f"]
    if not foreign or (encoding == "cp1254" and not _mostly_latin(text)):
        return 0.0
    return sum(map(_japanese if encoding == "cp932" else _european, foreign)) / len(foreign)


def _mostly_latin(text: str) -> bool:
    """Tell whether words with accented letters have plain ones too; Cyrillic or Greek misread have none."""
    words = "".join(_FOREIGN_WORD.findall(text))
    return sum(character <= "\x7f" for character in words) >= 0.2 * len(words)


def _japanese(character: str) -> float:
    if "\u3040" <= character <= "\u30ff" or "\u3000" <= character <= "\u3015":
        return 1.0
    if "\u4e00" <= character <= "\u9fff":
        # The everyday kanji stand in the first level of JIS X 0208; chance pairs of bytes hit the second.
        return 1.0 if character.encode("cp932", "replace")[0] <= 0x97 else -0.5
    if "\uff01" <= character <= "\uff5e":
        return 0.8
    if "\uff61" <= character <= "\uff9f":
        return 0.3  # half-width kana: real in old systems, and what single Turkish letters look like
    return -5.0 if "\ue000" <= character <= "\uf8ff" else 0.0


def _european(character: str) -> float:
    if character in _EUROPEAN_LETTERS:
        return 1.0
    if character in _EUROPEAN_MARKS:
        return 0.5
    return -0.5 if character.isalpha() else -1.0
