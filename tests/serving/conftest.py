"""A shelf for every test of the reading side, on each engine."""

import pytest

from safepub.database import Databases
from tests.serving.shelf import Shelf


@pytest.fixture
def shelf(databases: Databases) -> Shelf:
    """An empty shelf."""
    return Shelf(databases)


@pytest.fixture
def token(shelf: Shelf) -> str:
    """The token of an outlet."""
    return shelf.outlet()
