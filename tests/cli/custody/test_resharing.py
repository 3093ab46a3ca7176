"""Custodians who meet give every envelope to another set, and open none."""

from pathlib import Path
from uuid import uuid4

from safepub.cli.custody import keys
from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import custodian_keys, keysets, opening, reshared, sealing, sections
from safepub.crypto.keysets import Purpose
from safepub.crypto.sections import Kind
from tests.cli.custody.world import Ran, World, forge, run


def newcomer(name: str) -> KeyHolder:
    return KeyHolder(name=name, key_file=Path(name), passphrase="", key=custodian_keys.generate())


def export(newsroom: World, envelopes: list[bytes]) -> Path:
    parts = [(Kind.MANIFEST, newsroom.manifest)]
    parts += [(Kind.ENVELOPE, envelope) for envelope in envelopes]
    path = newsroom.folder / "envelopes.spe"
    path.write_bytes(b"".join(sections.write(sections.ENVELOPES, parts)))
    return path


def some_envelopes(newsroom: World) -> list[bytes]:
    dummies = [sealing.seal_link(None, subject=uuid4(), keyset=newsroom.keyset) for _ in range(2)]
    return [newsroom.envelope, *dummies]


def reshare(
    newsroom: World, file: Path, manifest: bytes, people: list[KeyHolder], word: str = "reshare"
) -> tuple[Path, Ran]:
    new_set, target = newsroom.folder / "new.manifest", newsroom.folder / "reshared.spe"
    new_set.write_bytes(manifest)
    named = [each for holder in people for each in ("--key", str(holder.key_file))]
    files = ("--to-manifest", new_set, "--to", target)
    return target, run("reshare", file, *files, *named, typed=f"{word}\n", by=people)


def test_a_quorum_gives_all_envelopes_to_a_new_set(newsroom: World) -> None:
    old = some_envelopes(newsroom)
    new_people = [newsroom.people[0], newcomer("Dora"), newcomer("Emil"), newcomer("Fero")]
    manifest = keys.make_manifest(Purpose.IDENTITY, 3, new_people)
    new_set = keysets.load_manifest(manifest, pin=keysets.fingerprint(manifest))

    target, ran = reshare(newsroom, export(newsroom, old), manifest, list(newsroom.people[1:]))

    assert ran.code == 0
    with target.open("rb") as file:
        written = list(sections.read(file, sections.ENVELOPES))
    fresh = [content for kind, content in written if kind is Kind.ENVELOPE]
    assert written[0] == (Kind.MANIFEST, manifest)
    assert all(reshared.is_reshared(*pair, new_set) for pair in zip(old, fresh, strict=True))
    envelope = opening.read(fresh[0])
    shares = [opening.open_share(envelope, holder.key.seed) for holder in new_people[1:]]
    link = opening.join(envelope, shares)
    assert link.slot_id in newsroom.slots


def test_fewer_than_the_quorum_reshare_nothing(newsroom: World) -> None:
    manifest = keys.make_manifest(Purpose.IDENTITY, 2, [newcomer("Dora"), newcomer("Emil")])
    ana = newsroom.people[0]

    target, ran = reshare(newsroom, export(newsroom, [newsroom.envelope]), manifest, [ana, ana])

    assert ran.code == 1
    assert "Too few custodians of the old set are here" in ran.said
    assert not target.exists()


def test_a_new_set_that_not_all_have_signed_is_refused(newsroom: World) -> None:
    manifest = keys.make_manifest(Purpose.IDENTITY, 2, [newcomer("Dora"), newcomer("Emil")])

    target, ran = reshare(
        newsroom,
        export(newsroom, [newsroom.envelope]),
        manifest[:-64] + bytes(64),
        list(newsroom.people[:2]),
    )

    assert ran.code == 1
    assert "key set is refused" in ran.said
    assert not target.exists()


def test_envelopes_are_not_given_to_paymasters(newsroom: World) -> None:
    manifest = keys.make_manifest(Purpose.PAYMENT, 1, [newcomer("Pavol")])

    target, ran = reshare(
        newsroom, export(newsroom, [newsroom.envelope]), manifest, list(newsroom.people[:2])
    )

    assert ran.code == 1
    assert "another purpose" in ran.said
    assert not target.exists()


def test_a_share_that_was_altered_is_named_and_nothing_is_written(newsroom: World) -> None:
    manifest = keys.make_manifest(Purpose.IDENTITY, 2, [newcomer("Dora"), newcomer("Emil")])
    wrong = with_a_wrong_share(newsroom)

    target, ran = reshare(
        newsroom, export(newsroom, [newsroom.envelope, wrong]), manifest, list(newsroom.people[:2])
    )

    assert ran.code == 1
    assert "Envelope 2 does not join" in ran.said
    assert "Ana, Bohdan" in ran.said
    assert not target.exists()


def test_another_word_than_reshare_writes_nothing(newsroom: World) -> None:
    manifest = keys.make_manifest(Purpose.IDENTITY, 2, [newcomer("Dora"), newcomer("Emil")])
    people = list(newsroom.people[:2])

    target, ran = reshare(newsroom, export(newsroom, [newsroom.envelope]), manifest, people, "no")

    assert "Custodian: Dora. The words of their key: " in ran.said
    assert ran.code == 1
    assert not target.exists()


def with_a_wrong_share(newsroom: World) -> bytes:
    """Seal other pads to everybody: a forged envelope whose commitment does not hold."""
    subject = uuid4()
    one = sealing.seal_link(None, subject=subject, keyset=newsroom.keyset)
    return forge(b"k" * 32, one[:42] + bytes(32), one[74:228], newsroom.keyset)
