"""Programs elsewhere are told by HTTP, as Standard Webhooks has it: what is sent, how it is signed, where it may go."""
