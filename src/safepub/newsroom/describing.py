"""Alt texts and captions at the desk: another word for a file is another revision."""

from dataclasses import dataclass, replace
from uuid import UUID

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import acts, articles, attachment_rows, media, states
from safepub.newsroom.acts import Doing
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.attachments import Description, check_length
from safepub.newsroom.states import Act


@dataclass(frozen=True, kw_only=True)
class DeskDescription(Description):
    """What an editor says about one of an article's files, in the edition that was shown."""

    number: int
    seen_edition: int


class SameDescriptionError(InvalidError):
    """A revision that changes nothing would only undo a proof or an approval."""

    message = "You changed nothing, so nothing was stored."


def describe(
    session: NewsroomSession, desk: DeskReader, article_id: UUID, said: DeskDescription
) -> None:
    """Give a file another alt text and caption, for the contributor and the desk.

    They go out with the article, so this is an edit like any other: it makes a revision of the
    same text, a proof or an approval of an older one no longer counts, and whoever did it
    cannot approve it.

    Raises:
        attachment_rows.AttachmentNotFoundError: The desk has no such file.
        attachments.DescriptionTooLongError: The alt text or the caption is.
        SameDescriptionError: It is what the file has.
        states.ActNotAllowedError: The article cannot be edited now.
        editions.EditCollisionError: It is not the edition that was shown.
    """
    check_length(said)
    act = states.of_next_version(Act.EDIT, articles.get(session, article_id).state)
    article, transition = articles.begin(session, desk, act, article_id, seen=said.seen_edition)
    text = articles.open_text(session, desk, article)
    before = media.view_at_desk(session, desk, article, said.number).details
    details = replace(before, alt=said.alt, caption=said.caption)
    if details == before:
        raise SameDescriptionError
    row = attachment_rows.row_at(session, article.id, said.number)
    attachment_rows.replace_details(
        session, row, attachment_rows.seal_details(session, article, details, for_desk=True)
    )
    revision = articles.add_revision(session, desk, article, text)
    article.approved_revision = None
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id, revision=revision.number))
