"""The `safepub` command."""

from collections.abc import Callable

import click

from safepub.errors import SafepubError


class _PlainGroup(click.Group):
    """Loads a command when it is called, and tells errors in one sentence.

    A server must not have loaded what the custodians' command needs, so that no
    command is imported before it is known which one it is.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands."""
        del ctx
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        del ctx
        load = _COMMANDS.get(cmd_name)
        return None if load is None else load()

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; safepub's own errors end it with their sentence."""
        try:
            return super().invoke(ctx)
        except SafepubError as error:
            raise click.ClickException(str(error)) from error


def _custody() -> click.Command:
    from safepub.cli import custody  # noqa: PLC0415 - see _PlainGroup

    return custody.group


def _demo() -> click.Command:
    from safepub.cli import demo  # noqa: PLC0415 - see _PlainGroup

    return demo.command


def _migrate() -> click.Command:
    from safepub.cli import migrate  # noqa: PLC0415 - see _PlainGroup

    return migrate.command


def _serve() -> click.Command:
    from safepub.cli import serve  # noqa: PLC0415 - see _PlainGroup

    return serve.command


def _worker() -> click.Command:
    from safepub.cli import worker  # noqa: PLC0415 - see _PlainGroup

    return worker.command


_COMMANDS: dict[str, Callable[[], click.Command]] = {
    "custody": _custody,
    "demo": _demo,
    "migrate": _migrate,
    "serve": _serve,
    "worker": _worker,
}


@click.group(cls=_PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="safepub")
def main() -> None:
    """Publish people who must not be known."""


if __name__ == "__main__":
    main()
