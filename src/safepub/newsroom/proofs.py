"""The proof: the final text, which its contributor checks before it may go out."""

from uuid import UUID

from safepub.database import NewsroomSession
from safepub.newsroom import acts, drafts, editions, leak_checks, messages, states
from safepub.newsroom.drafts import Room
from safepub.newsroom.leak_checks import Checked
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import Act, Right, Transition
from safepub.newsroom.texts import Text


def open_proof(session: NewsroomSession, room: Room, article_id: UUID) -> Text:
    """Open the text that is up for the contributor's check.

    Raises:
        drafts.ArticleNotFoundError: It is not theirs.
        states.ActNotAllowedError: There is no proof now.
    """
    article = drafts.get_own(session, room, article_id)
    check(Act.PASS_PROOF, article)
    return drafts.open_draft(session, room, article_id)


def pass_proof(
    session: NewsroomSession,
    room: Room,
    article_id: UUID,
    *,
    seen_edition: int,
    checked: Checked,
) -> None:
    """Let the text go out that the contributor was shown.

    `checked` says how the check of this text went; without one it is not published.

    Raises:
        drafts.ArticleNotFoundError: It is not theirs.
        states.ActNotAllowedError: There is no proof now.
        editions.EditCollisionError: The text changed since they saw it.
    """
    article = drafts.get_own(session, room, article_id)
    transition = check(Act.PASS_PROOF, article)
    editions.claim(session, article, seen=seen_edition)
    text_id = drafts.newest_text_id(session, article)
    leak_checks.record(session, article, text_id, checked)
    acts.done(session, article, transition, acts.BY_CONTRIBUTOR)


def return_proof(session: NewsroomSession, room: Room, article_id: UUID, reason: str) -> None:
    """Send the proof back to the desk with a reason.

    Raises:
        drafts.ArticleNotFoundError: It is not theirs.
        states.ActNotAllowedError: There is no proof now.
        messages.ReasonMissingError: No reason was given.
    """
    article = drafts.get_own(session, room, article_id)
    transition = check(Act.RETURN_PROOF, article)
    editions.claim(session, article)
    messages.send_reason(session, article, reason, writer_id=None)
    article.approved_revision = None
    acts.done(session, article, transition, acts.BY_CONTRIBUTOR)


def check(act: Act, article: Article) -> Transition:
    """Give the transition of a contributor's act on a proof, of the article or its next version.

    Raises:
        states.ActNotAllowedError: There is no proof now.
    """
    act = states.of_next_version(act, article.state)
    return states.check(act, article.state, {Right.CONTRIBUTOR}, next_stage=article.next_stage)
