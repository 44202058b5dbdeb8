"""The devices clients entrust to the provider."""
