"""CSV files whose rows, quotes, headers or values are broken."""

from tests.intake.reading.tickets import HEADER, ROWS, Hostile, csv_bytes


def broken_tables() -> Hostile:
    """CSV files in good UTF-8 that are nevertheless no table of tickets."""
    yield from _shapes()
    yield from _quotes()
    yield from _headers()
    yield from _not_text()
    yield from _values()


def _shapes() -> Hostile:
    yield "a row with a cell too few", ".csv", csv_bytes("1004,Acme,2026-03-08 09:00")
    yield "a row with a cell too many", ".csv", csv_bytes("1004,Acme, Inc.,2026-03-08 09:00,Closed")
    yield "a row of 10,000 cells", ".csv", csv_bytes("1004" + "," * 9_999)
    yield "a row that is only a separator", ".csv", csv_bytes(",x")
    yield "the last row cut off", ".csv", csv_bytes("1004,Ac").rstrip()
    yield "an extra empty cell in one row", ".csv", csv_bytes("1004,Acme,2026-03-08 09:00,Closed,")
    yield "a cell of 1 MB", ".csv", csv_bytes(f"1004,{'x' * 1_000_000},2026-03-08 09:00,Closed")
    yield (
        "a cell of 1 MB over many lines",
        ".csv",
        csv_bytes(f'1004,"{("x" * 1_999 + chr(10)) * 500}",2026,Closed'),
    )
    yield "a line of 5 MB", ".csv", csv_bytes("x" * 5_000_000)
    yield (
        "a client name of 60,000 characters",
        ".csv",
        csv_bytes(f"1004,{'y' * 60_000},2026-03-08 09:00,Closed"),
    )
    yield (
        "rows separated by semicolons under a header with commas",
        ".csv",
        (f"{HEADER}\n1;Acme;2026-03-08 09:00;Closed\n2;Acme;2026-03-08 09:00;Closed\n".encode()),
    )
    yield "a bar between the cells", ".csv", csv_bytes().replace(b",", b"|")
    yield "cells set apart by spaces", ".txt", csv_bytes().replace(b",", b"   ")
    yield "everything on one line", ".csv", csv_bytes().replace(b"\n", b" ")
    yield "line ends of vertical tabs", ".csv", csv_bytes().replace(b"\n", b"\x0b")


def _quotes() -> Hostile:
    yield (
        "a quote opened in the first row and never closed",
        ".csv",
        f'{HEADER}\n1,"Acme,2026,Closed\n'.encode(),
    )
    yield "a quote opened in the header", ".csv", csv_bytes(header='"' + HEADER)
    yield "a quote opened in the last row", ".csv", csv_bytes('1004,"Acme,2026-03-08 09:00,Closed')
    yield (
        "a quote that swallows 2,000 rows",
        ".csv",
        csv_bytes('1004,"Acme', *(ROWS[0] for _ in range(2_000))),
    )
    yield "a quote that swallows 5 MB", ".csv", csv_bytes('1004,"Acme', *("z" * 50_000 for _ in range(100)))
    yield "quotes inside a quoted cell", ".csv", csv_bytes('1004,"the "big" one",2026-03-08 09:00,Closed')
    yield "text after a closing quote", ".csv", csv_bytes('1004,"Acme" Ltd,2026-03-08 09:00,Closed')
    yield "a quote closed three rows later", ".csv", csv_bytes('1004,"Acme,x,y', *ROWS, 'z",2026-03-08 09:00')
    yield "typographic quotes around commas", ".csv", csv_bytes("1004,“Acme, Inc.”,2026-03-08 09:00,Closed")
    yield "backslashes before quotes", ".csv", csv_bytes('1004,"a \\"b\\", c",2026-03-08 09:00,Closed')


def _headers() -> Hostile:
    yield "an empty file", ".csv", b""
    yield "only white space", ".csv", b" \r\n\t\r\n "
    yield "only separators", ".csv", b",,,\n,,,\n"
    yield (
        "a header with a name used twice, and no rows",
        ".csv",
        b"Ticket ID,Client,Client,Opened at,Status\n",
    )
    yield "names that differ by capitals only", ".csv", csv_bytes(header="Status,STATUS,Opened at,Client")
    yield (
        "names that differ by the dot of an i only",
        ".csv",
        csv_bytes(header="CLİENT,client,Opened at,Status"),
    )
    yield "names that differ by width only", ".csv", csv_bytes(header="Status,Ｓｔａｔｕｓ,Opened at,Client")
    yield "a column without a name in the middle", ".csv", csv_bytes(header="Ticket ID,,Opened at,Status")
    yield "data under a column without a name", ".csv", f"{HEADER},\n{ROWS[0]},lost\n".encode()
    yield "no column for the client", ".csv", csv_bytes(header="Ticket ID,Colour,Opened at,Status")
    yield "no header at all", ".csv", "\n".join(ROWS).encode()
    yield "10,000 columns", ".csv", ",".join(f"c{number}" for number in range(10_000)).encode() + b"\n"
    yield "1,001 columns", ".csv", f"{HEADER},{','.join(f'c{n}' for n in range(997))}\n".encode()
    yield "a column name of 10,000 characters", ".csv", csv_bytes(header=f"{HEADER}{'s' * 10_000}")
    yield "nothing but Excel's separator line", ".csv", b"sep=;\n"
    yield "two exports one after the other", ".csv", csv_bytes() + b"\xef\xbb\xbf" + csv_bytes()


def _not_text() -> Hostile:
    yield "a NUL in a cell", ".csv", csv_bytes("1004,Ac\0me,2026-03-08 09:00,Closed")
    yield "a NUL at the start", ".csv", b"\0" + csv_bytes()
    yield "a NUL at the end", ".csv", csv_bytes() + b"\0"
    yield "nothing but NULs", ".csv", bytes(4_096)
    yield "control characters", ".csv", bytes(range(1, 9)) * 300
    yield "a disk block of zeros after the rows", ".csv", csv_bytes() + bytes(4_096)
    yield (
        "a letter",
        ".txt",
        b"Dear Sir or Madam,\n\nplease find the tickets attached.\n\nKind regards\n",
    )
    yield "a listing of a folder", ".txt", b"total 4\ndrwxr-xr-x 4 u u 4096 Nov 22 14:04 tickets\n"
    yield "a patch", ".csv", b"--- a/tickets.csv\n+++ b/tickets.csv\n@@ -1,2 +1,2 @@\n-1,2\n+1,3\n"
    yield (
        "an e-mail with the file in it",
        ".csv",
        b"Subject: tickets\nContent-Type: text/csv\n\n" + csv_bytes(),
    )
    yield "Base64 of an export", ".csv", b"VGlja2V0IElELENsaWVudCxPcGVuZWQgYXQsU3RhdHVzCg==\n"


def _values() -> Hostile:
    yield "a day that does not exist", ".csv", csv_bytes("1004,Acme,31.02.2026 10:00,Closed")
    yield "a 25th hour", ".csv", csv_bytes("1004,Acme,2026-03-08 25:00,Closed")
    yield "a word where a date should be", ".csv", csv_bytes("1004,Acme,yesterday,Closed")
    yield "the year 1066", ".csv", csv_bytes("1004,Acme,1066-10-14 09:00,Closed")
    yield "the year 9999", ".csv", csv_bytes("1004,Acme,9999-12-31 23:59,Closed")
    yield "the year 99999999", ".csv", csv_bytes("1004,Acme,99999999-01-01,Closed")
    yield "a formula where a date should be", ".csv", csv_bytes('1004,Acme,"=TODAY()",Closed')
    yield (
        "an attack where a date should be",
        ".csv",
        csv_bytes("1004,Acme,2026-03-08'; DROP TABLE x;--,Closed"),
    )
    yield "a date of 60,000 digits", ".csv", csv_bytes(f"1004,Acme,{'9' * 60_000},Closed")
    yield "no ticket number", ".csv", csv_bytes(",Acme,2026-03-08 09:00,Closed")
    yield "no client", ".csv", csv_bytes("1004,?,2026-03-08 09:00,Closed")
    yield "no date of opening", ".csv", csv_bytes("1004,Acme,,Closed")
