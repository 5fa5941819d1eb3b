"""Rewards for how a completion reads: repetition, language, wording, and whether it ends by itself."""
