"""What Trimtab is compared with. These modules know neither Trimtab nor Django."""
