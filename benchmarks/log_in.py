"""Whether a log-in's time tells who has an account, and what a changed passphrase costs.

`python -m benchmarks.log_in [--quick]` sends wrong log-ins to an application in this
process, 200 of each kind in turn (abuse case 14), at the costs that are the default. The
times of two kinds cannot be told apart where the last column is near 0.5: it is how often
one of the first kind took longer than one of the second (Mann and Whitney's U over the
number of pairs; by chance alone 200 of each give 0.44 to 0.56 in 19 of 20 runs). Then
the passphrase of an account that holds 200 sealed rows is changed.
"""

import re
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from uuid import uuid4

import click
from flask import Flask

from safepub import app as application
from safepub.cli import instance
from safepub.cli.instance import Plan
from safepub.crypto import custodian_keys, keysets, passphrases, sealing, suite
from safepub.crypto.keysets import Keyset, Keysets, Member, Purpose
from safepub.crypto.passphrases import ContributorKeys
from safepub.database import Databases
from safepub.newsroom import contributors, drafts, staff
from safepub.newsroom import passphrases as changing
from safepub.newsroom.contributors import NewContributor
from safepub.newsroom.drafts import Room
from safepub.newsroom.staff import Locks, NewStaff
from safepub.newsroom.states import Right
from safepub.newsroom.texts import Text
from safepub.settings import Settings, load_settings
from safepub.web import limits, runtime
from safepub.web.runtime import Runtime

TIMES = 200
QUICK_TIMES = 20
ROWS = 200
WORDS = "ankle bacon cabin dagger eagle fabric gadget"
MISTYPED = WORDS.replace("cabin", "cabim")
UNKNOWN = "habitat icing jackal kebab ladder magnet nacho"
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')

Kinds = Mapping[str, Callable[[], None]]


@click.command()
@click.option("--quick", is_flag=True, help="Twenty of each kind instead of 200.")
def main(*, quick: bool) -> None:
    """Print how long wrong log-ins take, and what changing a passphrase costs."""
    with tempfile.TemporaryDirectory() as place:
        settings = load_settings(instance.create(Path(place), _plan(), _manifests()), {})
        app = application.create_app(settings)
        running: Runtime = app.extensions[runtime.EXTENSION]
        # A flood is what this is.
        limits.limiter.enabled = False
        keys = _people(running.databases, settings, running.keysets)
        times = QUICK_TIMES if quick else TIMES
        click.echo(f"{'':24}{'first ms':>12}{'second ms':>12}{'apart':>8}")
        _compare("contributor: a letter off, unknown", _contributors(app), times)
        _compare("staff: wrong password, no such name", _staff(app), times)
        _change(running.databases, keys)
        running.close()


def _compare(name: str, kinds: Kinds, times: int) -> None:
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(times):
        for kind, send in kinds.items():
            started = time.perf_counter()
            send()
            taken[kind].append((time.perf_counter() - started) * 1000)
    first, second = taken.values()
    middles = f"{statistics.median(first):>12.1f}{statistics.median(second):>12.1f}"
    click.echo(f"{name}\n{'':24}{middles}{_apart(first, second):>8.3f}")


def _apart(first: Sequence[float], second: Sequence[float]) -> float:
    """Give the share of pairs in which the first took longer."""
    longer = sum(one > other for one in first for other in second)
    return longer / (len(first) * len(second))


def _contributors(app: Flask) -> Kinds:
    return {
        name: _sender(app, "/login", passphrase=typed)
        for name, typed in (("mistyped", MISTYPED), ("unknown", UNKNOWN))
    }


def _staff(app: Flask) -> Kinds:
    return {
        name: _sender(app, "/desk/login", name=name, password=UNKNOWN, code="123456")
        for name in ("Edita", "Idate")
    }


def _sender(app: Flask, path: str, **typed: str) -> Callable[[], None]:
    client = app.test_client()
    found = CSRF.search(client.get(path).text)
    assert found is not None  # noqa: S101 - every log-in has a form
    sent = {**typed, "csrf_token": found[1]}

    def send() -> None:
        status = client.post(path, data=sent).status_code
        assert status == 422, status  # noqa: PLR2004, S101 - anything else measures something else

    return send


def _change(databases: Databases, keys: ContributorKeys) -> None:
    with databases.newsroom() as session:
        contributor = contributors.find_by_login_tag(session, keys.login_tag)
        assert contributor is not None  # noqa: S101 - `_people` has just made it
        room = Room(contributor_id=contributor.id, box_seed=keys.box_seed, note_key=keys.note_key)
        pseudonym = contributors.pseudonyms_of(session, room.contributor_id)[0]
        text = Text(headline="One of many", body="word " * 1_500, language="en")
        for _ in range(ROWS):
            drafts.start(session, room, pseudonym.id, text)
    new = ContributorKeys(login_tag=b"n" * 32, box_seed=suite.new_seed(), note_key=b"k" * 32)
    started = time.perf_counter()
    with databases.newsroom() as session:
        changing.change(session, room, new)
    taken = (time.perf_counter() - started) * 1000
    click.echo(f"A passphrase changed over {ROWS} sealed rows: {taken:.0f} ms")


def _plan() -> Plan:
    return Plan(base_url="https://safepub.test", site_name="Benchmark")


def _manifests() -> Mapping[Purpose, bytes]:
    keys = [custodian_keys.generate() for _ in range(3)]
    members = tuple(
        Member(name=name, public_key=key.public_key, signing_key=key.signing_key)
        for name, key in zip("ABC", keys, strict=True)
    )
    return {
        purpose: keysets.make_manifest(
            Keyset(purpose, 2, members), [key.signing_seed for key in keys]
        )
        for purpose in Purpose
    }


def _people(databases: Databases, settings: Settings, held: Keysets) -> ContributorKeys:
    keys = passphrases.contributor_keys(
        WORDS,
        salt=settings.secrets.passphrase_salt,
        pepper=settings.secrets.pepper,
        cost=runtime.cost(settings.argon2.contributor),
    )
    locks = Locks(totp_key=settings.secrets.totp_key, cost=runtime.cost(settings.argon2.staff))
    new = NewStaff(name="Edita", password=WORDS, rights=frozenset({Right.EDITOR}))
    contributor_id = uuid4()
    with databases.newsroom() as session:
        staff.add(session, new, locks, staff.found_desk(session))
        contributors.register(
            session,
            NewContributor(
                id=contributor_id,
                login_tag=keys.login_tag,
                public_key=suite.public_key_of(keys.box_seed),
                byline="M",
                envelopes={
                    keyset.purpose: sealing.seal_link(None, subject=contributor_id, keyset=keyset)
                    for keyset in (held.identity, held.payment)
                },
            ),
        )
    return keys


if __name__ == "__main__":
    main()
