"""What custody costs: sealing, granting, opening and re-sharing, side by side in one run.

`python -m benchmarks.custody` prints medians, and ratios to the smallest key set;
`--unlock` also times a key file at its default cost, which takes 2 GiB of memory.
"""

import argparse
import hashlib
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import click

from safepub.crypto import acts, custodian_keys, opening, resharing, sealing, signing
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset, Member, Purpose
from safepub.crypto.requests import Category, Request
from safepub.crypto.sealing import SealedSlot

SIZES = ((2, 3), (3, 5), (4, 7))
ROUNDS = 31
PAYLOAD = b'{"legal_name":"Invented"}'


def milliseconds(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Give the median of several runs."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


class Case:
    """A sealed identity, a request for it and everybody's keys."""

    def __init__(self, quorum: int, people: int) -> None:
        """Make keys, seal a slot and ask for it."""
        self.keys = [custodian_keys.generate() for _ in range(people)]
        self.keyset = _keyset(quorum, self.keys)
        self.slot = sealing.seal_slot(PAYLOAD, purpose=Purpose.IDENTITY)
        self.subject = uuid4()
        self.sealed = self.seal()
        self.envelope = opening.read(self.sealed)
        self.request = _request(self)
        taken, self.seed = signing.take(self.keys[0], self.request, day=_today())
        self.take = acts.Take(taken)
        self.grants = [self.grant(key) for key in self.keys[1:quorum]]

    def seal(self) -> bytes:
        """Seal the link envelope, as a registration does."""
        return sealing.seal_link(self.slot, subject=self.subject, keyset=self.keyset)

    def grant(self, key: CustodianKey) -> acts.Grant:
        """Grant with one key, as `safepub custody grant` does."""
        share = opening.open_share(self.envelope, key.seed)
        return acts.Grant(signing.grant(key, self.request, self.take, share, day=_today()))

    def open(self) -> bytes:
        """Join the grants with the reader's share and open the slot."""
        shares = [opening.open_share(self.envelope, self.keys[0].seed)]
        shares += [signing.open_grant(self.seed, grant) for grant in self.grants]
        return opening.open_slot(self.slot.body, opening.join(self.envelope, shares))

    def reshare(self) -> bytes:
        """Share the envelope's key anew, to the same people."""
        quorum = self.keys[: self.keyset.quorum]
        shares = [opening.open_share(self.envelope, key.seed) for key in quorum]
        return resharing.reshare(self.sealed, shares, self.keyset)


def seal_slot() -> SealedSlot:
    """Seal an identity's slot."""
    return sealing.seal_slot(PAYLOAD, purpose=Purpose.IDENTITY)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unlock", action="store_true", help="time a key file at full cost")
    arguments = parser.parse_args()
    cases = {size: Case(*size) for size in SIZES}
    click.echo(f"slot: {milliseconds(seal_slot):.2f} ms")
    click.echo(
        f"{'custodians':12}{'bytes':>8}{'seal':>14}{'grant':>14}{'open':>14}{'re-share':>14}"
    )
    first: list[float] = []
    for (quorum, people), case in cases.items():
        runs = (case.seal, lambda case=case: case.grant(case.keys[-1]), case.open, case.reshare)
        took = [milliseconds(run) for run in runs]
        first = first or took
        cells = [f"{ms:6.2f} (×{ms / base:.1f})" for ms, base in zip(took, first, strict=True)]
        line = "".join(f"{cell:>14}" for cell in cells)
        click.echo(f"{f'{quorum} of {people}':12}{len(case.sealed):>8}{line}")
    if arguments.unlock:
        key = custodian_keys.generate()
        locked = custodian_keys.lock(key, "six words")
        spent = milliseconds(lambda: custodian_keys.unlock(locked, "six words"), 3)
        click.echo(f"unlock a key file, 2 GiB: {spent:.0f} ms")


def _keyset(quorum: int, keys: list[CustodianKey]) -> Keyset:
    members = tuple(
        Member(name=str(place), public_key=key.public_key, signing_key=key.signing_key)
        for place, key in enumerate(keys)
    )
    return Keyset(purpose=Purpose.IDENTITY, quorum=quorum, members=members)


def _request(case: Case) -> Request:
    return Request(
        id=uuid4(),
        purpose=Purpose.IDENTITY,
        category=Category.DANGER,
        byline="Maks",
        asked_by="Edita",
        subject=case.subject,
        envelope=hashlib.sha256(case.sealed).digest(),
        keyset=case.keyset.keyset_id,
        reason=bytes(32),
        asked_on=_today(),
        expires_on=_today() + timedelta(days=14),
        waiting_hours=0,
        veto=False,
    )


def _today() -> date:
    return datetime.now(UTC).date()


if __name__ == "__main__":
    main()
