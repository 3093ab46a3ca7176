"""The `safepub` command."""

import click

from safepub.cli import custody, demo, migrate, serve, worker
from safepub.errors import SafepubError


class _PlainGroup(click.Group):
    """Shows a person the sentence of an error instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; safepub's own errors end it with their sentence."""
        try:
            return super().invoke(ctx)
        except SafepubError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="safepub")
def main() -> None:
    """Publish people who must not be known."""


main.add_command(custody.group)
main.add_command(demo.command)
main.add_command(migrate.command)
main.add_command(serve.command)
main.add_command(worker.command)


if __name__ == "__main__":
    main()
