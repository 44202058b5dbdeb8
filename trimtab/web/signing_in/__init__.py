"""How people prove who they are: what Trimtab adds to and takes from allauth and axes."""
