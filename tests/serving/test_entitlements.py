"""What an outlet may see: by tag, language, pseudonym and embargo right, wherever it asks."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import event, update

from safepub.newsroom import entitlements
from safepub.newsroom.entitlements import Entitled
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.outlets import Entitlement, Outlet
from safepub.newsroom.states import State
from safepub.serving import statements
from safepub.serving.queries import ListQuery
from tests.serving.shelf import Shelf, header, ids, told
from tests.serving.test_lists import following

EVERYTHING = Entitled(outlet_id=UUID(int=4), embargo=False)


def test_each_kind_of_term_narrows_lists_articles_and_files_alike(shelf: Shelf) -> None:
    tagged = shelf.put(minute=4, tags=("prisons", "letters"))
    slovak = shelf.put(minute=3, language="sk", tags=("war",))
    other = shelf.put(minute=2, other_pen=True)
    plain = shelf.put(minute=1)
    pieces = (tagged, slovak, other, plain)
    files = {piece.id: shelf.put_file(piece) for piece in pieces}
    seen = {
        shelf.outlet(): pieces,
        shelf.outlet(tag=["prisons"]): (tagged,),
        shelf.outlet(tag=["prisons", "letters", "war"]): (tagged, slovak),
        shelf.outlet(tag=["Prisons"]): (),
        shelf.outlet(language=["sk", "uk"]): (slovak,),
        shelf.outlet(pseudonym=[shelf.other_id]): (other,),
        shelf.outlet(tag=["war"], language=["be"]): (),
        shelf.outlet(pseudonym=[shelf.pseudonym_id], language=["be"]): (tagged, plain),
    }

    for token, allowed in seen.items():
        assert ids(shelf.list(token)) == [str(piece.id) for piece in allowed]
        for piece in pieces:
            status = 200 if piece in allowed else 404
            assert shelf.one(token, piece.id).status == status
            assert shelf.file(token, files[piece.id]).status == status
            assert shelf.one(token, piece.id, if_none_match="*").status in (304, 404)


def test_an_article_beyond_the_terms_is_answered_like_one_that_does_not_exist(
    shelf: Shelf,
) -> None:
    piece, token = shelf.put(), shelf.outlet(language=["sk"])
    tag = header(shelf.one(shelf.outlet(), piece.id), "ETag")

    answers = {shelf.one(token, piece.id), shelf.one(token, UUID(int=4))}
    answers |= {shelf.one(token, piece.id, if_none_match=held) for held in (tag, "*")}

    assert len(answers) == 1
    assert answers.pop().status == 404


def test_a_filter_narrows_further_and_never_widens(shelf: Shelf) -> None:
    shelf.put(language="be")
    slovak = shelf.put(minute=1, language="sk", byline="Maks")
    token = shelf.outlet(language=["sk"])

    assert ids(shelf.list(token, ("language", "be"))) == []
    assert ids(shelf.list(token, ("byline", "Maks"))) == [str(slovak.id)]


def test_pages_of_a_narrowed_list_are_full_and_follow_each_other(shelf: Shelf) -> None:
    expected = [shelf.put(minute=9 - number, tags=("a", "b")) for number in range(0, 9, 2)]
    for number in range(1, 9, 2):
        shelf.put(minute=9 - number, tags=("c",))
    token = shelf.outlet(tag=["a", "b"])

    seen: list[str] = []
    query, sizes = {"limit": "2"}, []
    while query:
        answer = shelf.list(token, *query.items())
        sizes.append(len(ids(answer)))
        seen += ids(answer)
        query = following(told(answer)["next"], header(answer, "Link"))

    assert seen == [str(piece.id) for piece in expected]
    assert sizes == [2, 2, 1]


def test_under_embargo_only_outlets_with_the_right_see_it_until_its_time(shelf: Shelf) -> None:
    piece = shelf.put(state=State.EMBARGOED, minute=60, tags=("war",))
    public = shelf.put(minute=1)
    media_id = shelf.put_file(piece)
    early, late = shelf.outlet(embargo=True), shelf.outlet()
    beyond = shelf.outlet(embargo=True, tag=["peace"])

    assert ids(shelf.list(early)) == [str(piece.id), str(public.id)]
    assert ids(shelf.list(late)) == [str(public.id)]
    assert ids(shelf.list(beyond)) == []
    for token, status in ((early, 200), (late, 404), (beyond, 404)):
        assert shelf.one(token, piece.id).status == status
        assert shelf.file(token, media_id).status == status
    tag = header(shelf.one(early, piece.id), "ETag")
    assert shelf.one(early, piece.id, if_none_match=tag).status == 304
    assert shelf.one(late, piece.id, if_none_match=tag).status == 404

    with shelf.databases.newsroom() as session:
        session.execute(update(Article).values(state=State.PUBLISHED))

    assert shelf.one(late, piece.id).status == 200


@pytest.mark.parametrize("state", [state for state in State if state is not State.PUBLISHED])
def test_the_embargo_right_shows_nothing_else_that_is_not_published(
    shelf: Shelf, state: State
) -> None:
    piece = shelf.put(state=state)
    token = shelf.outlet(embargo=True)

    assert bool(ids(shelf.list(token))) is (state is State.EMBARGOED)
    assert (shelf.one(token, piece.id).status == 200) is (state is State.EMBARGOED)


def test_an_outlet_that_is_not_active_is_refused_like_a_token_that_was_never_given(
    shelf: Shelf, token: str
) -> None:
    piece = shelf.put()
    media_id = shelf.put_file(piece)
    unknown = shelf.list(token.replace("live", "test"))
    with shelf.databases.newsroom() as session:
        session.execute(update(Outlet).values(active=False))

    answers = {shelf.list(token), shelf.one(token, piece.id), shelf.file(token, media_id)}

    assert answers == {unknown}
    assert unknown.status == 401


def test_a_lists_tag_names_the_terms_that_it_was_made_under(shelf: Shelf) -> None:
    """Terms are read before the epoch: the epoch alone would name a page of other terms."""
    shelf.put()
    token = shelf.outlet(language=["be", "sk"])
    tag = header(shelf.list(token), "ETag")

    with shelf.databases.newsroom() as session:
        session.execute(update(Entitlement).where(Entitlement.value == "be").values(value="uk"))

    answer = shelf.list(token, if_none_match=tag)
    assert (answer.status, ids(answer)) == (200, [])


def test_who_asks_and_what_they_may_see_comes_in_one_statement(shelf: Shelf) -> None:
    token = shelf.outlet(tag=["a", "b"], language=["sk"])
    statements: list[str] = []
    engine = shelf.databases.newsroom_engine
    event.listen(engine, "before_cursor_execute", lambda *facts: statements.append(facts[2]))

    shelf.one(token, UUID(int=4))

    assert sum("outlet_token" in statement for statement in statements) == 1
    assert sum("entitlement" in statement for statement in statements) == 1


def test_the_rule_of_the_feed_and_the_rule_of_the_answers_are_one(shelf: Shelf) -> None:
    """`Entitled.allows` tells outlets of changes, `entitlements.visible` serves them."""
    for state in (State.PUBLISHED, State.EMBARGOED):
        for tags in ((), ("a",), ("b", "c")):
            for language in ("be", "sk"):
                for other_pen in (False, True):
                    shelf.put(state=state, tags=tags, language=language, other_pen=other_pen)
    terms = [
        EVERYTHING,
        replace(EVERYTHING, embargo=True),
        replace(EVERYTHING, tags=frozenset({"a", "c"})),
        replace(EVERYTHING, languages=frozenset({"sk"}), embargo=True),
        replace(EVERYTHING, pseudonym_ids=frozenset({shelf.other_id})),
        replace(EVERYTHING, tags=frozenset({"b"}), pseudonym_ids=frozenset({shelf.pseudonym_id})),
    ]

    with shelf.databases.newsroom(write=False) as session:
        every = session.query(Article).all()
        for entitled in terms:
            served = session.query(Article).where(*entitlements.visible(entitled)).all()
            allowed = [
                one for one in every if entitled.allows(one, entitlements.tags_of(session, one))
            ]
            assert {one.id for one in served} == {one.id for one in allowed}
            assert served


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "terms",
    [
        EVERYTHING,
        replace(EVERYTHING, embargo=True),
        replace(EVERYTHING, tags=frozenset({"a"})),
        replace(EVERYTHING, languages=frozenset({"be"})),
        replace(EVERYTHING, pseudonym_ids=frozenset({UUID(int=4)})),
    ],
)
def test_a_page_is_read_in_its_order_whatever_the_terms(shelf: Shelf, terms: Entitled) -> None:
    wanted = statements.page(ListQuery(language="be"), terms)
    engine = shelf.databases.newsroom_engine
    compiled = str(wanted.compile(engine, compile_kwargs={"render_postcompile": True}))

    with engine.connect() as connection:
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {compiled}", (1,) * compiled.count("?")
        )
        steps = [row[3] for row in plan]

    assert steps[0] == "SCAN article USING INDEX ix_article_published"
    assert not any("TEMP B-TREE" in step for step in steps)
