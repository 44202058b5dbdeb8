"""What is asked: the surveys in use, version by version, so that history keeps the words it was asked in."""
