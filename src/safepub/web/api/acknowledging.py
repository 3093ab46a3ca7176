"""An outlet says what it did with an article."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from marshmallow import RAISE, Schema, fields, validate

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import acknowledgements
from safepub.newsroom.acknowledgements import (
    Action,
    NotToldError,
    OutdatedError,
    VersionUnknownError,
    Word,
)
from safepub.serving import guarding, problems, queries, sandbox
from safepub.serving.requests import Answer, ReadRequest, WriteRequest
from safepub.serving.tokens import Reader
from safepub.web.api import bodies

MOST_BYTES = 4_096
HIGHEST_VERSION = 2**31 - 1
NO_ADDRESS = "Not an http or https address of at most 500 characters."


class WordSchema(Schema):
    """What an outlet did. Unknown fields are refused."""

    class Meta:
        """A slip of the pen is noticed."""

        unknown = RAISE

    action = fields.String(
        required=True,
        validate=validate.OneOf([action.value for action in Action]),
        metadata={"description": "What you did with the article."},
    )
    version = fields.Integer(
        strict=True,
        validate=validate.Range(min=1, max=HIGHEST_VERSION),
        metadata={"description": "Which version. Needed with `published` and `updated`."},
    )
    url = fields.String(
        # Without its end a line break would pass: `$` stands before one.
        validate=[
            validate.Regexp(acknowledgements.ADDRESS.replace("$", r"\Z"), error=NO_ADDRESS),
            validate.Length(max=acknowledgements.LONGEST_ADDRESS),
        ],
        metadata={
            "description": "Where you show it (http or https, in ASCII). Nobody here fetches it.",
            "pattern": acknowledgements.ADDRESS,
        },
    )


def acknowledge(databases: Databases, article_id: str, request: WriteRequest) -> Answer:
    """Keep what an outlet says about an article's newest change, and say what was kept.

    404 for articles that it was never told of and may not see; 409 where the article has
    changed since the version that it names. What is said of the sandbox is kept nowhere.
    """

    def serve(session: NewsroomSession, reader: Reader, _: ReadRequest) -> Answer:
        queries.read_none(request.query)
        found = bodies.read(WordSchema(), request)
        if isinstance(found, Answer):
            return found
        word = _word(found)
        wanted = guarding.read_id(article_id)
        if wanted is None:
            return problems.answer(problems.NOT_FOUND)
        return _keep(session, reader, wanted, word)

    return guarding.guarded(databases, request, serve, write=True)


def _word(found: Mapping[str, Any]) -> Word:
    return Word(
        action=Action(found["action"]), version=found.get("version"), address=found.get("url")
    )


def _keep(session: NewsroomSession, reader: Reader, article_id: UUID, word: Word) -> Answer:
    today = datetime.now(UTC).date()
    try:
        version = (
            sandbox.acknowledge(article_id, word)
            if reader.sandbox
            else acknowledgements.acknowledge(
                session, reader.outlet_id, article_id, word, today=today
            ).version
        )
    except NotToldError:
        return problems.answer(problems.NOT_FOUND)
    except VersionUnknownError as error:
        named = [{"pointer": "#/version", "detail": str(error)}]
        return problems.answer(problems.INVALID_BODY, errors=named)
    except OutdatedError:
        return problems.answer(problems.OUTDATED)
    kept = {
        "article_id": str(article_id),
        "version": version,
        "action": word.action.value,
        "url": word.address,
        "date": today.isoformat(),
    }
    return bodies.told(200, kept)
