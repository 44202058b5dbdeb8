"""What changed since last week: one file a source, each of which names what a rule saw and nothing else."""
