"""Deploying: a published site goes to its host, which gets only what it does not have."""
