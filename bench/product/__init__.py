"""What is measured of Trimtab itself. These modules are imported after Django's set-up."""
