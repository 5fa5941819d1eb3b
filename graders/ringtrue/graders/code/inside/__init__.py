"""What runs inside the sandbox: standard library only, since nothing else is there.

These modules are all of this project that a candidate's program can read. No test and no expected value is in
them: tests reach only the process that judges, after it has been forked apart from the candidate's.
"""
