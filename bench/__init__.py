"""Side-by-side benchmarks: `make bench`, or `python -m bench --tickets 300000`."""
