"""The scripts, for what they write as the code does."""

from tests.search.conftest import scripts

__all__ = ["scripts"]
