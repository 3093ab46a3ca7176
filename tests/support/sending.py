"""Forms with files, encoded in memory: a test's own browser would use the disk."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import stream_encode_multipart

File = tuple[bytes, str]


def encode(values: Mapping[str, str], name: str, files: Iterable[File]) -> tuple[bytes, str]:
    """Give the body and the content type of a form whose field `name` brings files."""
    sent = MultiDict[str, Any](list(values.items()))
    sent.setlist(name, [FileStorage(io.BytesIO(one), filename=called) for one, called in files])
    body, _, boundary = stream_encode_multipart(sent, use_tempfile=False)
    return body.read(), f"multipart/form-data; boundary={boundary}"
