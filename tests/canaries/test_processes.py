"""What a process says, starts and opens while private things pass through it.

Core dumps: `tests/cli/test_hardening.py`. Memory: `tests/flows/test_memory.py`. What a child that
cleans may touch: `tests/cleaning/test_confinement.py`.
"""

from tests.canaries.scene import Scene


def test_the_log_tells_nothing_however_talkative_it_is(scene: Scene) -> None:
    assert "sqlalchemy.engine" in scene.heard.said
    assert scene.scanner().scan("log", scene.heard.said.encode()) == []


def test_a_child_that_cleans_is_told_nothing(scene: Scene) -> None:
    assert len(scene.heard.children) >= 4
    for _, arguments, folder, environment in scene.heard.children:
        assert scene.scanner().scan("child", repr(arguments).encode()) == []
        assert (folder, environment) == ("/", {})
