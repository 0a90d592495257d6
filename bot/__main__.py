"""`python -m bot`: the same command as `soglia`."""

from bot.cli import main

raise SystemExit(main())
