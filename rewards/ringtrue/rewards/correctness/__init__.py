"""Rewards for what the answer says, compared with a gold."""
