"""What people type on the settings pages, read in their language's way and refused with a remedy."""
