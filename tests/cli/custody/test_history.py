"""What the journal tells of a request counts, whatever the case file leaves out."""

from datetime import timedelta

import pytest

from safepub.crypto import keysets, signing
from tests.cli.custody.world import JOURNAL_KEY, Ran, World, hash_of, run, today


def inspect(newsroom: World, *given: bytes) -> Ran:
    ana = newsroom.people[0]
    case = newsroom.case(*given)
    key = ("--key", ana.key_file, "--journal-key", JOURNAL_KEY)
    return run("inspect", case, *key, typed="same\n", by=[ana])


@pytest.mark.parametrize(
    "act", ["request.ended", "request.expired", "request.receipt", "request.withdrawn"]
)
def test_a_request_that_the_journal_ends_is_over(newsroom: World, act: str) -> None:
    newsroom.log(act, request=newsroom.request.digest.hex())

    ran = inspect(newsroom)

    assert ran.code == 1
    assert "says that this request is over" in ran.said


def test_another_request_may_be_over(newsroom: World) -> None:
    newsroom.log("request.ended", request="00" * 32)

    assert inspect(newsroom).code == 0


def test_a_refusal_that_the_file_leaves_out_is_missed(newsroom: World) -> None:
    chiara = newsroom.people[2].key
    refusal = signing.refusal(chiara, newsroom.request, day=today())
    digest = newsroom.request.digest.hex()
    newsroom.log("request.refused", request=digest, act=hash_of(refusal).hex())

    assert "leaves out a refusal" in inspect(newsroom).said
    assert inspect(newsroom, refusal).code == 0


def test_a_request_from_another_day_than_the_journal_says_is_refused(newsroom: World) -> None:
    asked = newsroom.entries[-1]
    asked["day"] = (newsroom.request.asked_on + timedelta(days=1)).isoformat()

    ran = inspect(newsroom)

    assert ran.code == 1
    assert "once and on its day" in ran.said


def test_a_key_set_that_was_replaced_since_counts_no_more(newsroom: World) -> None:
    own = keysets.fingerprint(newsroom.manifest)
    newsroom.log("keyset.replaced", purpose="identity", pin=own)
    newsroom.log("keyset.replaced", purpose="payment", pin="0f" * 32)
    before = inspect(newsroom)
    newsroom.log("keyset.replaced", purpose="identity", pin="0f" * 32)

    after = inspect(newsroom)

    assert before.code == 0
    assert after.code == 1
    assert "another key set took the place" in after.said


def test_the_words_of_the_root_change_with_every_entry(newsroom: World) -> None:
    first = inspect(newsroom).said.partition("words of its root: ")[2].partition(".")[0]
    newsroom.log("staff.added", who="somebody")

    second = inspect(newsroom).said.partition("words of its root: ")[2].partition(".")[0]

    assert len(first.split()) == len(second.split()) == 8
    assert first != second
