"""What a KPI is to reach, and where it should warn."""
