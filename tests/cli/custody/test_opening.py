"""The reader joins the shares, reads once, and the one-time key is gone."""

from pathlib import Path

import pytest

from safepub.cli.custody import opened
from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import acts, documents, sealing
from safepub.crypto.acts import HandIn, Outcome, Receipt
from safepub.crypto.keysets import Purpose
from safepub.crypto.suite import SealBrokenError
from safepub.vault.identity import DocumentReference, PaymentDetails, RealIdentity
from tests.cli.custody import world
from tests.cli.custody.world import JOURNAL_KEY, LEGAL_NAME, Ran, World, act_in, hash_of, run


def open_case(
    newsroom: World, case: Path, *more: str | Path, place: int = 0, word: str = "open"
) -> Ran:
    reader = newsroom.people[place]
    return run(
        *("open", case, *more, "--key", reader.key_file, "--journal-key", JOURNAL_KEY),
        typed=f"same\n{word}\n",
        by=[reader],
    )


def receipt_in(folder: Path) -> Receipt:
    (hand_in,) = folder.glob("receipt-*.sph")
    receipt = acts.read(act_in(hand_in))
    assert isinstance(receipt, Receipt)
    return receipt


def nothing_happened(newsroom: World, one_time: Path) -> bool:
    return one_time.exists() and not list(newsroom.folder.glob("receipt-*"))


def test_the_identity_goes_to_the_file_that_was_named_and_nowhere_else(newsroom: World) -> None:
    taken, one_time = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)
    saved = newsroom.folder / "identity.txt"

    ran = open_case(newsroom, case, "--save", saved)

    assert ran.code == 0
    assert LEGAL_NAME not in ran.said
    assert f"Legal name: {LEGAL_NAME}" in saved.read_text()
    assert saved.stat().st_mode & 0o777 == 0o600
    holding = [p for p in newsroom.folder.rglob("*") if LEGAL_NAME.encode() in p.read_bytes()]
    assert holding == [saved]
    assert not one_time.exists()


def test_the_receipt_says_that_it_was_shown(newsroom: World) -> None:
    taken, _ = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)

    open_case(newsroom, case, "--save", newsroom.folder / "identity.txt")

    receipt = receipt_in(newsroom.folder)
    assert acts.require(receipt, newsroom.request, newsroom.keyset).name == "Ana"
    assert receipt.outcome is Outcome.SHOWN


def test_a_grant_can_come_as_a_file_of_its_own(newsroom: World) -> None:
    taken, _ = newsroom.take(0)
    grant = newsroom.folder / "grant.sph"
    grant.write_bytes(acts.write_hand_in(HandIn(act=newsroom.grant(2, taken), checkpoint=b"")))
    saved = newsroom.folder / "identity.txt"

    ran = open_case(newsroom, newsroom.case(taken, vault=True), grant, "--save", saved)

    assert ran.code == 0
    assert LEGAL_NAME in saved.read_text()


def test_without_a_terminal_and_a_file_nothing_is_opened(newsroom: World) -> None:
    taken, one_time = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)

    ran = open_case(newsroom, case)

    assert ran.code == 1
    assert "shown on a terminal that can be wiped" in ran.said
    assert LEGAL_NAME not in ran.said
    assert nothing_happened(newsroom, one_time)


def test_another_word_than_open_opens_nothing(newsroom: World) -> None:
    taken, one_time = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)
    saved = newsroom.folder / "identity.txt"

    ran = open_case(newsroom, case, "--save", saved, word="no")

    assert ran.code == 1
    assert not saved.exists()
    assert nothing_happened(newsroom, one_time)


def test_a_case_file_without_the_vault_is_refused(newsroom: World) -> None:
    taken, one_time = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken))

    ran = open_case(newsroom, case, "--save", newsroom.folder / "identity.txt")

    assert ran.code == 1
    assert "without the vault" in ran.said
    assert nothing_happened(newsroom, one_time)


def test_too_few_grants_open_nothing(newsroom: World) -> None:
    taken, one_time = newsroom.take(0)

    ran = open_case(
        newsroom, newsroom.case(taken, vault=True), "--save", newsroom.folder / "identity.txt"
    )

    assert ran.code == 1
    assert "1 more must come" in ran.said
    assert nothing_happened(newsroom, one_time)


def test_whoever_did_not_take_the_request_up_cannot_open_it(newsroom: World) -> None:
    taken, one_time = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)

    ran = open_case(newsroom, case, "--save", newsroom.folder / "identity.txt", place=2)

    assert ran.code == 1
    assert "You are not the reader" in ran.said
    assert nothing_happened(newsroom, one_time)


def test_a_grant_of_a_third_person_for_another_take_is_refused(newsroom: World) -> None:
    earlier, _ = newsroom.take(0)
    taken, one_time = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, earlier), vault=True)

    ran = open_case(newsroom, case, "--save", newsroom.folder / "identity.txt")

    assert ran.code == 1
    assert "The grant of Bohdan was made for another take" in ran.said
    assert nothing_happened(newsroom, one_time)


def test_a_share_that_was_altered_is_named_and_a_spare_one_takes_its_place(newsroom: World) -> None:
    taken, _ = newsroom.take(0)
    wrong = newsroom.grant(1, taken, pads=bytes(64))
    case = newsroom.case(taken, wrong, newsroom.grant(2, taken), vault=True)
    saved = newsroom.folder / "identity.txt"

    ran = open_case(newsroom, case, "--save", saved)

    assert ran.code == 0
    assert "do not fit, or one of them does not: Bohdan." in ran.said
    assert LEGAL_NAME in saved.read_text()


@pytest.mark.parametrize("word", ["", "close"])
def test_shares_that_do_not_join_close_the_request_only_on_demand(
    newsroom: World, word: str
) -> None:
    taken, one_time = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken, pads=bytes(64)), vault=True)

    ran = open_case(
        newsroom, case, "--save", newsroom.folder / "identity.txt", word=f"open\n{word}"
    )

    assert "The shares do not join" in ran.said
    assert not (newsroom.folder / "identity.txt").exists()
    if word:
        assert receipt_in(newsroom.folder).outcome is Outcome.SHARES_WRONG
        assert not one_time.exists()
    else:
        assert ran.code == 1
        assert nothing_happened(newsroom, one_time)


def test_a_dummy_envelope_leads_to_no_slot(newsroom: World) -> None:
    newsroom.envelope = sealing.seal_link(None, subject=newsroom.subject, keyset=newsroom.keyset)
    newsroom.ask()
    taken, _ = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)

    ran = open_case(newsroom, case, "--save", newsroom.folder / "identity.txt", word="open\nclose")

    assert ran.code == 0
    assert "lead to no slot of this vault" in ran.said
    assert receipt_in(newsroom.folder).outcome is Outcome.NO_SLOT


def test_a_slot_that_was_altered_shows_nothing(newsroom: World) -> None:
    newsroom.slots = {each: body[::-1] for each, body in newsroom.slots.items()}
    taken, _ = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)

    ran = open_case(newsroom, case, "--save", newsroom.folder / "identity.txt", word="open\nclose")

    assert "lead to no slot of this vault" in ran.said
    assert not (newsroom.folder / "identity.txt").exists()


def test_the_one_time_key_of_another_take_does_not_open(newsroom: World) -> None:
    _, earlier = newsroom.take(0)
    kept = earlier.read_bytes()
    taken, one_time = newsroom.take(0)
    one_time.write_bytes(kept)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)

    ran = open_case(newsroom, case, "--save", newsroom.folder / "identity.txt")

    assert ran.code == 1
    assert "not the one-time key of this request" in ran.said
    assert nothing_happened(newsroom, one_time)


def with_documents(folder: Path, people: tuple[KeyHolder, ...]) -> World:
    """A world whose identity names a passport with a name that would climb out of a folder."""
    sealed = documents.seal_document(b"a passport")
    reference = DocumentReference(
        bucket=sealed.bucket,
        slot_id=sealed.slot_id,
        data_key=sealed.data_key,
        digest=hash_of(sealed.body),
        name="../../.passport\x1b.jpg",
    )
    identity = RealIdentity(legal_name=LEGAL_NAME, contact="…", documents=(reference,))
    made = world.make_world(folder, people, payload=identity.to_payload())
    made.documents = {sealed.slot_id: sealed.body}
    return made


def test_documents_are_listed_and_written_only_into_the_folder_that_was_named(
    tmp_path: Path, people: tuple[KeyHolder, ...]
) -> None:
    newsroom = with_documents(tmp_path, people)
    taken, _ = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)
    saved, folder = tmp_path / "identity.txt", tmp_path / "documents"

    ran = open_case(newsroom, case, "--save", saved, "--save-documents", folder)

    assert "1 of 1" in ran.said
    assert "Document 1: ../../.passport<001B>.jpg" in saved.read_text()
    assert [path.name for path in folder.iterdir()] == ["01-passport.jpg"]
    assert (folder / "01-passport.jpg").read_bytes() == b"a passport"
    assert (folder / "01-passport.jpg").stat().st_mode & 0o777 == 0o600


def test_a_document_that_is_not_in_the_file_is_named(
    tmp_path: Path, people: tuple[KeyHolder, ...]
) -> None:
    newsroom = with_documents(tmp_path, people)
    newsroom.documents = dict([documents.decoy_document(documents.Bucket.MIB_1)])
    taken, _ = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)
    folder = tmp_path / "documents"

    ran = open_case(newsroom, case, "--save", tmp_path / "identity.txt", "--save-documents", folder)

    assert "Document 1 is not in this case file" in ran.said
    assert list(folder.iterdir()) == []


def test_without_documents_in_the_file_none_can_be_saved(newsroom: World) -> None:
    taken, one_time = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)
    saved = newsroom.folder / "identity.txt"

    ran = open_case(
        newsroom, case, "--save", saved, "--save-documents", newsroom.folder / "documents"
    )

    assert ran.code == 1
    assert "This case file is without documents" in ran.said
    assert nothing_happened(newsroom, one_time)


def test_a_document_that_is_another_than_the_identity_names_does_not_open() -> None:
    sealed = documents.seal_document(b"a passport")
    reference = DocumentReference(
        bucket=sealed.bucket,
        slot_id=sealed.slot_id,
        data_key=sealed.data_key,
        digest=hash_of(b"another"),
        name="passport",
    )

    with pytest.raises(SealBrokenError):
        opened.open_document(sealed.body, reference)


def test_payment_details_that_take_a_quorum_are_opened_in_the_same_way(
    tmp_path: Path, people: tuple[KeyHolder, ...]
) -> None:
    payload = PaymentDetails(details="SK31 1200 0000 1987 4263 7541").to_payload()
    newsroom = world.make_world(tmp_path, people, purpose=Purpose.PAYMENT, payload=payload)
    taken, _ = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)
    saved = tmp_path / "payment.txt"

    ran = open_case(newsroom, case, "--save", saved)

    assert "The payment details behind the byline Maks" in ran.said
    assert "Payment details: SK31 1200 0000 1987 4263 7541" in saved.read_text()


def test_a_case_file_that_was_cut_short_is_refused(newsroom: World) -> None:
    taken, one_time = newsroom.take(0)
    case = newsroom.case(taken, newsroom.grant(1, taken), vault=True)
    case.write_bytes(case.read_bytes()[:-1])

    ran = open_case(newsroom, case, "--save", newsroom.folder / "identity.txt")

    assert ran.code == 1
    assert "damaged, incomplete" in ran.said
    assert nothing_happened(newsroom, one_time)
