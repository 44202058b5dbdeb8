"""The facts: one SQL file each says how its rows come from the records; schema.py says which columns they have."""
