"""What has happened in a demo's newsroom: contributors registered, articles moved on.

Contributors register through the real form: there is no other way in, not even
for a demo.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Protocol
from uuid import UUID

from safepub.cli import demo_people
from safepub.cli.accounts import Account
from safepub.cli.samples import Sample
from safepub.crypto import passphrases, second_factor
from safepub.database import Databases, NewsroomSession
from safepub.errors import SafepubError
from safepub.leaks import check
from safepub.newsroom import articles, contributors, drafts, proofs, publishing, staff, staff_log_in
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.drafts import Room
from safepub.newsroom.leak_checks import Checked
from safepub.newsroom.states import Right, State
from safepub.newsroom.texts import Credit, CreditRole, Note, NoteKind, Text
from safepub.settings import Settings
from safepub.web.runtime import cost

# Cookies with the `__Host-` prefix are sent over a secure connection only.
ORIGIN = "https://demo.invalid"
_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_WORD = re.compile(r'<li[^>]*class="word"[^>]*>\s*([a-z-]+)\s*</li>')


class DemoFormError(SafepubError):
    """The registration form did not answer as a person would expect it to."""

    message = "The demo could not register its contributors through the form."


class Answer(Protocol):
    """What a page answers."""

    status_code: int

    @property
    def text(self) -> str:
        """The page."""


class Browser(Protocol):
    """A browser for forms: Flask's test browser, which only the doors know by name."""

    def open(
        self,
        path: str,
        *,
        method: str,
        base_url: str,
        data: Mapping[str, str] | None = None,
    ) -> Answer:
        """Open a page, or send a form."""


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A demo's contributor, with the passphrase that a real one would keep alone."""

    byline: str
    passphrase: str = field(repr=False)
    room: Room = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class DeskPair:
    """Two people at the desk: whoever edits does not approve."""

    editor: DeskReader
    publisher: DeskReader


def register(browser: Browser, databases: Databases, settings: Settings, byline: str) -> Newcomer:
    """Register through the form and read the passphrase off the page that shows it.

    Raises:
        DemoFormError: The form refused, or showed no passphrase.
    """
    token = demo_people.invite(databases, today=datetime.now(UTC).date())
    page = f"/invitation/{token}"
    form = {
        # Nothing like any byline, or the form would ask about it.
        "legal_name": "Hortensia Quillfeather",
        "contact": "invented@example.org",
        "payment": "An invented account",
        "byline": byline,
        "csrf_token": _csrf(browser, page),
    }
    answer = browser.open(page, method="POST", data=form, base_url=ORIGIN)
    if answer.status_code != 303:  # noqa: PLR2004 - See Other, RFC 9110
        raise DemoFormError
    words = _WORD.findall(browser.open("/passphrase", method="GET", base_url=ORIGIN).text)
    if len(words) != passphrases.CONTRIBUTOR_WORDS:
        raise DemoFormError
    passphrase = " ".join(words)
    room = _room(databases, settings, passphrase)
    return Newcomer(byline=byline, passphrase=passphrase, room=room)


def log_in_desk(databases: Databases, settings: Settings, accounts: Sequence[Account]) -> DeskPair:
    """Log an editor and a publisher in, without using up a code that a visitor may type."""
    locks = staff.Locks(totp_key=settings.secrets.totp_key, cost=cost(settings.argon2.staff))
    readers = []
    for account in accounts:
        if Right.EDITOR not in account.rights:
            continue
        now = datetime.now(UTC)
        typed = staff_log_in.LogIn(
            password=account.password, code=second_factor.code_at(account.totp_secret, now)
        )
        with databases.newsroom(write=False) as session:
            credential = staff_log_in.credential_of(session, account.name)
        unlocked = staff_log_in.checked(credential, typed, locks, now=now)
        if unlocked is None:
            raise DemoFormError
        readers.append(
            DeskReader(
                staff_id=unlocked.staff_id,
                name=unlocked.name,
                rights=unlocked.rights,
                desk_keys=unlocked.desk_keys,
            )
        )
    editor, publisher, *_ = sorted(readers, key=lambda reader: Right.PUBLISHER in reader.rights)
    return DeskPair(editor=editor, publisher=publisher)


def tell(
    databases: Databases, newcomer: Newcomer, desk: DeskPair, sample: Sample, *, age: timedelta
) -> None:
    """Bring one sample to its state, by the acts that lead there."""
    text = Text(
        headline=sample.headline, dek=sample.dek, body=sample.body, language=sample.language
    )
    room = newcomer.room
    with databases.newsroom() as session:
        pseudonym = contributors.pseudonyms_of(session, room.contributor_id)[0]
        article = drafts.start(session, room, pseudonym.id, text)
        story = _Story(session, article.id, room, desk, sample)
        for act in _ACTS[sample.state]:
            act(story)
        if sample.state == State.PUBLISHED:
            now = datetime.now(UTC) - age
            publishing.publish(
                session, desk.publisher, article.id, seen_edition=story.edition, now=now
            )


@dataclass(frozen=True)
class _Story:
    session: NewsroomSession
    article_id: UUID
    room: Room
    desk: DeskPair
    sample: Sample

    @property
    def edition(self) -> int:
        return articles.get(self.session, self.article_id).edition

    def submit(self) -> None:
        drafts.submit(self.session, self.room, self.article_id, checked=_checked())

    def decline(self) -> None:
        articles.decline(self.session, self.desk.editor, self.article_id, self.sample.message)

    def take_on(self) -> None:
        articles.take_on(self.session, self.desk.editor, self.article_id)

    def request_changes(self) -> None:
        articles.request_changes(
            self.session, self.desk.editor, self.article_id, self.sample.message
        )

    def edit(self) -> None:
        article = articles.get(self.session, self.article_id)
        text = articles.open_text(self.session, self.desk.editor, article)
        notes = tuple(Note(NoteKind(kind), words) for kind, words in self.sample.notes)
        credits_ = tuple(Credit(CreditRole(role), name) for role, name in self.sample.credits)
        articles.edit(
            self.session,
            self.desk.editor,
            self.article_id,
            replace(text, notes=notes, credits=credits_),
            seen_edition=self.edition,
        )

    def approve(self) -> None:
        articles.approve(
            self.session, self.desk.publisher, self.article_id, seen_edition=self.edition
        )

    def pass_proof(self) -> None:
        proofs.pass_proof(
            self.session,
            self.room,
            self.article_id,
            seen_edition=self.edition,
            checked=_checked(),
        )


def _checked() -> Checked:
    """Say that a sample passed the check: nobody is behind it."""
    return Checked(rules=check.RULES, acknowledged=0, on=datetime.now(UTC).date())


_TO_REVIEW = (_Story.submit, _Story.take_on, _Story.edit)
_TO_APPROVAL = (*_TO_REVIEW, _Story.approve, _Story.pass_proof)
_ACTS: Mapping[str, tuple[Callable[[_Story], None], ...]] = {
    State.DRAFT: (),
    State.SUBMITTED: (_Story.submit,),
    State.DECLINED: (_Story.submit, _Story.decline),
    State.IN_REVIEW: _TO_REVIEW,
    State.CHANGES_REQUESTED: (*_TO_REVIEW, _Story.request_changes),
    State.PROOF: (*_TO_REVIEW, _Story.approve),
    State.APPROVED: _TO_APPROVAL,
    State.PUBLISHED: _TO_APPROVAL,
}


def _csrf(browser: Browser, page: str) -> str:
    match = _CSRF.search(browser.open(page, method="GET", base_url=ORIGIN).text)
    if match is None:
        raise DemoFormError
    return unescape(match[1])


def _room(databases: Databases, settings: Settings, passphrase: str) -> Room:
    keys = passphrases.contributor_keys(
        passphrase,
        salt=settings.secrets.passphrase_salt,
        pepper=settings.secrets.pepper,
        cost=cost(settings.argon2.contributor),
    )
    with databases.newsroom(write=False) as session:
        contributor = contributors.find_by_login_tag(session, keys.login_tag)
        if contributor is None:
            raise DemoFormError
        return Room(contributor_id=contributor.id, box_seed=keys.box_seed, note_key=keys.note_key)
