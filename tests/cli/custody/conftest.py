"""Three custodians with key files of the least cost, and what a server would hand them."""

from pathlib import Path

import pytest

from safepub.cli.custody.keys import KeyHolder
from tests.cli.custody import world
from tests.cli.custody.world import World


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> tuple[KeyHolder, ...]:
    """Ana, Bohdan and Chiara, whose key files every test copies."""
    return world.make_people(tmp_path_factory.mktemp("people"))


@pytest.fixture
def newsroom(tmp_path: Path, people: tuple[KeyHolder, ...]) -> World:
    """A sealed identity of a set of 2 of 3, and a request for it."""
    return world.make_world(tmp_path, people)
