"""What happens by itself: one folder a rhythm, one file a job."""
