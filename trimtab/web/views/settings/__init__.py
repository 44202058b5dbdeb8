"""The pages under /settings/."""
