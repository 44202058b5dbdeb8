"""English as in Britain: the day first, the week from Monday. The names are Django's."""

from trimtab.web.formats import DATES, TIMES, moments

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = [*DATES, "%d %B %Y", "%d %b %Y"]  # 5/10/2026 may mean two days
DATETIME_INPUT_FORMATS = moments(DATE_INPUT_FORMATS)
TIME_INPUT_FORMATS = TIMES
