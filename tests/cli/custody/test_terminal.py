"""On a real terminal: shown on a screen of its own, then gone."""

import signal
from pathlib import Path

from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import acts, custodian_keys, paper
from safepub.crypto.acts import Outcome, Receipt
from safepub.vault.identity import RealIdentity
from tests.cli.custody import world
from tests.cli.custody.terminal import Terminal, terminal
from tests.cli.custody.world import JOURNAL_KEY, LEGAL_NAME, World, act_in

APART, BACK = "\x1b[?1049h", "\x1b[?1049l"
WIPED = "\x1b[H\x1b[J"


def ready_to_open(newsroom: World) -> tuple[str | Path, ...]:
    taken, _ = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)
    key_file = newsroom.people[0].key_file
    return ("open", case, "--key", key_file, "--journal-key", JOURNAL_KEY)


def agree(screen: Terminal) -> None:
    screen.wait_for("Type same")
    screen.type("same\n")
    screen.wait_for("Type open")
    screen.type("open\n")


def receipt_in(folder: Path) -> Receipt:
    (hand_in,) = folder.glob("receipt-*.sph")
    receipt = acts.read(act_in(hand_in))
    assert isinstance(receipt, Receipt)
    return receipt


def files_that_hold(text: str, *folders: Path) -> list[Path]:
    wanted = text.encode()
    return [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and wanted in path.read_bytes()
    ]


def test_the_identity_is_shown_on_a_screen_of_its_own_and_wiped(newsroom: World) -> None:
    ana = newsroom.people[0]

    with terminal(*ready_to_open(newsroom), passphrases=(ana.passphrase,)) as screen:
        agree(screen)
        screen.wait_for("Enter wipes it")
        screen.type("\n")
        code = screen.end()

    assert code == 0
    before, _, rest = screen.said.partition(APART)
    shown, _, after = rest.partition(BACK)
    assert f"Legal name: {LEGAL_NAME}" in shown
    assert shown.endswith(WIPED)
    assert LEGAL_NAME not in before + after
    assert "The one-time key is destroyed." in before
    assert receipt_in(newsroom.folder).outcome is Outcome.SHOWN


def test_nothing_in_clear_is_left_on_the_disk(newsroom: World) -> None:
    ana = newsroom.people[0]

    with terminal(*ready_to_open(newsroom), passphrases=(ana.passphrase,)) as screen:
        agree(screen)
        screen.wait_for("Enter wipes it")
        # Whoever pulls the plug now has a receipt to hand in, and no key to look again.
        assert receipt_in(newsroom.folder).outcome is Outcome.SHOWN
        assert list(newsroom.folder.glob("*.spo")) == []
        while_shown = files_that_hold(LEGAL_NAME, newsroom.folder)
        screen.type("\n")
        screen.end()

    assert while_shown == files_that_hold(LEGAL_NAME, newsroom.folder) == []
    assert list(newsroom.folder.glob("*.spo")) == []


def test_a_closed_window_wipes_and_closes_as_well(newsroom: World) -> None:
    ana = newsroom.people[0]

    with terminal(*ready_to_open(newsroom), passphrases=(ana.passphrase,)) as screen:
        agree(screen)
        screen.wait_for("Enter wipes it")
        screen.send(signal.SIGTERM)
        screen.end()

    assert screen.said.partition(BACK)[0].endswith(WIPED)
    assert list(newsroom.folder.glob("*.spo")) == []
    assert receipt_in(newsroom.folder).outcome is Outcome.SHOWN


def test_a_long_identity_is_shown_page_by_page(
    tmp_path: Path, people: tuple[KeyHolder, ...]
) -> None:
    notes = "\n".join(f"line {number}" for number in range(30))
    identity = RealIdentity(legal_name=LEGAL_NAME, contact="…", notes=notes)
    newsroom = world.make_world(tmp_path, people, payload=identity.to_payload())
    ana = newsroom.people[0]

    with terminal(*ready_to_open(newsroom), passphrases=(ana.passphrase,)) as screen:
        agree(screen)
        first = screen.wait_for("Page 1 of 2. Enter shows the next page.")
        screen.type("\n")
        second = screen.wait_for("Page 2 of 2. Enter wipes it.")
        screen.type("\n")
        screen.end()

    assert LEGAL_NAME in first
    assert "line 29" not in first
    assert "line 29" in second
    assert LEGAL_NAME not in second


def test_what_a_contributor_typed_cannot_steer_the_terminal(
    tmp_path: Path, people: tuple[KeyHolder, ...]
) -> None:
    identity = RealIdentity(legal_name="A\x1b]52;c;c2g=\x07 \u202eB", contact="\x1b[?1049l")
    newsroom = world.make_world(tmp_path, people, payload=identity.to_payload())
    ana = newsroom.people[0]

    with terminal(*ready_to_open(newsroom), passphrases=(ana.passphrase,)) as screen:
        agree(screen)
        shown = screen.wait_for("Enter wipes it")
        screen.type("\n")
        screen.end()

    assert "A<001B>]52;c;c2g=<0007> <202E>B" in shown
    assert "Contact: <001B>[?1049l" in shown


def test_a_terminal_that_cannot_be_wiped_shows_nothing(newsroom: World) -> None:
    ana = newsroom.people[0]
    command = ready_to_open(newsroom)

    with terminal(*command, passphrases=(ana.passphrase,), kind="dumb") as screen:
        screen.wait_for("Type same")
        screen.type("same\n")
        code = screen.end()

    assert code == 1
    assert "--save FILE" in screen.said
    assert LEGAL_NAME not in screen.said


def test_a_new_passphrase_is_wiped_and_asked_for_before_anything_is_written(
    tmp_path: Path,
) -> None:
    key_file = tmp_path / "dora.spk"
    options = ("--name", "Dora", "--memory", "256")

    with terminal("new-key", key_file, *options) as screen:
        screen.wait_for("Enter wipes it")
        shown = screen.said.partition(APART)[2]
        passphrase = shown.split("    ")[1].splitlines()[0].strip()
        screen.type("\n")
        screen.wait_for("Type the passphrase from your paper")
        written_before = key_file.exists()
        screen.type(f"{passphrase}\n")
        code = screen.end()

    assert code == 0
    assert not written_before
    assert screen.said.count(passphrase) == 1
    key = custodian_keys.unlock(key_file.read_bytes(), passphrase)
    assert custodian_keys.read_public(key_file.read_bytes())[0] == key.public_key


def test_a_passphrase_that_was_not_written_down_makes_no_key(tmp_path: Path) -> None:
    key_file = tmp_path / "dora.spk"
    options = ("--name", "Dora", "--memory", "256")

    with terminal("new-key", key_file, *options) as screen:
        for _ in range(3):
            screen.wait_for("Enter wipes it")
            screen.type("\n")
            screen.wait_for("Type the passphrase from your paper")
            screen.type("something else\n")
        code = screen.end()

    assert code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_paper_is_shown_on_a_screen_of_its_own(newsroom: World) -> None:
    ana = newsroom.people[0]

    with terminal("paper", "write", ana.key_file, passphrases=(ana.passphrase,)) as screen:
        screen.wait_for("Type paper")
        screen.type("paper\n")
        screen.wait_for("Enter wipes it")
        screen.type("\n")
        code = screen.end()

    shown, _, after = screen.said.partition(APART)[2].partition(BACK)
    rows = paper.write(ana.key)
    assert code == 0
    assert all(f"{number}  {row}" in shown for number, row in enumerate(rows, start=1))
    assert not any(row in after for row in rows)


def test_a_passphrase_at_the_prompt_is_not_shown(newsroom: World) -> None:
    ana = newsroom.people[0]

    with terminal("change-passphrase", ana.key_file) as screen:
        screen.wait_for("Passphrase of ana.spk")
        screen.type(f"{ana.passphrase}\n")
        screen.wait_for("Enter wipes it")

    assert ana.passphrase not in screen.said
