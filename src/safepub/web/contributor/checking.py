"""The name check of one article: read for its contributor, shown to them, kept nowhere.

What is found says who somebody is. It lives as long as the request that shows it;
no address, cookie, log or database gets a word of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from safepub.database import NewsroomSession
from safepub.leaks import check as leak_check
from safepub.leaks import watch_list
from safepub.leaks.findings import Finding, Kind, Level
from safepub.leaks.watch_list import WatchList
from safepub.newsroom import (
    attachments,
    contributors,
    drafts,
    editions,
    leak_checks,
    texts,
    watch_lists,
)
from safepub.newsroom.attachments import AttachmentView
from safepub.newsroom.drafts import Room
from safepub.newsroom.leak_checks import Checked
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import State
from safepub.newsroom.texts import Text
from safepub.newsroom.watch_lists import Notes
from safepub.web.contributor import check_parts, excerpts, wording_checks
from safepub.web.contributor.check_form import MOST_TICKS, NOTHING_TYPED, TypedCheck
from safepub.web.contributor.excerpts import Excerpt
from safepub.web.forms import FormState

SHORTEST_BYLINE = 3
MOST_PLACES = MOST_TICKS
"""More places than these are not listed; nothing goes on before they are fewer."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """The same words in one part of an article, however often, and what is to be done."""

    finding: Finding = field(repr=False)
    mark: bytes = field(repr=False)
    excerpts: tuple[Excerpt, ...] = field(repr=False)
    count: int
    stood_before: bool
    """They let it stand at an earlier check."""
    ticked: bool
    """They let it stand now."""

    @property
    def answered(self) -> bool:
        """Whether nothing is left to do; only a warning can be let stand."""
        if self.finding.level is Level.WARN:
            return self.stood_before or self.ticked
        return self.finding.level is not Level.BLOCK


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One article as it was read for the check, with the contributor's notes."""

    article_id: UUID
    edition: int
    state: State
    byline: str
    text: Text = field(repr=False)
    parts: Mapping[str, str] = field(repr=False)
    attached: tuple[AttachmentView, ...] = field(repr=False)
    notes: Notes = field(repr=False)
    other_bylines: tuple[str, ...] = field(repr=False)
    """Those of the same account, which this article must not be joined with."""
    digest: bytes = field(repr=False)

    @property
    def lacks_names(self) -> bool:
        """Whether the sealed list holds no name, so that the page asks for some."""
        return not self.notes.kept or not self.notes.watch_list().names


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the check found, the gravest first."""

    subject: Subject = field(repr=False)
    places: tuple[Place, ...] = field(repr=False)
    more: int
    """How many places there are beyond those listed."""
    names_missing: bool
    """There was no name to look for, and nobody said that none is wanted."""

    @property
    def groups(self) -> list[tuple[Level, list[Place]]]:
        """The places by level, the gravest first."""
        return [
            (level, found)
            for level in Level
            if (found := [place for place in self.places if place.finding.level is level])
        ]

    @property
    def blocked(self) -> bool:
        """Whether something has to be changed before anything else."""
        return any(place.finding.level is Level.BLOCK for place in self.places)

    @property
    def may_go_on(self) -> bool:
        """Whether the article may be handed in, or let go out, as it is."""
        listed = all(place.answered for place in self.places)
        return listed and not self.more and not self.names_missing


def read(session: NewsroomSession, room: Room, article: Article) -> Subject:
    """Read what is to be checked: the text, its attachments and the contributor's notes."""
    text_id = drafts.current_text_id(session, article)
    text = drafts.open_draft(session, room, article.id)
    attached = tuple(attachments.list_own(session, room, article.id))
    pseudonyms = contributors.pseudonyms_of(session, room.contributor_id)
    return Subject(
        article_id=article.id,
        edition=article.edition,
        state=article.state,
        byline=article.byline,
        text=text,
        parts={**check_parts.of(text, attached), "byline": article.byline},
        attached=attached,
        notes=watch_lists.load(session, room),
        other_bylines=tuple(
            pseudonym.byline for pseudonym in pseudonyms if pseudonym.id != article.pseudonym_id
        ),
        digest=leak_checks.digest_of(session, article, texts.get(session, text_id)),
    )


def check(subject: Subject, typed: TypedCheck = NOTHING_TYPED) -> Outcome:
    """Look for what gives the contributor away. Slow for a long text: outside transactions."""
    listed = _joined(subject, typed)
    found = [*_found(subject, listed), *_about_byline(subject.byline, listed)]
    places = _places(subject, found, typed.let_stand)
    return Outcome(
        subject=subject,
        places=tuple(places[:MOST_PLACES]),
        more=len(places[MOST_PLACES:]),
        names_missing=not listed.names and not typed.without_names,
    )


def require_seen(outcome: Outcome, edition: int) -> None:
    """Return where what was read is the edition that the contributor had before them.

    Raises:
        editions.EditCollisionError: It was changed since.
    """
    if outcome.subject.edition != edition:
        raise editions.EditCollisionError


def settle(session: NewsroomSession, room: Room, article: Article, outcome: Outcome) -> Checked:
    """Give the check for the record, if it is still about what is stored; keep what may stand.

    The caller has claimed the article's edition.

    Raises:
        editions.EditCollisionError: Text, attachments or watch-list were changed meanwhile.
    """
    subject = outcome.subject
    text = texts.get(session, drafts.current_text_id(session, article))
    notes = watch_lists.load(session, room, to_change=True)
    same_text = leak_checks.digest_of(session, article, text) == subject.digest
    if not same_text or article.byline != subject.byline or notes != subject.notes:
        raise editions.EditCollisionError
    stand = [place.mark for place in outcome.places if place.finding.level is Level.WARN]
    if any(mark not in notes.acknowledged for mark in stand):
        watch_lists.store(session, room, notes.letting_stand(stand))
    return Checked(rules=leak_check.RULES, acknowledged=len(stand), on=datetime.now(UTC).date())


def shown(form: FormState, outcome: Outcome) -> FormState:
    """Give the form as it stands on the page: what was typed, and the edition that was read."""
    return replace(form, values={**form.values, "edition": str(outcome.subject.edition)})


def complain(form: FormState, outcome: Outcome) -> FormState:
    """Give the form with sentences about what keeps the article from going on."""
    if outcome.names_missing:
        form = form.refused("names", wording_checks.NAMES_MISSING)
    if outcome.more:
        return form.refused("findings", wording_checks.TOO_MANY)
    if outcome.blocked:
        return form.refused("findings", wording_checks.MUST_CHANGE)
    if not all(place.answered for place in outcome.places):
        return form.refused("findings", wording_checks.TO_ANSWER)
    return form


def _joined(subject: Subject, typed: TypedCheck) -> WatchList:
    """Give the sealed list with what was typed in for this once."""
    kept = subject.notes.watch_list((subject.byline,))
    now = watch_list.from_text(
        typed.names, typed.phrases, typed.contacts, ordinary=bool(typed.ordinary)
    )
    return replace(
        kept,
        names=(*kept.names, *now.names),
        phrases=(*kept.phrases, *now.phrases, *_telling(subject.other_bylines)),
        contacts=(*kept.contacts, *now.contacts),
        ordinary_surname=kept.ordinary_surname or now.ordinary_surname,
    )


def _telling(other_bylines: Sequence[str]) -> list[str]:
    """Give the bylines that are more than a letter or two, which stand in every text."""
    return [
        byline
        for byline in other_bylines
        if sum(letter.isalpha() for letter in byline) >= SHORTEST_BYLINE
    ]


def _found(subject: Subject, listed: WatchList) -> list[Finding]:
    """Look through all parts; what stands in the source is not told again as printed."""
    found = leak_check.check(subject.parts, listed)
    in_source = {_words(finding) for finding in found if finding.part == "body"}
    return [
        finding
        for finding in found
        if finding.part != "byline"
        and (finding.part != check_parts.PRINTED or _words(finding) not in in_source)
    ]


def _about_byline(byline: str, listed: WatchList) -> list[Finding]:
    """Warn of a byline that holds a surname, an address or a handle of the list.

    Whatever was said when it was chosen: the list may have been another one then.
    """
    alone = replace(listed, bylines=(), ordinary_surname=False)
    return [
        replace(found, part="byline", level=Level.WARN)
        for found in leak_check.check({"name-0": byline}, alone)
        if found.level is Level.BLOCK or found.kind is Kind.SURNAME
    ]


def _places(subject: Subject, found: Sequence[Finding], let_stand: Sequence[str]) -> list[Place]:
    """Put findings of the same words in one part together, the gravest first."""
    together: dict[bytes, list[Finding]] = {}
    for finding in found:
        together.setdefault(_mark(subject, finding), []).append(finding)
    ticked = set(let_stand)
    places = [
        Place(
            finding=findings[0],
            mark=mark,
            excerpts=excerpts.around(subject.parts[findings[0].part], findings),
            count=len(findings),
            stood_before=mark in subject.notes.acknowledged,
            ticked=mark.hex() in ticked,
        )
        for mark, findings in together.items()
    ]
    gravest = list(Level)
    return sorted(places, key=lambda place: gravest.index(place.finding.level))


def _mark(subject: Subject, finding: Finding) -> bytes:
    """Name a finding so that the same words in the same kind of part have the same mark."""
    return subject.notes.mark(
        str(subject.article_id),
        finding.part.partition("-")[0],
        finding.level,
        finding.kind,
        _words(finding),
    )


def _words(finding: Finding) -> str:
    return " ".join(finding.words.casefold().split())
