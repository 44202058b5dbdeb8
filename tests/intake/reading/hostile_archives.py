"""Packed files that are broken or explode, and files of other kinds under a table's name."""

import bz2
import gzip
import io
import lzma
import random
import tarfile

from tests.intake.reading.tickets import HEADER, Hostile, csv_bytes


def archives() -> Hostile:
    """Files whose first bytes promise something that we do not read, or that does not hold."""
    yield from _packed()
    yield from _other_kinds()


def _packed() -> Hostile:
    good = gzip.compress(csv_bytes(), mtime=0)
    yield "gzip cut short", ".csv.gz", good[:-12]
    yield "gzip with a wrong checksum", ".csv.gz", good[:-8] + b"\0\0\0\0" + good[-4:]
    yield "gzip with a byte changed", ".csv.gz", good[:40] + bytes([good[40] ^ 255]) + good[41:]
    yield "gzip and then something else", ".csv.gz", good + b"and then something else"
    yield "gzip of nothing", ".csv.gz", gzip.compress(b"", mtime=0)
    yield "gzip's first bytes only", ".csv.gz", good[:10]
    yield "gzip in gzip", ".csv.gz", gzip.compress(good, mtime=0)
    yield "gzip that unpacks to 64 MiB of zeros", ".csv.gz", gzip.compress(bytes(64 << 20), mtime=0)
    yield "gzip that unpacks to 64 MiB of one row", ".csv.gz", _row_bomb()
    yield "gzip of a zip", ".xlsx.gz", gzip.compress(b"PK\x03\x04" + bytes(100), mtime=0)
    yield "gzip of a table with a bad row", ".csv.gz", gzip.compress(csv_bytes("1004,Acme"), mtime=0)
    yield "gzip of broken JSON", ".json.gz", gzip.compress(b'[{"Ticket ID": 1', mtime=0)
    yield "bzip2", ".csv", bz2.compress(csv_bytes())
    yield "xz", ".csv", lzma.compress(csv_bytes())


def _row_bomb() -> bytes:
    row = b"1001,Acme,2026-03-05 09:00,Closed\n"
    return gzip.compress(HEADER.encode() + b"\n" + row * ((64 << 20) // len(row)), mtime=0)


def _other_kinds() -> Hostile:
    filler = random.Random(7).randbytes(2_000)
    yield "a PNG image", ".csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + filler
    yield "a JPEG image", ".csv", b"\xff\xd8\xff\xe0\0\x10JFIF" + filler
    yield "a GIF image", ".csv", b"GIF89a\x01\0\x01\0" + filler
    yield "a BMP image", ".csv", b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0" + filler
    yield "a TIFF image", ".csv", b"II*\0\x08\0\0\0" + filler
    yield "a WebP image", ".csv", b"RIFF\x24\0\0\0WEBPVP8 " + filler
    yield "a PDF", ".csv", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    yield "an old Excel file", ".xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + filler
    yield "a workbook with a password", ".xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1EncryptedPackage" + filler
    yield "rich text", ".csv", rb"{\rtf1\ansi Ticket ID, Client}"
    yield "a web page", ".csv", b"<!DOCTYPE html>\n<html><body><form>Sign in</form></body></html>"
    yield "a drawing", ".csv", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    yield "an Excel 2003 XML file", ".xls", b"<?xml version='1.0'?>\n<Workbook></Workbook>"
    yield "a database", ".csv", b"SQLite format 3\0" + filler
    yield "a Parquet file", ".csv", b"PAR1" + filler + b"PAR1"
    yield "a program for Linux", ".csv", b"\x7fELF\x02\x01\x01" + filler
    yield "a program for Windows", ".csv", b"MZ\x90\0\x03\0\0\0" + filler
    yield "a 7z archive", ".csv", b"7z\xbc\xaf\x27\x1c\0\x04" + filler
    yield "a RAR archive", ".csv", b"Rar!\x1a\x07\x01\0" + filler
    yield "a zstd archive", ".csv", b"\x28\xb5\x2f\xfd\x04\0" + filler
    yield "a tape archive", ".csv", _tape()
    yield "a Python pickle", ".csv", b"\x80\x04\x95\x0c\0\0\0\0\0\0\0cos\nsystem\n\x94."
    yield "random bytes", ".csv", filler
    yield "random bytes called a workbook", ".xlsx", random.Random(8).randbytes(5_000)
    yield "random bytes called JSON", ".json", random.Random(9).randbytes(5_000)


def _tape() -> bytes:
    tape = io.BytesIO()
    with tarfile.open(fileobj=tape, mode="w") as archive:
        entry = tarfile.TarInfo("../../tickets.csv")
        entry.size = len(csv_bytes())
        archive.addfile(entry, io.BytesIO(csv_bytes()))
    return tape.getvalue()
