"""What rows does an XLSX workbook hold?

The sheet's XML is streamed, because the libraries at hand hold a whole sheet (a million rows would take more
memory than an import may) and because a hostile workbook must be stopped while it is read.
"""
