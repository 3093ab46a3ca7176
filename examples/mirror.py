"""Mirror a newsroom's articles into a folder, and keep it true to what the newsroom says.

    export SAFEPUB_TOKEN=sp_live_…
    python mirror.py https://newsroom.example mirror/

Run it every minute or so. It goes on where it stopped, writes each article to
`<id>.json`, deletes what is withheld or killed, and tells the newsroom what it did. A run
that is cut off does its last step again: each step may be done twice.

It needs Python 3.11 and nothing else.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import UUID

TOKEN = "SAFEPUB_TOKEN"  # noqa: S105 - the name of a variable
CURSOR = "cursor"
SECONDS = 30
GONE = frozenset({404, 410})
LATER = frozenset({429, 503})
LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


class TryLaterError(Exception):
    """The newsroom has no time now."""


class _NoRedirects(HTTPRedirectHandler):
    """A redirect would take the token to wherever it leads."""

    def redirect_request(self, *_: object) -> None:
        """Follow none: the answer counts as an error."""


class Newsroom:
    """The API of one newsroom, with the token of one outlet."""

    def __init__(self, address: str, token: str) -> None:
        """Refuse to send a token in the clear over a network.

        Raises:
            ValueError: The address is neither https nor on this machine nor an onion.
        """
        at = urlsplit(address)
        host = at.hostname or ""
        if at.scheme != "https" and host not in LOCAL and not host.endswith(".onion"):
            message = "The newsroom's address has to begin with https://."
            raise ValueError(message)
        self._address = address.rstrip("/") + "/"
        self._token = token
        self._opener = build_opener(_NoRedirects)

    def changes(self, cursor: str) -> Iterator[tuple[dict[str, Any], str]]:
        """Give each change after a cursor, the oldest first, and the cursor that follows it."""
        more = True
        while more:
            query = f"?after={quote(cursor)}" if cursor else ""
            told = self._ask(f"api/v1/changes{query}")
            for change in told["changes"]:
                yield change, change["cursor"]
            cursor, more = told["next"], told["more"]

    def article(self, article_id: UUID) -> dict[str, Any] | None:
        """Fetch an article as it is now; None where it is there no longer."""
        try:
            # Not the address in the change: the token goes to this newsroom alone.
            return self._ask(f"api/v1/articles/{article_id}")
        except HTTPError as error:
            with error:
                if error.code in GONE:
                    return None
                raise

    def acknowledge(self, article_id: UUID, said: Mapping[str, object]) -> None:
        """Tell the newsroom what was done; a newer change is seen in its turn."""
        try:
            self._ask(f"api/v1/articles/{article_id}/acknowledgements", said)
        except HTTPError as error:
            with error:
                # 404: it is ours no longer. 409: it has changed again, and that comes next.
                if error.code not in {404, 409}:
                    raise

    def _ask(self, path: str, said: Mapping[str, object] | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        body = None if said is None else json.dumps(said).encode()
        request = Request(urljoin(self._address, path), data=body, headers=headers)  # noqa: S310 - __init__ refuses other schemes
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                told: dict[str, Any] = json.load(answer)
                return told
        except HTTPError as error:
            if error.code in LATER:
                wait = error.headers.get("Retry-After", "60")
                error.close()
                raise TryLaterError(wait) from None
            raise


def mirror(newsroom: Newsroom, folder: Path) -> int:
    """Bring the folder up to date, and count the changes that were followed."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / CURSOR
    cursor = kept.read_text(encoding="ascii") if kept.exists() else ""
    count = 0
    for change, following in newsroom.changes(cursor):
        _follow(newsroom, folder, change)
        # Last: whoever is cut off before does the change again.
        _write(kept, following.encode("ascii"))
        count += 1
    return count


def _follow(newsroom: Newsroom, folder: Path, change: Mapping[str, Any]) -> None:
    # A UUID and nothing else becomes the name of a file.
    article_id = UUID(str(change["id"]))
    file = folder / f"{article_id}.json"
    article = newsroom.article(article_id)
    if article is None:
        file.unlink(missing_ok=True)
        newsroom.acknowledge(article_id, {"action": "removed"})
        return
    action = "updated" if file.exists() else "published"
    _write(file, json.dumps(article, ensure_ascii=False, indent=1).encode())
    newsroom.acknowledge(article_id, {"action": action, "version": article["version"]})


def _write(file: Path, body: bytes) -> None:
    """Write a file as a whole, or not at all."""
    draft = file.with_suffix(".part")
    draft.write_bytes(body)
    draft.replace(file)


def main(arguments: list[str] | None = None) -> int:
    """Mirror once, and give the status of the process."""
    parser = argparse.ArgumentParser(description="Mirror a newsroom's articles into a folder.")
    parser.add_argument("address", help="the newsroom's address, such as https://newsroom.example")
    parser.add_argument("folder", type=Path, help="where the articles are kept")
    asked = parser.parse_args(arguments)
    token = os.environ.get(TOKEN)
    if not token:
        parser.error(f"Put your token into the variable {TOKEN}.")
    try:
        count = mirror(Newsroom(asked.address, token), asked.folder)
    except ValueError as error:
        parser.error(str(error))
    except TryLaterError as later:
        print(f"The newsroom has no time now; try again in {later} s.", file=sys.stderr)
        return 75
    except HTTPError as error:
        print(f"The newsroom answered {error.code} {error.reason}.", file=sys.stderr)
        return 1
    except (URLError, HTTPException, OSError):
        print("The newsroom could not be reached, or the folder not be written.", file=sys.stderr)
        return 1
    print(f"{count} changes.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
