"""Scoring on Ray: `engine` hands chunks to actors, `cluster` starts or finds the cluster that they run on.

One example: `RayEngine(workers=2)` in place of two processes of this machine.
"""
