"""What rows does a file of separated values (CSV, TSV) hold?"""
