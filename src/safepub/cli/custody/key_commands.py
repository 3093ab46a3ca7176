"""A custodian's key: made, shown, its passphrase changed, its paper written and read."""

from pathlib import Path

import click

from safepub.cli.custody import files, keys, screen, unlocking
from safepub.cli.custody.unlocking import Access
from safepub.crypto import cards, custodian_keys, keysets, paper, passphrases, suite
from safepub.crypto.argon2 import Cost
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Member
from safepub.crypto.paper_rows import PaperRowWrongError

TRIES = 3


def _name(_context: click.Context, _option: click.Parameter, typed: str | None) -> str | None:
    """Take spaces off a name, and refuse what could not stand on a card."""
    name = None if typed is None else " ".join(typed.split())
    if name is not None and not keysets.name_fits(name):
        raise click.BadParameter("A name has 1 to 255 bytes and only letters that can be printed.")
    return name


NAME = click.option(
    "--name",
    prompt="Your name, as the newsroom knows you",
    callback=_name,
    help="Your name, as the newsroom knows you.",
)


@click.command(name="new-key")
@click.argument("key_file", type=unlocking.PATH)
@NAME
@unlocking.MEMORY
def new_key(key_file: Path, name: str, memory: int) -> None:
    """Make your key and show its passphrase, once.

    KEY_FILE must not exist. The six words of the passphrase unlock it: write
    them down by hand and keep them apart from the file, since whoever has both
    has your share of every identity. They are shown on a screen that is wiped,
    and asked for once more. (Where the output is no terminal they are printed.)
    Beside the key comes its card, KEY_FILE.card, which is public.
    """
    _make(custodian_keys.generate(), key_file, name, cost=unlocking.cost_of(memory))


@click.command(name="show-key")
@click.argument("key_file", type=unlocking.FILE)
@click.option("--card", type=unlocking.PATH, help="Write the card to hand over to this new file.")
@click.option("--name", callback=_name, help="Makes the card beside the key anew, if it is lost.")
@unlocking.DESCRIPTOR
def show_key(key_file: Path, card: Path | None, name: str | None, descriptor: int | None) -> None:
    """Show your name and the fingerprint of your key, and write its card.

    All of it is public. Read the eight words to the newsroom over the
    telephone, and have theirs read to you: a key set must hold your key and
    nobody else's under your name. The card (--card FILE) is what you hand over.
    No passphrase is needed, unless KEY_FILE.card is lost and --name makes it anew.
    """
    beside = keys.card_of(key_file)
    if name is not None:
        key = Access(key_file, descriptor).unlock()
        files.write_new(beside, cards.write(keys.public_half(name, key), key.signing_seed))
    if not beside.exists():
        sentence = f"{beside.name} is not there. --name with your name makes it anew."
        raise click.ClickException(sentence)
    source = files.read(beside)
    member = cards.read(source)
    _require_same(member, key_file)
    screen.tell(facts_of(member))
    if card is not None:
        files.write_new(card, source)
        screen.say(f"{card.name} is the card to hand over. It is public.")


@click.command(name="change-passphrase")
@click.argument("key_file", type=unlocking.FILE)
@unlocking.DESCRIPTOR
@unlocking.MEMORY
def change_passphrase(key_file: Path, descriptor: int | None, memory: int) -> None:
    """Give your key file a new passphrase, which is shown once.

    It asks for the old one first. The key stays the same, and so does its
    paper. Copies of the old file keep the old passphrase: destroy them. The
    new words are shown on a screen that is wiped, and asked for once more;
    the file changes only after that.
    """
    key = Access(key_file, descriptor).unlock()
    passphrase = keys.new_passphrase()
    _hand_over(passphrase)
    with unlocking.enough_memory():
        locked = custodian_keys.lock(key, passphrase, cost=unlocking.cost_of(memory))
    files.replace(key_file, locked)
    screen.say(f"{key_file.name} opens with the new passphrase and no longer with the old one.")


@click.group(name="paper")
def paper_group() -> None:
    """Keep your key on paper: eight rows of six words for a safe."""


@paper_group.command(name="write")
@click.argument("key_file", type=unlocking.FILE)
@click.option("--save", type=unlocking.PATH, help="Write the rows, in clear, to this new file.")
@unlocking.DESCRIPTOR
def write_paper(key_file: Path, save: Path | None, descriptor: int | None) -> None:
    """Show your key as eight rows of six words, to be written down by hand.

    The paper IS the key: whoever reads it needs no passphrase. It belongs into
    a safe. The sixth word of a row checks the row. The rows are shown on a
    screen that is wiped when you press Enter; --save FILE writes them in
    clear, for printing.
    """
    screen.say("This shows your whole key, in clear, to whoever sees this screen.")
    screen.require_place(save)
    screen.confirm("paper")
    rows = paper.write(Access(key_file, descriptor).unlock())
    numbered = [f"{number}  {row}" for number, row in enumerate(rows, start=1)]
    screen.reveal([f"Paper of {key_file.name}", "", *numbered], save=save)


@paper_group.command(name="restore")
@click.argument("key_file", type=unlocking.PATH)
@NAME
@unlocking.MEMORY
def restore_paper(key_file: Path, name: str, memory: int) -> None:
    """Make a key file from a paper, under a new passphrase.

    KEY_FILE must not exist. It asks for the eight rows, six words each, and
    again for a row that is wrong. The new passphrase is shown once. It is the
    same key as before: nothing needs to be shared or signed anew.
    """
    files.require_new(key_file, keys.card_of(key_file))
    with screen.apart():
        key = _typed_key()
    _make(key, key_file, name, cost=unlocking.cost_of(memory))


def facts_of(member: Member) -> screen.Facts:
    """Say who a custodian is: what to compare over the telephone."""
    fingerprint = cards.fingerprint(member)
    return (
        ("Name", member.name),
        ("Fingerprint", fingerprint.hex()),
        ("In words", cards.words(fingerprint)),
        ("Key id", suite.key_id(member.public_key).hex()),
    )


def _make(key: CustodianKey, key_file: Path, name: str, *, cost: Cost) -> None:
    files.require_new(key_file, keys.card_of(key_file))
    passphrase = keys.new_passphrase()
    _hand_over(passphrase)
    screen.say("Locking the key takes some seconds.")
    with unlocking.enough_memory():
        keys.keep(key, name, key_file, passphrase, cost=cost)
    screen.heading(f"{key_file.name} is your key. {keys.card_of(key_file).name} is its card.")
    screen.tell(facts_of(keys.public_half(name, key)))


def _hand_over(passphrase: str) -> None:
    """Show a new passphrase, and see that it was written down."""
    title = "Your passphrase. It is shown once and stored nowhere:"
    if not screen.can_wipe():
        screen.say(f"{title}\n\n    {passphrase}\n")
        return
    for _ in range(TRIES):
        screen.reveal([title, "", f"    {passphrase}", "", "Write it down by hand."])
        typed = click.prompt("Type the passphrase from your paper", hide_input=True)
        if passphrases.normalise(typed) == passphrases.normalise(passphrase):
            return
        screen.say("That was not it. Here it is once more.")
    raise click.ClickException("The passphrase was not typed as shown. Nothing was written.")


def _typed_key() -> CustodianKey:
    rows = [_ask_row(number) for number in range(1, paper.ROWS + 1)]
    while True:
        try:
            return paper.read(rows)
        except PaperRowWrongError as error:
            screen.say(f"Row {error.row} is not what was written: a word is wrong or missing.")
            rows[error.row - 1] = _ask_row(error.row)


def _ask_row(number: int) -> str:
    return str(click.prompt(f"Row {number}"))


def _require_same(member: Member, key_file: Path) -> None:
    if (member.public_key, member.signing_key) != custodian_keys.read_public(files.read(key_file)):
        raise click.ClickException("The card beside this key file belongs to another key.")
