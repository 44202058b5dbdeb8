"""The invented service desk that is measured: deterministic by seed, written into Trimtab's own tables."""
