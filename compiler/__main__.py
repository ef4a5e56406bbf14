"""Where `podc` and `python -m compiler` begin."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line of this process and exit with its code."""
    gc.disable()  # nodes, models and manifests are trees: there are no cycles to collect
    from compiler.cli.run import run  # noqa: PLC0415 - the interpreter's own start stays bare

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
