"""The one entry point: window, command line and worker. `--job` comes first, before anything heavy is imported."""
from __future__ import annotations

import sys
from pathlib import Path

from app.threads import keep_to_one


def main() -> int:
    keep_to_one()
    if len(sys.argv) == 3 and sys.argv[1] == "--job":
        from app.session.jobs import serve

        serve(Path(sys.argv[2]))
        return 0
    from app.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
