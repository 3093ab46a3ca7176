"""Whole answers, kept in memory for exactly as long as nothing in the newsroom changes.

Every publication, correction, withdrawal and kill raises the newsroom's change number, and
every change of tokens or terms its epoch, in the transaction that does it. So one look at that
row tells whether an answer is still the one that the database would give. Each request looks,
on the driver: the way through SQLAlchemy costs more than all the rest together.
"""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from safepub.database import DatabaseUnavailableError
from safepub.serving import conditions, stamps
from safepub.serving.requests import Answer, ReadRequest
from safepub.serving.stamps import Stamp

if TYPE_CHECKING:
    from safepub.serving.tokens import Reader

Question = tuple[object, ...]
"""Who asks, by their terms, and for what: everything that an answer depends on."""
MOST_BYTES = 16 * 1024 * 1024
"""Of bodies, in one process."""
MOST_ENTRIES = 10_000
MOST_READERS = 1_000
LONGEST_QUERY = 500
"""Characters of all its values; a longer question is read each time."""
_SHARE = 8
"""No body may take more than one such part of the memory."""
_WITH_A_BODY = frozenset({"Content-Type", "Content-Length", "Content-Encoding", "Link"})


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """What stands at one address for one outlet: sent, or not sent again."""

    tag: str
    unchanged: Answer = field(repr=False)
    found: Answer | None = field(repr=False)
    """None where nobody has asked for the bytes yet."""

    @property
    def size(self) -> int:
        return 0 if self.found is None else len(self.found.body)

    def answer(self, request: ReadRequest) -> Answer | None:
        if request.if_none_match and conditions.names(request.if_none_match, self.tag):
            return self.unchanged
        if request.head and self.found is not None:
            return replace(self.found, body=b"")
        return self.found


class Kept:
    """What one process keeps. The next change ends all of it."""

    def __init__(self, engine: Engine, *, most_bytes: int = MOST_BYTES) -> None:
        """Keep at most so many bytes of bodies. Nothing is connected yet."""
        self._engine = engine
        self._most_bytes = most_bytes
        compiled = stamps.state().compile(engine, compile_kwargs={"literal_binds": True})
        self._statement = str(compiled)
        self._lock = threading.Lock()
        self._lines: list[_Line] = []
        self._stamp: Stamp | None = None
        self._size = 0
        self._readers: dict[bytes, Reader] = {}
        self._entries: OrderedDict[Question, _Entry] = OrderedDict()

    def stamp(self) -> Stamp | None:
        """Tell how far the newsroom is now; None where it cannot be told.

        What was kept under an older stamp is forgotten. A request that looked before another one
        did sets nothing back: its stamp is not the memory's, and it reads for itself.
        """
        try:
            stamp = self._look()
        except (self._engine.dialect.loaded_dbapi.Error, PoolTimeoutError):
            return None
        with self._lock:
            if self._stamp is None or (stamp != self._stamp and _after(stamp, self._stamp)):
                self._empty(stamp)
        return stamp

    def reader(self, stamp: Stamp, authorization: str | None) -> "Reader | None":
        """Give the outlet that has shown this header since the change of this stamp."""
        with self._lock:
            if stamp != self._stamp or not authorization:
                return None
            return self._readers.get(_hidden(authorization))

    def answer(self, stamp: Stamp, question: Question, request: ReadRequest) -> Answer | None:
        """Give the answer to a question that was asked since the change of this stamp."""
        with self._lock:
            entry = self._entries.get(question) if stamp == self._stamp else None
            if entry is None:
                return None
            self._entries.move_to_end(question)
        return entry.answer(request)

    def keep(
        self, stamp: Stamp, reader: "Reader", question: Question, told: tuple[ReadRequest, Answer]
    ) -> None:
        """Keep an answer that was read after this stamp, unless the newsroom went on meanwhile.

        Only content is kept, and that it has not changed; never a refusal.
        """
        request, answer = told
        entry = _entry(request, answer)
        if entry is None or entry.size * _SHARE > self._most_bytes:
            return
        if sum(len(value) for _, value in request.query) > LONGEST_QUERY:
            return
        with self._lock:
            if stamp != self._stamp:
                return
            # One token can be shown in many spellings of one header.
            if len(self._readers) >= MOST_READERS:
                self._readers.clear()
            self._readers[_hidden(request.authorization or "")] = reader
            replaced = self._entries.pop(question, None)
            self._entries[question] = entry
            self._size += entry.size - (replaced.size if replaced else 0)
            while self._size > self._most_bytes or len(self._entries) > MOST_ENTRIES:
                _, oldest = self._entries.popitem(last=False)
                self._size -= oldest.size

    def close(self) -> None:
        """Forget everything and close the connections."""
        with self._lock:
            self._empty(None)
            idle, self._lines = self._lines, []
        for line in idle:
            line.close()

    def _empty(self, stamp: Stamp | None) -> None:
        self._stamp = stamp
        self._size = 0
        self._readers.clear()
        self._entries.clear()

    def _look(self) -> Stamp:
        with self._lock:
            line = self._lines.pop() if self._lines else None
        if line is None:
            line = _Line(self._engine)
        try:
            stamp = line.ask(self._statement)
        except BaseException:
            line.close()
            raise
        with self._lock:
            self._lines.append(line)
        return stamp


class _Line:
    """A connection on which each statement is a transaction; one thread at a time has it.

    None belongs to a thread: a server may end its threads when there is little to do, and one
    that Python did not start must not close SQLite's connections as it ends (python/cpython,
    issue 119585: before 3.12.4 that ends the process).
    """

    def __init__(self, engine: Engine) -> None:
        pooled = engine.raw_connection()
        connection = pooled.dbapi_connection
        if connection is None:
            raise DatabaseUnavailableError
        # The pool stays as it is for those who write.
        pooled.detach()
        engine.dialect.set_isolation_level(connection, "AUTOCOMMIT")
        self._connection = connection
        self._cursor = connection.cursor()

    def ask(self, statement: str) -> Stamp:
        self._cursor.execute(statement)
        # All of it, although it is one row: an open question would hold SQLite's log.
        [(change, epoch)] = self._cursor.fetchall()
        return change, epoch

    def close(self) -> None:
        self._connection.close()


def _after(stamp: Stamp, other: Stamp) -> bool:
    """Say whether a stamp is not older than another; both of its numbers only rise."""
    return stamp[0] >= other[0] and stamp[1] >= other[1]


def _entry(request: ReadRequest, answer: Answer) -> _Entry | None:
    headers = dict(answer.headers)
    tag = headers.get("ETag")
    whole = answer.status == HTTPStatus.OK and not request.head
    if tag is None or not (whole or answer.status == HTTPStatus.NOT_MODIFIED):
        return None
    shared = tuple(pair for pair in answer.headers if pair[0] not in _WITH_A_BODY)
    return _Entry(
        tag=tag,
        unchanged=Answer(status=HTTPStatus.NOT_MODIFIED, headers=shared),
        found=answer if whole else None,
    )


def _hidden(authorization: str) -> bytes:
    """Hide a header with a token in it: none lies in memory for longer than its request."""
    return hashlib.sha256(authorization.encode("utf-8", "replace")).digest()
