"""Finds words that a contributor would see in English whatever language they chose."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

from safepub.web import translating
from tests.support.catalogues import FUNCTIONS

SPOKEN = ("alt", "aria-label", "placeholder", "title")
LETTERS = re.compile(r"[^\W\d_]")
# An address stays as it is, and so do the name of a time scale and attributes by themselves.
UNTOUCHED = re.compile(r'https?://\S*|\bUTC\b|[\w-]+="[^"]*"|\brequired\b')
# What a page shows begins so, or has words in a row; names in code do neither.
SHOWN = re.compile(r"[A-Z“(]\w*[a-z]|.*[a-z]+ [a-z]+")
SENTENCE = re.compile(r"[A-Z“(][a-z]{2,}(?:[ ,:].*)?$|[A-Z“(].* .*[.?!…:]$", re.DOTALL)
WORDS_IN_A_ROW = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")


class _Texts(HTMLParser):
    """Collects (line, words) of text and of attributes that a screen reader speaks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def handle_data(self, data: str) -> None:
        self._note(data)

    def handle_starttag(self, _tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in SPOKEN and value:
                self._note(value)

    def _note(self, words: str) -> None:
        if LETTERS.search(UNTOUCHED.sub("", words)):
            before = words[: len(words) - len(words.lstrip())]
            self.found.append((self.getpos()[0] + before.count("\n"), " ".join(words.split())))


def of_template(source: str) -> list[tuple[int, str]]:
    """Give (line, words) of all words in a template that no catalogue translates."""
    environment = Environment(autoescape=True)
    translating.prepare(environment)
    texts = _Texts()
    texts.feed("".join(_markup(environment, source)))
    texts.close()
    strings = [
        (found.lineno, found.value)
        for found in _unmarked(environment.parse(source))
        if isinstance(found.value, str) and SHOWN.match(found.value)
    ]
    return sorted([*texts.found, *strings])


def of_python(source: str) -> list[tuple[int, str]]:
    """Give (line, words) of all sentences in a module that no catalogue holds."""
    tree = ast.parse(source)
    return sorted(
        (node.lineno, words)
        for node in _unmarked_python(tree)
        if (words := _sentence(node)) is not None
    )


def _markup(environment: Environment, source: str) -> Iterator[str]:
    """Give the markup alone: blocks, expressions and translated text become empty lines."""
    translated = block_begins = False
    for _, kind, value in environment.lex(source):
        if kind == "name" and block_begins:
            translated = (translated or value == "trans") and value != "endtrans"
        block_begins = kind == "block_begin" or (block_begins and kind == "whitespace")
        yield value if kind == "data" and not translated else "\n" * value.count("\n")


def _unmarked(node: nodes.Node) -> Iterator[nodes.Const]:
    called = node.node if isinstance(node, nodes.Call) else None
    if isinstance(called, nodes.Name) and called.name in FUNCTIONS:
        return
    if isinstance(node, nodes.Const):
        yield node
    for inner in node.iter_child_nodes():
        yield from _unmarked(inner)


def _unmarked_python(node: ast.AST) -> Iterator[ast.expr]:
    """Give strings that are neither marked, nor documentation, nor an error's own sentence."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        # The extraction finds the first; the second is for whoever runs the server.
        if name in FUNCTIONS or name in {"warning", "error"}:
            return
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message":
        return
    if isinstance(node, ast.Constant | ast.JoinedStr):
        yield node
        return
    # A type may be written as a string.
    types = (getattr(node, "annotation", None), getattr(node, "returns", None))
    for inner in ast.iter_child_nodes(node):
        if inner not in types:
            yield from _unmarked_python(inner)


def _sentence(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        words = node.value if isinstance(node.value, str) else ""
        return words if SENTENCE.match(words) else None
    parts = [part.value for part in getattr(node, "values", []) if isinstance(part, ast.Constant)]
    words = " ".join(str(part) for part in parts)
    return words if WORDS_IN_A_ROW.search(words) else None
