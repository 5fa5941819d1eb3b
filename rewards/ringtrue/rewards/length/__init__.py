"""Rewards for how long a completion is."""
