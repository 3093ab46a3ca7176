"""The desk's keys: handed on by a colleague, replaced, opened again from paper."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from safepub.crypto import suite
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import articles, desk_keys, resealing, sealed_content, staff, staff_log_in
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.desk_keys import (
    KeyNotHeldError,
    NotForReadersError,
    RecoveryKeyWrongError,
)
from safepub.newsroom.models.articles import SealedText
from safepub.newsroom.models.sealed import DeskSealedColumns, SealedColumns
from safepub.newsroom.models.staff import DeskKey, DeskKeyCopy
from safepub.newsroom.staff import NewStaff
from safepub.newsroom.states import Right, RightMissingError, State
from tests.newsroom.conftest import LOCKS, PASSWORD, TEXT, Newsroom
from tests.newsroom.test_staff import NOW, _typed

TODAY = date(2026, 11, 23)


def newcomer(session: NewsroomSession, newsroom: Newsroom, right: Right) -> tuple[UUID, str]:
    """Open an account that holds no key; give its id and authenticator."""
    new = NewStaff(name="Nina", password=PASSWORD, rights=frozenset({right}))
    secret = staff.add(session, new, LOCKS, newsroom.held)
    credential = staff_log_in.credential_of(session, "Nina")
    assert credential is not None
    session.execute(delete(DeskKeyCopy).where(DeskKeyCopy.staff_id == credential.staff_id))
    return credential.staff_id, secret


def keys_of(session: NewsroomSession, secret: str) -> dict[UUID, bytes]:
    """Give what a log-in as Nina opens."""
    credential = staff_log_in.credential_of(session, "Nina")
    unlocked = staff_log_in.checked(credential, _typed(secret), LOCKS, now=NOW)
    assert unlocked is not None
    return dict(unlocked.desk_keys)


def without(reader: DeskReader) -> DeskReader:
    return DeskReader(
        staff_id=reader.staff_id, name=reader.name, rights=reader.rights, desk_keys={}
    )


def test_a_colleague_hands_the_key_on(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        nina, secret = newcomer(session, newsroom, Right.EDITOR)
        assert [each.name for each in desk_keys.waiting(session)] == ["Nina"]

        desk_keys.hand_on(session, newsroom.editor, nina, today=TODAY)

        assert desk_keys.waiting(session) == []
        assert keys_of(session, secret) == {newsroom.held.id: newsroom.held.seed}


def test_whoever_reads_no_texts_waits_for_nothing_and_gets_nothing(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        nina, _ = newcomer(session, newsroom, Right.ADMINISTRATOR)
        assert desk_keys.waiting(session) == []

        with pytest.raises(NotForReadersError):
            desk_keys.hand_on(session, newsroom.editor, nina, today=TODAY)


def test_only_a_reader_who_holds_the_key_hands_it_on(
    databases: Databases, newsroom: Newsroom
) -> None:
    admin = DeskReader(
        staff_id=newsroom.editor.staff_id,
        name="Edita",
        rights=frozenset({Right.ADMINISTRATOR}),
        desk_keys=newsroom.editor.desk_keys,
    )
    with databases.newsroom() as session:
        nina, _ = newcomer(session, newsroom, Right.EDITOR)

        with pytest.raises(KeyNotHeldError):
            desk_keys.hand_on(session, without(newsroom.editor), nina, today=TODAY)
        with pytest.raises(RightMissingError):
            desk_keys.hand_on(session, admin, nina, today=TODAY)
        with pytest.raises(RightMissingError):
            desk_keys.replace(session, admin, today=TODAY)


def test_after_a_replacement_the_old_key_opens_nothing_and_the_new_one_everything(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        nina, _ = newcomer(session, newsroom, Right.EDITOR)
        article_id = newsroom.article(session, State.IN_REVIEW)

        new = desk_keys.replace(session, newsroom.editor, today=TODAY)
        here = DeskReader(
            staff_id=newsroom.editor.staff_id,
            name="Edita",
            rights=newsroom.editor.rights,
            desk_keys={**newsroom.editor.desk_keys, new.id: new.seed},
        )
        rows = resealing.left(session)
        first = resealing.reseal(session, here, today=TODAY, most=1)
        rest = resealing.reseal(session, here, today=TODAY)

        assert rows >= 2
        assert (first, rest, resealing.left(session)) == (1, rows - 1, 0)
        article = articles.get(session, article_id)
        only_new = DeskReader(
            staff_id=here.staff_id, name="", rights=here.rights, desk_keys={new.id: new.seed}
        )
        assert articles.open_text(session, only_new, article) == TEXT
        with pytest.raises(sealed_content.NotReadableError):
            articles.open_text(session, newsroom.editor, article)
        assert set(session.scalars(select(SealedText.desk_key_id))) <= {new.id, None}
        assert [each.staff_id for each in desk_keys.waiting(session)] == [nina]
        assert session.scalars(select(DeskKey.id).where(DeskKey.current)).all() == [new.id]


def test_the_paper_opens_every_key_of_the_desk_also_later_ones(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        _, secret = newcomer(session, newsroom, Right.PUBLISHER)
        old = desk_keys.found_recovery(session, newsroom.editor.desk_keys)
        seed = desk_keys.renew_recovery(session, newsroom.editor, today=TODAY)
        new = desk_keys.replace(session, newsroom.editor, today=TODAY)

        for wrong in (old, suite.new_seed()):
            with pytest.raises(RecoveryKeyWrongError):
                desk_keys.recover(session, "Nina", wrong, today=TODAY)
        with pytest.raises(staff.StaffNotFoundError):
            desk_keys.recover(session, "Nobody", seed, today=TODAY)
        desk_keys.recover(session, "Nina", seed, today=TODAY)

        held = {newsroom.held.id: newsroom.held.seed, new.id: new.seed}
        assert keys_of(session, secret) == held


def test_a_log_in_opens_no_key_that_was_taken_back(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        nina, secret = newcomer(session, newsroom, Right.EDITOR)
        desk_keys.hand_on(session, newsroom.editor, nina, today=TODAY)

        desk_keys.take_back(session, nina)

        assert keys_of(session, secret) == {}


def test_no_table_that_is_sealed_to_the_desk_is_forgotten() -> None:
    sealed = {*SealedColumns.__subclasses__(), *DeskSealedColumns.__subclasses__()}

    assert {model for model, _ in resealing.SEALED} == sealed
