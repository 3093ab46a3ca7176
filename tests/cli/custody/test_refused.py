"""Whatever a server could put together that does not fit is refused before a share is opened."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from safepub.cli.custody.keys import KeyHolder, make_manifest
from safepub.crypto import canonical, sealing, signing, words
from safepub.crypto.acts import Outcome, Take
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset, Purpose
from safepub.crypto.sections import Kind
from tests.cli.custody.test_answering import answer
from tests.cli.custody.world import LEGAL_NAME, World, today

Forgery = Callable[[World], Path]


def grants(newsroom: World) -> list[Path]:
    return sorted(newsroom.folder.glob("grant-*"))


def another_request(newsroom: World) -> Path:
    taken, _ = newsroom.take(0)
    newsroom.ask()
    return newsroom.case(taken)


def another_statement(newsroom: World) -> Path:
    """The server writes another byline; everything else is as it was asked."""
    taken, _ = newsroom.take(0)
    statement = canonical.decode(newsroom.request.statement()) | {"byline": "Alena K."}
    return newsroom.case(taken, instead={Kind.STATEMENT: [canonical.encode(statement)]})


def another_envelope(newsroom: World) -> Path:
    other = sealing.seal_link(None, subject=newsroom.subject, keyset=newsroom.keyset)
    taken, _ = newsroom.take(0)
    return newsroom.case(taken, instead={Kind.ENVELOPE: [other]})


def envelope_of_another_contributor(newsroom: World) -> Path:
    newsroom.envelope = sealing.seal_link(None, subject=uuid4(), keyset=newsroom.keyset)
    newsroom.ask()
    return newsroom.case(newsroom.take(0)[0])


def take_of_an_outsider(newsroom: World) -> Path:
    """The server signs a take of its own under Ana's key id."""
    ana = newsroom.people[0].key
    outsider = CustodianKey(seed=ana.seed, signing_seed=b"x" * 32)
    act, _ = signing.take(outsider, newsroom.request, day=today())
    return newsroom.case(act)


def set_that_nobody_signed(newsroom: World) -> Path:
    """The server replaces a custodian by a key of its own and signs for everybody it can."""
    people = newsroom.people
    own = KeyHolder(
        name="Ana",
        key_file=people[0].key_file,
        passphrase="",
        key=CustodianKey(seed=b"s" * 32, signing_seed=b"t" * 32),
    )
    manifest = make_manifest(Purpose.IDENTITY, 2, [own, *people[1:]])
    forged = manifest[:-64] + bytes(64)
    newsroom.keyset = Keyset(Purpose.IDENTITY, 2, (own.member, *newsroom.keyset.members[1:]))
    newsroom.envelope = sealing.seal_link(None, subject=newsroom.subject, keyset=newsroom.keyset)
    newsroom.ask()
    return newsroom.case(instead={Kind.MANIFEST: [forged]})


def another_reason(newsroom: World) -> Path:
    sealed, _ = words.seal(
        "A better reason", newsroom.keyset.public_keys, kind="reason", owner=newsroom.request.id
    )
    taken, _ = newsroom.take(0)
    return newsroom.case(taken, instead={Kind.REASON: [words.encode(sealed, 3)]})


def expired(newsroom: World) -> Path:
    taken_on = today() - timedelta(days=20)
    newsroom.ask(asked_on=taken_on, expires_on=today() - timedelta(days=1))
    act, _ = signing.take(newsroom.people[0].key, newsroom.request, day=taken_on)
    return newsroom.case(act)


def asked_by_the_granter(newsroom: World) -> Path:
    newsroom.ask(asked_by=" bohdan")
    return newsroom.case(newsroom.take(0)[0])


def asked_by_the_reader(newsroom: World) -> Path:
    newsroom.ask(asked_by="ANA")
    return newsroom.case(newsroom.take(0)[0])


def taken_by_the_granter(newsroom: World) -> Path:
    return newsroom.case(newsroom.take(1)[0])


def not_taken(newsroom: World) -> Path:
    return newsroom.case()


def two_readers(newsroom: World) -> Path:
    return newsroom.case(newsroom.take(0)[0], newsroom.take(2)[0])


def opened_already(newsroom: World) -> Path:
    taken, _ = newsroom.take(0)
    key = newsroom.people[0].key
    receipt = signing.receipt(key, newsroom.request, Take(taken), Outcome.SHOWN, day=today())
    return newsroom.case(taken, receipt)


def refused_by_two(newsroom: World) -> Path:
    refusals = [
        signing.refusal(newsroom.people[place].key, newsroom.request, day=today())
        for place in (0, 2)
    ]
    return newsroom.case(newsroom.take(0)[0], *refusals)


def objected_where_that_is_a_veto(newsroom: World) -> Path:
    newsroom.ask(veto=True)
    sealed, _ = words.seal(
        "Please do not.",
        newsroom.keyset.public_keys,
        kind="objection",
        owner=newsroom.request.id,
    )
    objection = {Kind.OBJECTION: [words.encode(sealed, 3)]}
    return newsroom.case(newsroom.take(0)[0], instead=objection)


def never_asked(newsroom: World) -> Path:
    taken, _ = newsroom.take(0)
    newsroom.entries.pop()
    return newsroom.case(taken)


@pytest.mark.parametrize(
    ("forgery", "sentence"),
    [
        (another_request, "not an act of a custodian of this key set"),
        (another_statement, "not an act of a custodian of this key set"),
        (another_envelope, "another envelope"),
        (envelope_of_another_contributor, "not the one that was asked for"),
        (take_of_an_outsider, "not an act of a custodian of this key set"),
        (set_that_nobody_signed, "key set is refused"),
        (another_reason, "not the one that the request was made with"),
        (expired, "has expired"),
        (asked_by_the_granter, "You asked for this yourself"),
        (asked_by_the_reader, "The reader is the one who asked"),
        (taken_by_the_granter, "You are the reader"),
        (not_taken, "Nobody has taken this request up"),
        (two_readers, "two readers"),
        (opened_already, "is over"),
        (refused_by_two, "so many custodians refused"),
        (objected_where_that_is_a_veto, "an objection ends the request"),
        (never_asked, "does not say that this request was ever made"),
    ],
)
def test_a_grant_is_refused_for(forgery: Forgery, sentence: str, newsroom: World) -> None:
    case, bohdan = forgery(newsroom), newsroom.people[1]

    ran = answer("grant", case, bohdan)

    assert ran.code == 1
    assert sentence in ran.said
    assert grants(newsroom) == []
    assert LEGAL_NAME not in ran.said


def test_an_objection_that_is_no_veto_is_shown_and_may_be_granted_against(
    newsroom: World,
) -> None:
    sealed, _ = words.seal(
        "Please do not.",
        newsroom.keyset.public_keys,
        kind="objection",
        owner=newsroom.request.id,
    )
    case = newsroom.case(newsroom.take(0)[0], instead={Kind.OBJECTION: [words.encode(sealed, 3)]})

    ran = answer("grant", case, newsroom.people[1])

    assert ran.code == 0
    assert "Objection: Please do not." in ran.said
