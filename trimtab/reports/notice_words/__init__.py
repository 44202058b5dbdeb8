"""The words of notices, one kind a file: ``said(told) -> Said`` in the active language, and ``EXAMPLE``, its evidence.

The file's name, with hyphens, is the kind. reports/telling.py finds them.
"""
