"""Rewards for the shape of a completion, whatever it says."""
