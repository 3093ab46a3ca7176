"""Link envelopes out to custodians, for re-sharing and drills, and re-shared ones back in."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select

from safepub.crypto import link_envelopes, manifests, reshared
from safepub.crypto import sections as parts
from safepub.crypto.keysets import Keyset, KeysetRefusedError
from safepub.crypto.link_envelopes import EnvelopeMismatchError, EnvelopeRefusedError
from safepub.crypto.sections import FileRefusedError, Kind
from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import journal, reveals
from safepub.newsroom.models.people import LinkEnvelope

_RANDOM = secrets.SystemRandom()


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """How many envelopes were replaced, and how many were of the new set already."""

    count: int
    kept: int


class EnvelopesChangedError(ConflictError):
    """Not every envelope has its re-shared partner in the file; nothing was changed."""

    message = (
        "The envelopes have changed since they were exported, or the file is not complete. "
        "Nothing was changed. Export them again, and re-share again."
    )


def export(
    session: NewsroomSession,
    keyset: Keyset,
    manifest: bytes,
    *,
    sample: int | None = None,
    today: date,
) -> Iterator[bytes]:
    """Give the bytes of a file with the envelopes that are sealed to this key set.

    All of them, or a random `sample`; in the order of contributors' random ids. The
    journal does not say how many: that would tell of registrations.
    """
    sealed = [row.envelope for row in _all(session, keyset) if _is_sealed_to(row, keyset)]
    if sample is not None:
        sealed = [
            sealed[place]
            for place in sorted(_RANDOM.sample(range(len(sealed)), min(sample, len(sealed))))
        ]
    told = {"keyset": keyset.keyset_id.hex(), "all": sample is None}
    _note(session, "envelopes.exported", keyset, told, today=today)
    envelopes = [(Kind.ENVELOPE, envelope) for envelope in sealed]
    return parts.write(parts.ENVELOPES, [(Kind.MANIFEST, manifest), *envelopes])


def adopt(session: NewsroomSession, file: BinaryIO, keyset: Keyset, *, today: date) -> Adopted:
    """Put re-shared envelopes in the place of all old ones of their purpose, or none at all.

    `keyset` is the new one, from the manifest that the settings will pin. Envelopes that
    are sealed to it already stay. Live requests of the purpose end.

    Raises:
        sections.FileRefusedError: The file is damaged, or made for another key set.
        EnvelopesChangedError: An envelope has no partner that differs in its shares alone.
    """
    brought = _read(file, keyset)
    rows = _all(session, keyset, lock=True)
    live = reveals.lock_live(session, purpose=keyset.purpose)
    count = 0
    for row in rows:
        new = brought.get(row.contributor_id)
        if new is not None and reshared.is_reshared(row.envelope, new, keyset):
            row.envelope = new
            count += 1
        elif not _is_sealed_to(row, keyset):
            raise EnvelopesChangedError
    reveals.end(session, live, today=today)
    _note(session, "envelopes.adopted", keyset, {"keyset": keyset.keyset_id.hex()}, today=today)
    return Adopted(count=count, kept=len(rows) - count)


def _read(file: BinaryIO, keyset: Keyset) -> dict[UUID, bytes]:
    """Read a file to its end: its envelopes by contributor, each once.

    Raises:
        FileRefusedError: It is damaged, made for another key set, or names one twice.
    """
    found: dict[UUID, bytes] = {}
    try:
        for kind, content in parts.read(file, parts.ENVELOPES):
            if kind is Kind.MANIFEST:
                _require_same(content, keyset)
                continue
            subject = link_envelopes.read(content).subject
            if subject in found:
                raise FileRefusedError
            found[subject] = content
    except (EnvelopeRefusedError, KeysetRefusedError) as error:
        raise FileRefusedError from error
    return found


def _require_same(manifest: bytes, keyset: Keyset) -> None:
    if manifests.read(manifest) != keyset:
        raise FileRefusedError


def _all(session: NewsroomSession, keyset: Keyset, *, lock: bool = False) -> list[LinkEnvelope]:
    found = select(LinkEnvelope).where(LinkEnvelope.purpose == keyset.purpose)
    found = found.order_by(LinkEnvelope.contributor_id)
    statement = found.with_for_update() if lock else found
    return list(session.scalars(statement, execution_options={"populate_existing": True}))


def _is_sealed_to(row: LinkEnvelope, keyset: Keyset) -> bool:
    try:
        envelope = link_envelopes.read(row.envelope)
        link_envelopes.require(envelope, subject=row.contributor_id, keyset=keyset)
    except (EnvelopeRefusedError, EnvelopeMismatchError):
        return False
    return True


def _note(
    session: NewsroomSession, act: str, keyset: Keyset, told: dict[str, object], *, today: date
) -> None:
    what = {"purpose": keyset.purpose.name.lower(), **told}
    journal.append(session, act, who=journal.OPERATOR, what=what, day=today)
