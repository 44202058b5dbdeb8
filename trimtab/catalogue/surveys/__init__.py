"""The surveys Trimtab asks by itself, one file each; the folder is the list (see survey.py)."""
