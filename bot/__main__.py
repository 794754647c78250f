"""`python -m bot` is `listwright`."""

import sys

from bot.cli import main

sys.exit(main())
