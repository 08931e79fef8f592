"""Build this archive: `python build.py` is `broadsheet build`."""

import sys

from broadsheet.cli import main

if __name__ == "__main__":
    main(["build", *sys.argv[1:]])
