"""Documents for clients and owners: what leaves Trimtab to be read elsewhere, e-mail first."""
