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
        try:
            return None if load is None else load()
        except ModuleNotFoundError as error:
            if error.name is None or error.name.startswith("safepub"):
                raise
            return _not_installed(cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; safepub's own errors end it with their sentence."""
        try:
            return super().invoke(ctx)
        except SafepubError as error:
            raise click.ClickException(str(error)) from error


def _not_installed(name: str) -> click.Command:
    extra = "custody" if name == "custody" else "server"
    sentence = f"This command needs more than is installed: pip install 'safepub[{extra}]'."

    def refuse(**_given: object) -> None:
        raise click.ClickException(sentence)

    return click.Command(
        name,
        callback=refuse,
        params=[click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)],
        short_help=f"(needs pip install 'safepub[{extra}]')",
        context_settings={"ignore_unknown_options": True},
        add_help_option=False,
    )


def _backup() -> click.Command:
    from safepub.cli import backup  # noqa: PLC0415 - see _PlainGroup

    return backup.group


def _custody() -> click.Command:
    from safepub.cli.custody import commands  # noqa: PLC0415 - see _PlainGroup

    return commands.group


def _demo() -> click.Command:
    from safepub.cli import demo  # noqa: PLC0415 - see _PlainGroup

    return demo.command


def _doctor() -> click.Command:
    from safepub.cli.doctor import command  # noqa: PLC0415 - see _PlainGroup

    return command.command


def _envelopes() -> click.Command:
    from safepub.cli import envelopes  # noqa: PLC0415 - see _PlainGroup

    return envelopes.group


def _init() -> click.Command:
    from safepub.cli import init  # noqa: PLC0415 - see _PlainGroup

    return init.command


def _journal() -> click.Command:
    from safepub.cli import journal  # noqa: PLC0415 - see _PlainGroup

    return journal.group


def _keyset() -> click.Command:
    from safepub.cli import keyset  # noqa: PLC0415 - see _PlainGroup

    return keyset.group


def _migrate() -> click.Command:
    from safepub.cli import migrate  # noqa: PLC0415 - see _PlainGroup

    return migrate.command


def _serve() -> click.Command:
    from safepub.cli import serve  # noqa: PLC0415 - see _PlainGroup

    return serve.command


def _staff() -> click.Command:
    from safepub.cli import staff  # noqa: PLC0415 - see _PlainGroup

    return staff.group


def _worker() -> click.Command:
    from safepub.cli import worker  # noqa: PLC0415 - see _PlainGroup

    return worker.command


_COMMANDS: dict[str, Callable[[], click.Command]] = {
    "backup": _backup,
    "custody": _custody,
    "demo": _demo,
    "doctor": _doctor,
    "envelopes": _envelopes,
    "init": _init,
    "journal": _journal,
    "keyset": _keyset,
    "migrate": _migrate,
    "serve": _serve,
    "staff": _staff,
    "worker": _worker,
}


@click.group(cls=_PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="safepub")
def main() -> None:
    """Publish people who must not be known."""


if __name__ == "__main__":
    main()
