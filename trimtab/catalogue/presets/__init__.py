"""Products whose exports need no explaining, one file each; the folder is the list (see preset.py)."""
