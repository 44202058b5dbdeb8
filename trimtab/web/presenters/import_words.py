"""The words of the import: what kinds, fields and settings of a file are called."""

from django.utils.translation import gettext

from trimtab.intake.fields import KINDS

ENCODINGS = (
    "utf-8", "utf-16", "cp932", "shift_jis", "euc_jp", "cp1254", "iso8859-9", "cp1252", "iso8859-15", "cp1250",
    "cp1251",
)  # fmt: skip
DELIMITERS = (",", ";", "\t", "|")
ORDERS = ("dmy", "mdy", "ymd")


def kind_name(kind: str) -> str:
    """What are the rows of a kind called? A kind nobody knows keeps its own name."""
    names = {
        "tickets": gettext("Tickets"),
        "ticket-events": gettext("Ticket histories"),
        "clients": gettext("Clients"),
        "contacts": gettext("Contacts"),
        "contracts": gettext("Contracts"),
        "people": gettext("People of the provider"),
        "survey-answers": gettext("Survey answers"),
        "detections": gettext("Detected problems"),
        "self-service": gettext("Self-service sessions"),
        "demo": gettext("Sample provider"),
    }
    return names.get(kind, kind)


def kind_meaning(kind: str) -> str:
    """What is one row of a kind?"""
    return {
        "tickets": gettext("one row a ticket, as it stands now"),
        "ticket-events": gettext("one row an event of a ticket"),
        "clients": gettext("one row a client"),
        "contacts": gettext("one row a person at a client"),
        "contracts": gettext("one row a contract, or a phase of it"),
        "people": gettext("one row a technician, a time of employment or a post"),
        "survey-answers": gettext("one row an answer, or a column a question"),
        "detections": gettext("one row a problem that monitoring found"),
        "self-service": gettext("one row a visit to the self-service pages"),
    }[kind]


def field_name(kind: str, field: str) -> str:
    """What is a field called? A question of a survey by its key."""
    if field.startswith("question:"):
        return gettext("answer to “%(question)s”") % {"question": field.removeprefix("question:")}
    found = KINDS[kind].fields.get(field)
    return gettext(found.label) if found else field


def delimiter_name(delimiter: str | None) -> str:
    """What is a separator called?"""
    names = {
        ",": gettext("comma"),
        ";": gettext("semicolon"),
        "\t": gettext("tab"),
        "|": gettext("vertical bar"),
    }
    return names.get(delimiter or "", delimiter or gettext("none"))


def encoding_name(encoding: str | None) -> str:
    """What is an encoding called? Its technical name, with the languages it is met in."""
    names = {
        "utf-8": "UTF-8",
        "utf-16": "UTF-16",
        "utf-16-le": "UTF-16",
        "utf-16-be": "UTF-16",
        "cp932": gettext("Japanese (cp932)"),
        "shift_jis": gettext("Japanese (Shift JIS)"),
        "euc_jp": gettext("Japanese (EUC-JP)"),
        "cp1254": gettext("Turkish (cp1254)"),
        "iso8859-9": gettext("Turkish (ISO 8859-9)"),
        "cp1252": gettext("Western European (cp1252)"),
        "iso8859-15": gettext("Western European (ISO 8859-15)"),
        "cp1250": gettext("Central European (cp1250)"),
        "cp1251": gettext("Cyrillic (cp1251)"),
    }
    return names.get(encoding or "", encoding or gettext("none"))


def order_name(order: str | None) -> str:
    """In what order do dates name day, month and year?"""
    names = {
        "dmy": gettext("day, month, year"),
        "mdy": gettext("month, day, year"),
        "ymd": gettext("year, month, day"),
    }
    return names.get(order or "", gettext("year, month, day"))


def meaning_name(meaning: str) -> str:
    """What is a meaning called that a word of a product can have?"""
    names = {
        "true": gettext("yes"),
        "false": gettext("no"),
        "new": gettext("new"),
        "open": gettext("open"),
        "pending": gettext("pending"),
        "resolved": gettext("resolved"),
        "closed": gettext("closed"),
        "incident": gettext("incident"),
        "request": gettext("service request"),
        "problem": gettext("problem"),
        "change": gettext("change"),
        "project": gettext("project"),
        "client": gettext("client"),
        "technician": gettext("technician"),
        "monitoring": gettext("monitoring"),
        "self-service": gettext("self-service"),
        "deleted": gettext("deleted"),
        "test": gettext("test"),
        "spam": gettext("spam"),
        "merged": gettext("merged"),
        "duplicate": gettext("duplicate"),
        "1": gettext("1 (highest)"),
    }
    return names.get(meaning, meaning)


def size_text(size: int) -> tuple[float, str]:
    """A size of a file: the number and its unit."""
    if size < 1_000_000:
        return max(1, round(size / 1_000)), gettext("kB")
    return round(size / 1_000_000, 1), gettext("MB")
