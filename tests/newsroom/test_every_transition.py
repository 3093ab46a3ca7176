"""Every act of the table: done where it is allowed, refused everywhere else, on both engines.

The cases are made from `TRANSITIONS`; `transitions` says how each act is done.
"""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select

from safepub.crypto import canonical
from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession, open_databases
from safepub.newsroom import acts, articles, journal, states
from safepub.newsroom.acts import ActView
from safepub.newsroom.drafts import ArticleNotFoundError
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.desk import ArticleAct
from safepub.newsroom.models.journal import JournalEntry
from safepub.newsroom.reasons import ReasonCode
from safepub.newsroom.states import TRANSITIONS, Act, Right, State
from tests.conftest import ENGINES
from tests.newsroom import transitions
from tests.newsroom.conftest import open_newsroom
from tests.newsroom.transitions import DEEDS, WAYS, Position, Scene, Stage
from tests.support.postgres import Server

ALLOWED = [
    pytest.param(act, position, id=f"{act}-from-{position}")
    for act, row in TRANSITIONS.items()
    for position in WAYS
    if transitions.starts(row, position)
]
OF_A_REVISION = {
    *(Act.EDIT, Act.REVISE, Act.APPROVE, Act.APPROVE_UPDATE, Act.OVERRIDE, Act.OVERRIDE_UPDATE),
    *(Act.SCHEDULE, Act.UNSCHEDULE, Act.EMBARGO, Act.RELEASE, Act.PUBLISH, Act.UPDATE),
}
WITH_A_CODE = {Act.WITHHOLD, Act.KILL}
NAMELESS = {Right.CONTRIBUTOR, Right.WORKER}


@pytest.fixture(scope="module", params=ENGINES)
def stage(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """One newsroom for each engine."""
    folder = tmp_path_factory.mktemp("stage")
    for name in ("newsroom.db", "vault.db", "vault-documents.db"):
        shutil.copy(sqlite_template / name, folder)
    url = f"sqlite:///{folder / 'newsroom.db'}"
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres_server")
        url = server.url(server.new_database(template=request.getfixturevalue("postgres_template")))
    databases = open_databases(url, folder / "vault.db")
    with databases.newsroom() as session:
        people = open_newsroom(session)
    yield Stage(databases, people)
    databases.close()


def _journal_size(session: NewsroomSession) -> int:
    return session.scalars(select(func.count()).select_from(JournalEntry)).one()


def _left_by(scene: Scene) -> tuple[object, ...]:
    """Give what an act changes, were it only half done."""
    session = scene.session
    session.flush()
    article = session.get_one(Article, scene.article_id, populate_existing=True)
    history = select(func.count()).where(ArticleAct.article_id == scene.article_id)
    return (
        *(article.state, article.next_stage, article.edition, article.version),
        session.scalars(history).one(),
        _journal_size(session),
    )


def test_every_act_has_a_deed_and_every_state_can_be_reached() -> None:
    assert set(DEEDS) == set(Act) == set(TRANSITIONS)
    assert {position.state for position in WAYS} == set(State)
    for act, row in TRANSITIONS.items():
        starting = [each for each in WAYS if transitions.starts(row, each)]
        assert {each.state for each in starting} == row.sources, act
        if row.next_version is not None:
            assert {each.next_stage for each in starting} == row.next_version.sources, act


@pytest.mark.parametrize(("act", "position"), ALLOWED)
def test_an_act_leads_where_the_table_says_and_is_written_down(
    stage: Stage, act: Act, position: Position
) -> None:
    with stage.databases.newsroom() as session:
        article_id = stage.bring(session, position)
        before = _journal_size(session)

    with stage.databases.newsroom() as session:
        scene = stage.scene(session, act, article_id)
        DEEDS[act](scene)

    with stage.databases.newsroom(write=False) as session:
        article = session.get_one(Article, article_id)
        found = Position(article.state, article.next_stage)
        assert found == transitions.after(TRANSITIONS[act], position)
        _check_history(stage, act, acts.history(session, article), article)
        _check_journal(stage, act, list(journal.entries(session))[before:], article)


def _check_history(stage: Stage, act: Act, history: Sequence[ActView], article: Article) -> None:
    if TRANSITIONS[act].target is State.DRAFT:
        # The desk forgets what was taken back.
        assert (history, article.moved_on) == ([], None)
        return
    row = history[0]
    nameless = TRANSITIONS[act].right in NAMELESS
    assert (row.act, row.name) == (act, None if nameless else stage.actor(act).name)
    assert row.done_on == article.moved_on
    assert (row.revision is not None) == (act in OF_A_REVISION)
    assert row.reason_code == (ReasonCode.SAFETY if act in WITH_A_CODE else None)


def _check_journal(stage: Stage, act: Act, entries: list[bytes], article: Article) -> None:
    right = TRANSITIONS[act].right
    if right is Right.CONTRIBUTOR:
        assert entries == []
        return
    (entry,) = entries
    values = canonical.decode(entry)
    assert values["act"] == f"article.{act}"
    assert values["day"] == f"{article.moved_on}"
    assert values["who"] == (
        journal.WORKER if right is Right.WORKER else f"{stage.actor(act).staff_id}"
    )
    what = values["what"]
    assert (what["article"], what["version"]) == (f"{article.id}", article.version)
    assert set(what) - {"article", "version"} == {
        *(["revision"] if act in OF_A_REVISION else ()),
        *(["reason"] if act in WITH_A_CODE else ()),
        *(["second"] if act is Act.KILL else ()),
    }


@pytest.mark.parametrize("act", TRANSITIONS)
def test_an_act_is_refused_wherever_the_table_does_not_let_it_begin(stage: Stage, act: Act) -> None:
    rows = [TRANSITIONS[each] for each in transitions.by_the_same_function(act)]
    elsewhere = [each for each in WAYS if not any(transitions.starts(row, each) for row in rows)]
    assert elsewhere
    for position, scene in _scenes(stage, act, elsewhere):
        # Of drafts the desk does not even learn that they are there.
        unseen = position.state is State.DRAFT and TRANSITIONS[act].right not in NAMELESS
        _refused(act, scene, ArticleNotFoundError if unseen else states.ActNotAllowedError)


@pytest.mark.parametrize("act", TRANSITIONS)
def test_an_act_is_refused_to_whoever_lacks_its_right_and_holds_all_others(
    stage: Stage, act: Act
) -> None:
    right = TRANSITIONS[act].right
    if right is Right.WORKER:
        _refused_to_all_but_the_worker(stage, act)
        return
    error = ArticleNotFoundError if right is Right.CONTRIBUTOR else states.RightMissingError
    starting = [each for each in WAYS if transitions.starts(TRANSITIONS[act], each)]
    for _, scene in _scenes(stage, act, starting):
        _refused(act, transitions.without(scene, right), error)


def _refused_to_all_but_the_worker(stage: Stage, act: Act) -> None:
    """Nobody at the desk does the worker's acts, nor does a worker with another key."""
    for _, scene in _scenes(stage, act, [Position(State.SCHEDULED)]):
        everybody = transitions.without(scene, Right.WORKER).desk
        before = _left_by(scene)
        with pytest.raises(states.RightMissingError):
            articles.begin(scene.session, everybody, act, scene.article_id)
        assert _left_by(scene) == before
        with pytest.raises(SealBrokenError), scene.session.begin_nested():
            DEEDS[act](transitions.with_another_key(scene))
        assert _left_by(scene) == before


def _scenes(
    stage: Stage, act: Act, positions: Sequence[Position]
) -> Iterator[tuple[Position, Scene]]:
    """Let whoever does an act stand before one article in each of these places."""
    found = stage.articles
    with stage.databases.newsroom() as session:
        for position in positions:
            yield position, stage.scene(session, act, found[position])


def _refused(act: Act, scene: Scene, error: type[Exception]) -> None:
    """Whoever is refused has changed nothing, not even for the length of the transaction."""
    before = _left_by(scene)
    with scene.session.begin_nested() as attempt:
        with pytest.raises(error):
            DEEDS[act](scene)
        assert _left_by(scene) == before
        attempt.rollback()
