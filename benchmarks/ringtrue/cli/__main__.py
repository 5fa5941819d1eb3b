"""`python -m ringtrue.cli` is `ringtrue`."""

import sys

from ringtrue.cli import main

# Worker processes import this module again under another name, and must not start a second run.
if __name__ == "__main__":
    sys.exit(main())
