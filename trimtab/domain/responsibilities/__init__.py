"""Who holds which role for a client or a team, who stands in, and who is away."""
