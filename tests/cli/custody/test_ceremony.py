"""The custodians' side of a key ceremony: cards, a manifest, everybody's signature."""

import shutil
from pathlib import Path

from safepub.crypto import cards, keysets, manifests
from safepub.crypto.keysets import Purpose
from tests.cli.custody.world import Ran, World, run


def card_files(newsroom: World) -> list[Path]:
    written = []
    for holder in newsroom.people:
        path = newsroom.folder / f"{holder.name}.card"
        path.write_bytes(cards.write(holder.member, holder.key.signing_seed))
        written.append(path)
    return written


def make(newsroom: World, purpose: str = "identity", quorum: int = 2) -> tuple[Path, Ran]:
    target = newsroom.folder / f"{purpose}.manifest"
    options = ("--purpose", purpose, "--quorum", str(quorum), "--to", target)
    return target, run("manifest", "make", *options, *card_files(newsroom))


def test_cards_become_a_manifest_that_everybody_signs_on_their_own_copy(newsroom: World) -> None:
    manifest, _ = make(newsroom)
    copies = []
    for holder in newsroom.people:
        copy = Path(shutil.copy(manifest, newsroom.folder / f"{holder.name}.manifest"))
        run("manifest", "sign", copy, "--key", holder.key_file, typed="sign\n", by=[holder])
        copies.append(copy)
    whole = newsroom.folder / "whole.manifest"

    ran = run("manifest", "merge", *copies, "--to", whole)

    pin = keysets.fingerprint(whole.read_bytes())
    assert ran.said.count("Signed: yes") == 3
    assert keysets.load_manifest(whole.read_bytes(), pin=pin).members == newsroom.keyset.members


def test_a_manifest_shows_every_fingerprint_before_it_is_signed(newsroom: World) -> None:
    manifest, _ = make(newsroom)
    ana = newsroom.people[0]

    ran = run("manifest", "sign", manifest, "--key", ana.key_file, typed="\n", by=[ana])

    assert ran.code == 1
    assert "Stopped" in ran.said
    for holder in newsroom.people:
        assert cards.words(cards.fingerprint(holder.member)) in ran.said
    assert manifests.signed_by(manifest.read_bytes()) == (False, False, False)


def test_inspecting_tells_purpose_quorum_and_who_has_signed(newsroom: World) -> None:
    manifest, _ = make(newsroom)
    bohdan = newsroom.people[1]
    run("manifest", "sign", manifest, "--key", bohdan.key_file, "--yes", by=[bohdan])

    ran = run("manifest", "inspect", manifest)

    fingerprint = keysets.fingerprint(manifest.read_bytes())
    assert "Purpose: opens identity" in ran.said
    assert "Quorum: 2 of 3" in ran.said
    assert fingerprint in ran.said
    assert cards.words(bytes.fromhex(fingerprint)) in ran.said
    assert (ran.said.count("Signed: yes"), ran.said.count("Signed: not yet")) == (1, 2)


def test_whoever_is_not_in_a_set_cannot_sign_it(newsroom: World) -> None:
    ana, *others = newsroom.people
    paths = card_files(newsroom)[1:]
    manifest = newsroom.folder / "identity.manifest"
    run("manifest", "make", *paths, "--purpose", "identity", "--quorum", "2", "--to", manifest)

    ran = run("manifest", "sign", manifest, "--key", ana.key_file, "--yes", by=[ana])

    assert len(others) == 2
    assert ran.code == 1
    assert "not one of the key set's" in ran.said


def test_one_person_alone_may_pay_but_not_open(newsroom: World) -> None:
    _, opens = make(newsroom, "identity", 1)
    target, pays = make(newsroom, "payment", 1)

    assert opens.code == 1
    assert pays.code == 0
    assert manifests.read(target.read_bytes()).purpose is Purpose.PAYMENT


def test_signatures_can_be_merged_into_the_file_that_was_made_first(newsroom: World) -> None:
    manifest, _ = make(newsroom)
    ana = newsroom.people[0]
    copy = Path(shutil.copy(manifest, newsroom.folder / "copy.manifest"))
    run("manifest", "sign", copy, "--key", ana.key_file, "--yes", by=[ana])

    ran = run("manifest", "merge", copy, "--to", manifest)

    assert ran.code == 0
    assert manifests.signed_by(manifest.read_bytes()) == (True, False, False)


def test_manifests_of_different_sets_are_not_merged(newsroom: World) -> None:
    first, _ = make(newsroom)
    second, _ = make(newsroom, "payment")

    ran = run("manifest", "merge", first, second, "--to", newsroom.folder / "whole.manifest")

    assert ran.code == 1
    assert not (newsroom.folder / "whole.manifest").exists()
