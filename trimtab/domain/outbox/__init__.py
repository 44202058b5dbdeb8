"""Mail on its way out: a row until the mail server has taken it, and the addresses that get none."""
