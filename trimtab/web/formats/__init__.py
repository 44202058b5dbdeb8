"""How forms read dates: the ways that no reader can misunderstand, in every language (see locale facts of CLDR)."""

DATES = [
    "%Y-%m-%d",  # 2026-10-05
    "%d.%m.%Y",  # 05.10.2026 and 5.10.2026
    "%Y/%m/%d",  # 2026/10/05
    "%Y年%m月%d日",  # 2026年10月5日
]
TIMES = ["%H:%M", "%H:%M:%S", "%H:%M:%S.%f"]


def moments(dates: list[str]) -> list[str]:
    """Each of these dates with each way to write a time of day, and alone."""
    return [f"{date}{gap}{time}" for date in dates for gap in (" ", "T") for time in TIMES] + dates
