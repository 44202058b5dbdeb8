"""Where a chart's usual range begins anew: a lasting change that a person confirmed (TREND-6)."""
