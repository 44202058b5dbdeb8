"""The sample MSP: two years of an invented provider, the same every time for one seed."""
