"""Forms that bring more than a long article: who has logged in may send them."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request
from werkzeug.exceptions import Unauthorized

from safepub.web import sessions


def let_in(blueprint: Blueprint, most_bytes: Mapping[str, int]) -> None:
    """Let the forms of these endpoints bring so many bytes, from whoever has logged in."""

    @blueprint.url_value_preprocessor
    def raise_limit(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        most = most_bytes.get(endpoint or "")
        if most is None:
            return
        try:
            sessions.contributor()
        except Unauthorized:
            # Nobody fills the memory without a passphrase; the guard answers them.
            return
        # Before anything reads the form.
        request.max_content_length = request.max_form_memory_size = most
