"""Outside figures that owners add beside a KPI: with source, year and definition, or not at all."""
