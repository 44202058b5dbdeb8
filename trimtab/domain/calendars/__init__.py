"""When is somebody there: working hours and holidays, of the provider and of each client."""
