"""Collects the sentences that a contributor can be shown, and keeps the catalogues in step.

`python -m tests.support.catalogues` (or `make catalogues`) writes `safepub.pot` and takes
new sentences up into every language's file. What was translated stays; nothing is guessed.
"""

import ast
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from jinja2 import Environment

from safepub.web import translating

PACKAGE = Path(translating.__file__).parents[1]
TEMPLATES = PACKAGE / "web" / "templates"
TEMPLATE = translating.CATALOGUES / "safepub.pot"
START = "safepub.web.contributor"
OTHER_DOORS = ("safepub.web.api", "safepub.web.custody", "safepub.web.desk")
FUNCTIONS = frozenset({"_", "gettext", "later", "ngettext"})
# What `web/errors.py` answers with an error's own sentence.
FAMILIES = frozenset(
    {"ConflictError", "ForbiddenError", "InvalidError", "NotFoundError", "UnavailableError"}
)
# Their modules serve the contributor's door too, but only other doors raise them.
ELSEWHERE = frozenset(
    {
        *("ActRefusedError", "CanonicalFormError", "CheckpointContradictsError"),
        *("CheckpointRefusedError", "DaysRefusedError", "HandInRefusedError", "KeyNotHeldError"),
        *("LastKeyHolderError", "LeakCheckMissingError", "NotForReadersError", "NotTakenError"),
        *("OwnAccountError", "OwnRevisionError", "OwnOverrideError", "PasskeyRefusedError"),
        *("PasswordTooLongError", "RecoveryKeyWrongError", "RequestRefusedError"),
        *("StaffNotFoundError", "StaffRefusedError", "StillWaitingError", "SuiteUnavailableError"),
        "TooManyPasskeysError",
    }
)


@dataclass(frozen=True)
class Sentence:
    """One sentence in English; `many` where its form depends on a number."""

    one: str
    many: str | None = None

    @property
    def key(self) -> str | tuple[str, str]:
        """Give what Babel calls the message's id."""
        return self.one if self.many is None else (self.one, self.many)


def door_templates() -> list[Path]:
    """List the templates that the contributor's door shows."""
    folders = (TEMPLATES / "contributor").rglob("*.html")
    shared = ("base.html", "errors/error.html")
    macros = (f"macros/{name}.html" for name in ("forms", "languages", "requests"))
    return [*(TEMPLATES / name for name in (*shared, *macros)), *sorted(folders)]


@cache
def collect() -> tuple[Sentence, ...]:
    """Give every sentence once, in the order of the files that hold them."""
    found = [sentence for path in door_templates() for sentence in of_template(path.read_text())]
    trees = _reachable_modules()
    for tree in trees.values():
        found += of_python(tree)
    found += [Sentence(words) for words in _of_errors(trees)]
    return tuple(dict.fromkeys(found))


def of_template(source: str) -> Iterator[Sentence]:
    """Give the sentences of one template, as the application's own environment reads it."""
    environment = Environment(autoescape=True)
    translating.prepare(environment)
    for _, _, message in environment.extract_translations(source):  # type: ignore[attr-defined]
        # None where the words come from a variable: a table marks those with `later`.
        if isinstance(message, str):
            yield Sentence(message)
        elif message is not None:
            yield Sentence(message[0], message[1])


def of_python(tree: ast.Module) -> Iterator[Sentence]:
    """Give the sentences that a module marks or translates, in their order."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else _name(call.func)
        words = [_text(argument) for argument in call.args[:2]]
        if name in FUNCTIONS and words and words[0]:
            yield Sentence(words[0], words[1] if name == "ngettext" else None)


def template_of(sentences: Iterable[Sentence]) -> Catalog:
    """Give an untranslated catalogue of the sentences."""
    catalogue = Catalog(header_comment="", fuzzy=False)
    for sentence in sentences:
        catalogue.add(sentence.key)
    return catalogue


def read(path: Path, code: str | None = None) -> Catalog:
    """Read a catalogue from its file."""
    with path.open("rb") as file:
        return pofile.read_po(file, locale=code)


def written(catalogue: Catalog, code: str | None) -> bytes:
    """Give the bytes of a catalogue's file: no date, no address and no line numbers in it."""
    body = io.BytesIO()
    pofile.write_po(
        body, catalogue, width=100, no_location=True, omit_header=True, ignore_obsolete=True
    )
    lines = ["Content-Type: text/plain; charset=utf-8"]
    if code:
        forms = get_plural(code)
        plural = f"nplurals={forms.num_plurals}; plural={forms.plural_expr};"
        lines = [f"Language: {code}", *lines, f"Plural-Forms: {plural}"]
    header = "".join(f'"{line}\\n"\n' for line in lines)
    return f'msgid ""\nmsgstr ""\n{header}\n'.encode() + body.getvalue()


def update(folder: Path) -> None:
    """Write the template, and take it up into the file of every language in the folder."""
    template = template_of(collect())
    (folder / TEMPLATE.name).write_bytes(written(template, None))
    for path in sorted(folder.glob("*.po")):
        catalogue = read(path, path.stem)
        catalogue.update(template, no_fuzzy_matching=True)
        path.write_bytes(written(catalogue, path.stem))


def _reachable_modules() -> dict[str, ast.Module]:
    """Parse what the contributor's door imports, directly or not, and what answers errors."""
    paths = dict(_modules())
    waiting = [name for name in paths if name.startswith(START)]
    waiting += ["safepub.web.errors"]
    reached: dict[str, ast.Module] = {}
    while waiting:
        name = waiting.pop()
        if name in reached or name.startswith(OTHER_DOORS):
            continue
        reached[name] = ast.parse(paths[name].read_text())
        waiting += [found for found in _imports(reached[name]) if found in paths]
    return {name: reached[name] for name in paths if name in reached}


def _modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        yield ".".join(parts), path


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{imported.name}" for imported in node.names)


def _of_errors(trees: dict[str, ast.Module]) -> list[str]:
    """Give the sentences of error classes whose family is shown to people."""
    classes = [
        node for tree in trees.values() for node in tree.body if isinstance(node, ast.ClassDef)
    ]
    shown = set(FAMILIES)
    # As often as families are deep.
    for _ in range(5):
        shown |= {found.name for found in classes if shown & {_name(base) for base in found.bases}}
    return [
        words for found in classes if found.name in shown - ELSEWHERE for words in _messages(found)
    ]


def _messages(found: ast.ClassDef) -> Iterator[str]:
    for node in found.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        words = _text(node.value) if isinstance(node, ast.Assign) else None
        if words and any(_name(target) == "message" for target in targets):
            yield words


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


if __name__ == "__main__":
    update(translating.CATALOGUES)
