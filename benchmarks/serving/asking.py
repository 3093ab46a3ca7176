"""What is asked of every server, and what it has to answer."""

import http.client
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from safepub.errors import SafepubError

ARTICLES = "/api/v1/articles"
PAGES = 10
ONES = 1_000
KINDS = ("list", "one", "304")
ANSWERS = "answers.json"
# Different in each answer.
_COUNTED = frozenset({"ratelimit", "date", "connection", "server"})


class WrongAnswerError(SafepubError):
    """A server does not answer what the others do, so it must not be compared."""

    message = "A server's answer is not the right one."


@dataclass(frozen=True, kw_only=True)
class Told:
    """A whole answer without what differs each time."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: str = field(repr=False)

    @property
    def tag(self) -> str:
        """Its entity tag."""
        return {name.lower(): value for name, value in self.headers}.get("etag", "")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Addresses of one API, with what each answers."""

    lists: Mapping[str, Told]
    ones: Mapping[str, Told]

    def requests(self, kind: str) -> Sequence[tuple[str, str]]:
        """Give addresses and entity tags of one kind of load."""
        if kind == "list":
            return [(path, "") for path in self.lists]
        return [(path, told.tag if kind == "304" else "") for path, told in self.ones.items()]


class Caller:
    """An outlet with one connection."""

    def __init__(self, port: int, token: str) -> None:
        """Call this port of this machine."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._token = token

    def get(self, path: str, tag: str = "") -> Told:
        """Ask for an address."""
        headers = {"Authorization": f"Bearer {self._token}"}
        if tag:
            headers["If-None-Match"] = tag
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read().decode()
        told = [pair for pair in answer.getheaders() if pair[0].lower() not in _COUNTED]
        return Told(status=answer.status, headers=told, body=body)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def ask(caller: Caller) -> Asked:
    """Fetch the ten newest pages, and a thousand articles of the pages from there on."""
    lists: dict[str, Told] = {}
    ids: list[str] = []
    path: str | None = ARTICLES
    while path is not None and (len(lists) < PAGES or len(ids) < ONES):
        told = caller.get(path)
        if told.status != http.HTTPStatus.OK:
            raise WrongAnswerError
        page = json.loads(told.body)
        ids += [article["id"] for article in page["articles"]]
        if len(lists) < PAGES:
            lists[path] = told
        path = page["next"]
    return Asked(
        lists=lists,
        ones={f"{ARTICLES}/{one}": caller.get(f"{ARTICLES}/{one}") for one in ids[:ONES]},
    )


def verify(caller: Caller, asked: Asked) -> None:
    """Ask everything once.

    Raises:
        WrongAnswerError: A status or a body is not what it has to be.
    """
    for path, wanted in (*asked.lists.items(), *asked.ones.items()):
        told = caller.get(path)
        if (told.status, told.body) != (http.HTTPStatus.OK, wanted.body):
            raise WrongAnswerError
    for path, tag in asked.requests("304"):
        told = caller.get(path, tag)
        if (told.status, told.body, told.tag) != (http.HTTPStatus.NOT_MODIFIED, "", tag):
            raise WrongAnswerError


def write_requests(folder: Path, name: str, asked: Asked) -> None:
    """Write the files that wrk reads, one for each kind."""
    for kind in KINDS:
        lines = "".join(f"{path}\t{tag}\n" for path, tag in asked.requests(kind))
        requests_of(folder, name, kind).write_text(lines, encoding="utf-8")


def requests_of(folder: Path, name: str, kind: str) -> Path:
    """Name the file with the requests of one kind."""
    return folder / f"{name}-{kind}.requests"


def write_answers(folder: Path, asked: Asked) -> None:
    """Write all answers down, for servers that only give them back."""
    told = {path: asdict(one) for path, one in (*asked.lists.items(), *asked.ones.items())}
    (folder / ANSWERS).write_text(json.dumps(told), encoding="utf-8")


def read_answers(folder: Path) -> Iterable[tuple[str, Told]]:
    """Read what `write_answers` wrote."""
    for path, told in json.loads((folder / ANSWERS).read_text(encoding="utf-8")).items():
        headers = [(name, value) for name, value in told["headers"]]
        yield path, Told(status=told["status"], headers=headers, body=told["body"])
