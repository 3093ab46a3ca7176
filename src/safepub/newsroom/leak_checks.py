"""That a text was checked by its contributor for what gives them away.

What was found is the contributor's alone: no word, place or level of it comes here.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select

from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom.models.articles import Article, Revision, SealedText
from safepub.newsroom.models.attachments import Attachment
from safepub.newsroom.models.desk import Override
from safepub.newsroom.models.leak_checks import LeakCheck

_LABEL = b"safepub/checked/v1\0"
# Of a sealed file: its random salt and the commitment to its key (`FORMAT.md`,
# section 2), which no other sealing shares. Reading ten files whole to
# show one line at the desk would take a second.
_HEAD_BYTES = 64


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A check that the contributor has just done of exactly what they hand in or let go."""

    rules: int
    """The version of the rules (`leaks.check.RULES`)."""
    acknowledged: int
    """How many findings they let stand; 0 means that nothing was found."""
    on: date


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """A check as the desk sees it."""

    on: date
    acknowledged: int


class LeakCheckMissingError(ConflictError):
    """The revision, or one of its attachments, is not what its contributor checked."""

    message = "This text was not checked by its contributor since it was last changed."


class OwnOverrideError(ConflictError):
    """Whoever lets a text go unchecked is not the one who publishes it."""

    message = (
        "You let this text go on without its contributor's check, so somebody else has to "
        "publish it."
    )


def digest_of(session: NewsroomSession, article: Article, text: SealedText) -> bytes:
    """Name exactly this text with the article's attachments: SHA-256 over what is sealed.

    Whatever is sealed anew has another digest, were it the same words. It says
    nothing about them.
    """
    digest = hashlib.sha256(_LABEL + text.id.bytes + hashlib.sha256(text.body).digest())
    rows = session.execute(
        select(
            Attachment.number,
            func.substr(Attachment.body, 1, _HEAD_BYTES),
            func.length(Attachment.body),
            SealedText.body,
        )
        .join(SealedText, SealedText.id == Attachment.details_id)
        .where(Attachment.article_id == article.id)
        .order_by(Attachment.number)
    )
    for number, head, length, details in rows:
        file = bytes(head) + length.to_bytes(8, "big")
        digest.update(number.to_bytes(4, "big"))
        digest.update(hashlib.sha256(file).digest() + hashlib.sha256(details).digest())
    return digest.digest()


def record(session: NewsroomSession, article: Article, text_id: UUID, checked: Checked) -> None:
    """Keep that this text was checked with the attachments that the article has now.

    It takes the place of every earlier check of the article.
    """
    session.flush()
    text = session.get_one(SealedText, text_id)
    session.execute(delete(LeakCheck).where(LeakCheck.article_id == article.id))
    session.add(
        LeakCheck(
            article_id=article.id,
            digest=digest_of(session, article, text),
            rules=checked.rules,
            checked_on=checked.on,
            acknowledged=checked.acknowledged,
        )
    )


def status(session: NewsroomSession, article: Article, text_id: UUID) -> CheckView | None:
    """Tell what the desk may know of the check of this text; None where there was none."""
    text = session.get_one(SealedText, text_id)
    row = session.get(LeakCheck, (article.id, digest_of(session, article, text)))
    if row is None:
        return None
    return CheckView(on=row.checked_on, acknowledged=row.acknowledged)


def forget(session: NewsroomSession, article: Article) -> None:
    """Drop what is kept of an article's check, once its text is public.

    Beside a text that everybody can read, the number of findings that were let stand would
    help whoever tries names on it.
    """
    session.execute(delete(LeakCheck).where(LeakCheck.article_id == article.id))


def require(session: NewsroomSession, article: Article, *, by: UUID | None = None) -> None:
    """Return where the approved revision was checked as it is now, with its attachments.

    Another publisher's override stands for the check. `by` is whoever publishes; None for the
    worker, which only does what somebody else has decided.

    Raises:
        LeakCheckMissingError: It was neither checked nor let go, or was changed since.
        OwnOverrideError: Whoever publishes it is the one who let it go.
    """
    digest = digest_approved(session, article)
    override = session.get(Override, (article.id, digest))
    # Also where a check stands: it may be the one of the hand-in, and the proof not passed.
    if override is not None and override.staff_id == by:
        raise OwnOverrideError
    if override is None and session.get(LeakCheck, (article.id, digest)) is None:
        raise LeakCheckMissingError


def digest_approved(session: NewsroomSession, article: Article) -> bytes:
    """Name the approved revision with the article's attachments, as `digest_of` does.

    Raises:
        LeakCheckMissingError: Nothing is approved.
    """
    session.flush()
    text_id = session.scalars(
        select(Revision.text_id).where(
            Revision.article_id == article.id, Revision.number == article.approved_revision
        )
    ).one_or_none()
    if text_id is None:
        raise LeakCheckMissingError
    return digest_of(session, article, session.get_one(SealedText, text_id))


def checked_revision(session: NewsroomSession, article: Article) -> int | None:
    """Give the revision that was checked last, with the attachments as they are now.

    None where no revision was.
    """
    own = LeakCheck.article_id == article.id
    checked = set(session.scalars(select(LeakCheck.digest).where(own)))
    rows = session.execute(
        select(Revision.number, SealedText)
        .join(SealedText, SealedText.id == Revision.text_id)
        .where(Revision.article_id == article.id)
        .order_by(Revision.number.desc())
    )
    for number, text in rows if checked else ():
        if digest_of(session, article, text) in checked:
            return int(number)
    return None
