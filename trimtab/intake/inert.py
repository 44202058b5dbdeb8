"""How does a cell stay text in a spreadsheet? Formulas begin with a few characters; an apostrophe stops them."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def inert(value: str) -> str:
    """A cell that no spreadsheet runs. Text that begins with an apostrophe gets one more, so that it comes back."""
    return "'" + value if value.startswith(_FORMULA) else value


def plain(cell: str) -> str:
    """The text that ``inert`` made this cell from."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
