"""Answering a request: inspected, taken up, granted, refused."""

from collections.abc import Sequence
from pathlib import Path

from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import acts, checkpoints, opening, signing, suite
from safepub.crypto.acts import Grant, Refusal, Take
from tests.cli.custody.world import JOURNAL_KEY, REASON, Ran, World, act_in, run


def answer(
    command: str, case: Path, by: KeyHolder, *more: str | Path, typed: str | None = None
) -> Ran:
    """Run a command on a case as somebody who sees this newsroom for the first time."""
    typed = f"same\n{command}\n" if typed is None else typed
    arguments = (command, case, "--key", by.key_file, "--journal-key", JOURNAL_KEY, *more)
    return run(*arguments, typed=typed, by=[by])


def files_of(folder: Path, pattern: str) -> Sequence[Path]:
    return sorted(folder.glob(pattern))


def test_inspecting_with_a_key_shows_the_reason_and_signs_nothing(newsroom: World) -> None:
    case, ana = newsroom.case(), newsroom.people[0]
    before = files_of(newsroom.folder, "*")

    ran = answer("inspect", case, ana, typed="same\n")

    assert ran.code == 0
    assert REASON in ran.said
    assert "Asks for: the identity behind the byline Maks" in ran.said
    assert "Asked by: Edita" in ran.said
    memory = ana.key_file.with_name("ana.spk.journal")
    assert files_of(newsroom.folder, "*") == sorted([*before, memory])


def test_what_was_inspected_once_needs_no_journal_key_again(newsroom: World) -> None:
    case, ana = newsroom.case(), newsroom.people[0]
    answer("inspect", case, ana, typed="same\n")

    ran = run("inspect", case, "--key", ana.key_file, by=[ana])

    assert ran.code == 0
    assert "2 entries, 0 new here" in ran.said


def test_inspecting_without_a_key_says_that_nothing_was_compared(newsroom: World) -> None:
    ran = run("inspect", newsroom.case())

    assert ran.code == 0
    assert REASON not in ran.said
    assert "Nothing was compared" in ran.said


def test_whoever_takes_a_request_up_gets_a_hand_in_and_a_one_time_key(newsroom: World) -> None:
    ana = newsroom.people[0]

    ran = answer("take", newsroom.case(), ana)

    assert ran.code == 0
    (hand_in,) = files_of(newsroom.folder, "take-*.sph")
    (one_time,) = files_of(newsroom.folder, "one-time-*.spo")
    taken = acts.read(act_in(hand_in))
    assert isinstance(taken, Take)
    assert acts.require(taken, newsroom.request, newsroom.keyset).name == "Ana"
    seed = signing.read_one_time(ana.key, taken, one_time.read_bytes())
    assert suite.public_key_of(seed) == taken.one_time_key
    assert one_time.stat().st_mode & 0o777 == 0o600


def test_whoever_takes_a_request_over_is_told_what_becomes_useless(newsroom: World) -> None:
    case = newsroom.case(newsroom.take(1)[0])

    ran = answer("take", case, newsroom.people[0])

    told = ran.said.partition("Type take")[0]
    assert ran.code == 0
    assert "taken up already, by Bohdan" in told
    assert "everything that was granted to Bohdan becomes useless" in told


def test_a_reader_who_lost_the_one_time_key_takes_the_request_up_again(newsroom: World) -> None:
    taken, one_time = newsroom.take(0)
    one_time.unlink()

    ran = answer("take", newsroom.case(taken), newsroom.people[0])

    assert ran.code == 0
    assert one_time.exists()


def test_a_one_time_key_that_is_still_there_is_not_written_over(newsroom: World) -> None:
    taken, one_time = newsroom.take(0)
    before = one_time.read_bytes()

    ran = answer("take", newsroom.case(taken), newsroom.people[0])

    assert ran.code == 1
    assert one_time.read_bytes() == before


def test_an_act_brings_the_checkpoint_with_a_custodians_countersignature(newsroom: World) -> None:
    ana = newsroom.people[0]

    answer("refuse", newsroom.case(), ana)

    (hand_in,) = files_of(newsroom.folder, "refusal-*.sph")
    note = acts.read_hand_in(hand_in.read_bytes()).checkpoint.decode()
    name = checkpoints.custodian_name(suite.key_id(ana.key.public_key))
    checkpoint = checkpoints.verify(note, name=name, public_key=ana.key.signing_key)
    assert checkpoint.size == len(newsroom.entries)


def test_a_grant_goes_to_the_readers_one_time_key_alone(newsroom: World) -> None:
    taken, one_time = newsroom.take(0)
    ana, bohdan, _ = newsroom.people

    ran = answer("grant", newsroom.case(taken), bohdan)

    assert ran.code == 0
    assert "Ana" in ran.said
    (hand_in,) = files_of(newsroom.folder, "grant-*.sph")
    granted = acts.read(act_in(hand_in))
    assert isinstance(granted, Grant)
    assert acts.require(granted, newsroom.request, newsroom.keyset).name == "Bohdan"
    seed = signing.read_one_time(ana.key, Take(taken), one_time.read_bytes())
    share = opening.open_share(opening.read(newsroom.envelope), bohdan.key.seed)
    assert signing.open_grant(seed, granted) == share


def test_a_refusal_is_signed_and_needs_no_word_with_yes(newsroom: World) -> None:
    chiara = newsroom.people[2]

    ran = answer("refuse", newsroom.case(), chiara, "--yes", typed="same\n")

    assert ran.code == 0
    (hand_in,) = files_of(newsroom.folder, "refusal-*.sph")
    refusal = acts.read(act_in(hand_in))
    assert isinstance(refusal, Refusal)
    assert acts.require(refusal, newsroom.request, newsroom.keyset).name == "Chiara"


def test_another_word_than_grant_grants_nothing(newsroom: World) -> None:
    taken, _ = newsroom.take(0)

    ran = answer("grant", newsroom.case(taken), newsroom.people[1], typed="same\nyes\n")

    assert ran.code == 1
    assert "Stopped. Nothing was done." in ran.said
    assert files_of(newsroom.folder, "grant-*") == []


def test_granting_cannot_be_told_not_to_ask(newsroom: World) -> None:
    taken, _ = newsroom.take(0)

    ran = answer("grant", newsroom.case(taken), newsroom.people[1], "--yes")

    assert ran.code == 2
    assert files_of(newsroom.folder, "grant-*") == []


def test_the_screen_says_what_a_grant_reveals_and_to_whom_before_it_asks(newsroom: World) -> None:
    taken, _ = newsroom.take(2)

    ran = answer("grant", newsroom.case(taken), newsroom.people[1], typed="same\n\n")

    told, _, asked = ran.said.partition("Type grant to go on")
    assert asked
    assert "Your share of the identity behind the byline Maks goes to Chiara" in told
    assert "You cannot take it back." in told


def test_nothing_is_written_over(newsroom: World) -> None:
    case, ana = newsroom.case(), newsroom.people[0]
    answer("refuse", case, ana)
    (hand_in,) = files_of(newsroom.folder, "refusal-*.sph")
    before = hand_in.read_bytes()

    ran = run("refuse", case, "--key", ana.key_file, "--yes", by=[ana])

    assert ran.code == 1
    assert "already" in ran.said
    assert hand_in.read_bytes() == before


def test_a_wrong_passphrase_is_asked_for_three_times(newsroom: World) -> None:
    case, ana = newsroom.case(), newsroom.people[0]

    ran = run("refuse", case, "--key", ana.key_file, typed="one\ntwo\nthree\nfour\n")

    assert ran.code == 1
    assert ran.said.count("This is not the passphrase") == 3
    assert "stays locked" in ran.said


def test_the_right_passphrase_at_the_second_try_will_do(newsroom: World) -> None:
    ana = newsroom.people[0]
    typed = f"wrong\n{ana.passphrase.upper()}\nsame\n"
    arguments = ("--key", ana.key_file, "--journal-key", JOURNAL_KEY)

    ran = run("inspect", newsroom.case(), *arguments, typed=typed)

    assert ran.code == 0
    assert ana.passphrase not in ran.said


def test_a_case_before_its_waiting_period_is_over_is_granted_only_with_a_warning(
    newsroom: World,
) -> None:
    newsroom.ask(asked_on=newsroom.request.expires_on.replace())

    ran = answer("take", newsroom.case(), newsroom.people[0])

    assert ran.code == 0
    assert "WARNING: by the days, the waiting period cannot be over yet." in ran.said
