"""What answers an address: thin, because presenters prepare and templates print."""
