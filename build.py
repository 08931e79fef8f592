"""Build this archive: `python build.py` is `broadsheet build`.

`python -m build` finds this file first, and means the package that makes wheels.
"""

import runpy
import sys
from pathlib import Path


def _make_wheel() -> None:
    """Run the package `build`, which this file stands before."""
    here = Path(__file__).resolve().parent
    sys.path[:] = [path for path in sys.path if Path(path).resolve() != here]
    runpy.run_module("build", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    if __spec__ is not None:
        _make_wheel()
    else:
        from broadsheet.cli import main

        main(["build", *sys.argv[1:]])
