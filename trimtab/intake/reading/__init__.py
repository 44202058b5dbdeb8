"""What is in a file somebody uploaded: its columns and its rows, whatever its format.

CSV, XLSX and JSON (CSV and JSON also packed by gzip) all open as one streaming `Table`, in little memory.
Whatever is wrong with a file ends in `UnreadableFile`, whatever is wrong with one row in a `BadRow`.
"""

from trimtab.intake.reading.limits import Limits
from trimtab.intake.reading.opening import open_table
from trimtab.intake.reading.problems import BadRow, Problem, UnreadableFile
from trimtab.intake.reading.table import Cell, Row, Table

__all__ = ["BadRow", "Cell", "Limits", "Problem", "Row", "Table", "UnreadableFile", "open_table"]
