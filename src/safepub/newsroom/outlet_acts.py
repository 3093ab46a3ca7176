"""What administrators do with outlets: let in, rename, tokens, terms; all of it in the journal.

Each act that changes who may read what raises the epoch, so that no tag of a list that
was given out before is good any more.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, select, update

from safepub import languages
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError, NotFoundError
from safepub.newsroom import deliveries, entitlements, journal, outlets, staffing, texts
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.entitlements import Entitled, EntitlementKind
from safepub.newsroom.models.outlets import Entitlement, Outlet
from safepub.newsroom.models.renditions import ServingState
from safepub.newsroom.outlets import NAME_MAX, TokenKind


class NameRefusedError(InvalidError):
    """An outlet's name is empty, too long, or cannot be printed."""

    message = f"Please give a name of at most {NAME_MAX} characters, on one line."


class OutletNameTakenError(ConflictError):
    """Two outlets of one name could not be told apart."""

    message = "There is an outlet of this name already."


class TermsRefusedError(InvalidError):
    """A tag that no article can have, a strange language, or a pseudonym that is not offered."""

    message = "An outlet cannot be given these terms. Please choose from what is offered."


class TermsChangedError(ConflictError):
    """Somebody else changed the outlet after the form was shown."""

    message = (
        "Somebody else has changed this outlet since you opened this page, so nothing of yours"
        " was saved. Compare what you chose with what holds now, and press again if it is right."
    )


class TokenNotFoundError(NotFoundError):
    """The outlet has no such token (any more)."""

    message = "This outlet has no such token any more."


def add(session: NewsroomSession, admin: DeskReader, name: str, *, today: date) -> UUID:
    """Add an outlet, which may see every published article and has no token yet.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
        NameRefusedError: The name cannot be used.
        OutletNameTakenError: Another outlet has it.
    """
    staffing.require_administrator(session, admin)
    outlet = outlets.add(session, _usable(session, name))
    _enter(session, admin, "outlet.added", outlet.id, today=today)
    return outlet.id


def rename(
    session: NewsroomSession, admin: DeskReader, outlet_id: UUID, name: str, *, today: date
) -> None:
    """Give an outlet another name.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
        outlets.OutletNotFoundError: There is none.
        NameRefusedError: The name cannot be used.
        OutletNameTakenError: Another outlet has it.
    """
    staffing.require_administrator(session, admin)
    outlet = outlets.get(session, outlet_id)
    if name == outlet.name:
        return
    outlet.name = _usable(session, name, but=outlet_id)
    _enter(session, admin, "outlet.renamed", outlet_id, today=today)


def set_active(
    session: NewsroomSession, admin: DeskReader, outlet_id: UUID, *, active: bool, today: date
) -> None:
    """Let an outlet's tokens in, or let none of them in; nothing where it is so already.

    Changes of what it may hold are told to it all the same.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
        outlets.OutletNotFoundError: There is none.
    """
    staffing.require_administrator(session, admin)
    outlet = outlets.get(session, outlet_id)
    if outlet.active is active:
        return
    _raise_epoch(session)
    outlet.active = active
    act = "outlet.reactivated" if active else "outlet.deactivated"
    _enter(session, admin, act, outlet_id, today=today)


def issue_token(
    session: NewsroomSession, admin: DeskReader, outlet_id: UUID, kind: TokenKind, *, today: date
) -> str:
    """Give an outlet one more token and return it, which is not kept.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
        outlets.OutletNotFoundError: There is none.
    """
    staffing.require_administrator(session, admin)
    token = outlets.issue_token(session, outlets.get(session, outlet_id), kind)
    _enter(session, admin, "outlet.token_issued", outlet_id, today=today, kind=kind)
    return token


def revoke_token(
    session: NewsroomSession, admin: DeskReader, outlet_id: UUID, reference: UUID, *, today: date
) -> None:
    """Let a token open nothing from now on.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
        TokenNotFoundError: The outlet has no token of this reference.
    """
    staffing.require_administrator(session, admin)
    _raise_epoch(session)
    found = [
        row
        for row in outlets.rows_of(session, outlet_id)
        if outlets.reference_of(row.digest) == reference
    ]
    if not found:
        raise TokenNotFoundError
    session.delete(found[0])
    kind = found[0].kind
    _enter(session, admin, "outlet.token_revoked", outlet_id, today=today, kind=kind)


def require_unchanged(session: NewsroomSession, outlet_id: UUID, seen: str) -> None:
    """Make sure that an outlet is what a form has shown; it stays so in this transaction.

    `seen` is what `OutletView.fingerprint` was when the form was made.

    Raises:
        outlets.OutletNotFoundError: There is none.
        TermsChangedError: Its name or terms are others by now.
    """
    # Not the whole row: whoever publishes refers to it, and waits for nobody here.
    wanted = select(Outlet.id).where(Outlet.id == outlet_id)
    session.execute(wanted.with_for_update(key_share=True))
    if outlets.show(session, outlet_id).fingerprint != seen:
        raise TermsChangedError


def set_terms(session: NewsroomSession, admin: DeskReader, terms: Entitled, *, today: date) -> None:
    """Let an outlet see exactly this from now on; nothing where it is so already.

    What it could fetch before is remembered (`deliveries.hold`): it hears of every change
    of that, and gets the tombstone of what is killed. The journal keeps how many terms
    there are of each kind, not which.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
        outlets.OutletNotFoundError: There is no such outlet.
        TermsRefusedError: A tag, a language or a pseudonym is none that can be chosen.
    """
    staffing.require_administrator(session, admin)
    outlet = outlets.get(session, terms.outlet_id)
    before = entitlements.of(session, outlet)
    if terms == before:
        return
    _require_usable(session, terms, before)
    _raise_epoch(session)
    outlet.embargo = terms.embargo
    session.execute(delete(Entitlement).where(Entitlement.outlet_id == outlet.id))
    session.add_all(_rows(terms))
    deliveries.hold(session, terms)
    what = {
        "embargo": terms.embargo,
        "languages": len(terms.languages),
        "pseudonyms": len(terms.pseudonym_ids),
        "tags": len(terms.tags),
    }
    _enter(session, admin, "outlet.terms_set", outlet.id, today=today, **what)


def _rows(terms: Entitled) -> list[Entitlement]:
    values = {
        EntitlementKind.TAG: terms.tags,
        EntitlementKind.LANGUAGE: terms.languages,
        EntitlementKind.PSEUDONYM: frozenset(map(str, terms.pseudonym_ids)),
    }
    return [
        Entitlement(outlet_id=terms.outlet_id, kind=kind.value, value=value)
        for kind, chosen in values.items()
        for value in chosen
    ]


def _require_usable(session: NewsroomSession, terms: Entitled, before: Entitled) -> None:
    known = {view.pseudonym_id for view in outlets.public_bylines(session)}
    usable = (
        all(0 < len(tag) <= texts.MAX_TAG and tag.isprintable() for tag in terms.tags)
        and terms.languages <= languages.NAMES.keys() | before.languages
        and terms.pseudonym_ids <= known | before.pseudonym_ids
    )
    if not usable:
        raise TermsRefusedError


def _usable(session: NewsroomSession, name: str, *, but: UUID | None = None) -> str:
    if not name.isprintable() or not 0 < len(name.strip()) <= NAME_MAX:
        raise NameRefusedError
    others = session.execute(select(Outlet.id, Outlet.name))
    if name.strip().casefold() in {other.casefold() for id_, other in others if id_ != but}:
        raise OutletNameTakenError
    return name.strip()


def _raise_epoch(session: NewsroomSession) -> None:
    session.execute(
        update(ServingState)
        .values(epoch=ServingState.epoch + 1)
        .execution_options(synchronize_session=False)
    )


def _enter(
    session: NewsroomSession,
    admin: DeskReader,
    act: str,
    outlet_id: UUID,
    *,
    today: date,
    **more: str | int,
) -> None:
    what = {"outlet": str(outlet_id), **more}
    journal.append(session, act, who=str(admin.staff_id), what=what, day=today)
