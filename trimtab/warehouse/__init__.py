"""Facts and tallies: Parquet files that follow the operational database, and counts from them."""
