"""The folder in which all processes of a run of tests keep the layouts that they have compiled."""

import atexit
import os
import shutil
import tempfile

COMPILED = "BROADSHEET_COMPILED_LAYOUTS"
"""Variable with the folder in which all processes of a run keep the layouts that they have compiled."""


def share_compiled_layouts() -> None:
    """Make the folder for compiled layouts, unless this process is one of a run that has it."""
    if COMPILED not in os.environ:
        os.environ[COMPILED] = tempfile.mkdtemp(prefix="broadsheet-layouts-")
        atexit.register(shutil.rmtree, os.environ[COMPILED], ignore_errors=True)
