"""`safepub custody`: what custodians do, on their own machines."""

import click

from safepub.cli import hardening
from safepub.cli.custody import (
    case_commands,
    drill_commands,
    journal_command,
    key_commands,
    manifest_commands,
    open_command,
    pay_command,
    reshare_command,
)


@click.group(name="custody")
def group() -> None:
    """Keep a custodian's key, and answer requests for a real identity.

    For custodians, on a machine of their own. Needs no network and nothing
    from the newsroom's server: it reads files from there and writes files to
    be handed in. Every command says what it reveals before it does.
    """
    hardening.seal_process()


for _command in (
    key_commands.new_key,
    key_commands.show_key,
    key_commands.change_passphrase,
    key_commands.paper_group,
    manifest_commands.manifest_group,
    case_commands.inspect,
    case_commands.take,
    case_commands.grant,
    case_commands.refuse,
    open_command.open_case,
    reshare_command.reshare,
    journal_command.verify_journal,
    drill_commands.drill,
    drill_commands.drill_compare,
    pay_command.pay,
):
    group.add_command(_command)
