"""Every command explains itself, and takes secrets in two ways only."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from safepub.cli.custody import commands


def all_commands(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from all_commands(command, *path, name)
        else:
            yield (*path, name), command


COMMANDS = list(all_commands(commands.group))
NAMES = [" ".join(path) for path, _ in COMMANDS]


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=NAMES)
def test_a_command_explains_itself_in_a_few_lines(
    path: tuple[str, ...], command: click.Command
) -> None:
    shown = CliRunner().invoke(command, ["--help"], terminal_width=80).output
    told = shown.partition("\n\n")[2].partition("Options:")[0].strip().splitlines()

    assert 3 <= len([line for line in told if line.strip()]) <= 10
    assert all(len(line) <= 80 for line in shown.splitlines())


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=NAMES)
def test_no_passphrase_is_an_argument_or_comes_from_the_environment(
    path: tuple[str, ...], command: click.Command
) -> None:
    for parameter in command.params:
        assert parameter.envvar is None
        assert "passphrase" not in str(parameter.name)


@pytest.mark.parametrize("name", ["grant", "open", "pay", "reshare"])
def test_what_reveals_or_gives_away_always_asks(name: str) -> None:
    options = {option for each in commands.group.commands[name].params for option in each.opts}

    assert "--yes" not in options
