"""`python -m assistant` is the command `backtalk`."""

import sys

from assistant.cli import main

sys.exit(main())
