"""What clients and technicians answered."""
