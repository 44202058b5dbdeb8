"""Which months of which facts have changed since the warehouse last looked."""
