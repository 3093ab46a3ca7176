"""An ODT as it comes in: its two parts with text, and its pictures."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lxml import etree

from safepub.cleaning import packages, xml_parts
from safepub.cleaning.files import FileRefusedError, Reason
from safepub.cleaning.odt_names import MANIFEST, name_of, tag
from safepub.cleaning.packages import Package
from safepub.cleaning.xml_parts import Element

MIME = b"application/vnd.oasis.opendocument.text"

_MACROS = re.compile(r"(?:Basic/(?!.*(?:script-l[bc]|dialog-l[bc])\.xml$)|Scripts/).+")
_RUNNING = frozenset({"script:event-listener", "text:script", "office:script", "script:module"})
_RUNNING_TAGS = frozenset({"text:execute-macro", "text:dde-connection-decl"})


@dataclass(frozen=True, kw_only=True)
class Source:
    """The opened package, with the text and the styles that all documents of its kind have."""

    package: Package
    content: Element
    styles: Element | None

    @property
    def text(self) -> Element:
        """The element that holds the text."""
        return self.content.find(f"{tag('office:body')}/{tag('office:text')}")


@contextmanager
def opened(content: bytes) -> Iterator[Source]:
    """Hold an ODT open in which no script and, in no part at all, a DTD was found.

    Raises:
        FileRefusedError: It is not such an ODT.
    """
    with packages.opened(content) as package:
        if "mimetype" not in package or package.read("mimetype").strip() != MIME:
            raise FileRefusedError(Reason.UNKNOWN_TYPE)
        _refuse_locked(package)
        if any(_MACROS.fullmatch(name) for name in package.names):
            raise FileRefusedError(Reason.MACROS)
        for name in package.names:
            if name.lower().endswith((".xml", ".rdf")):
                xml_parts.refuse_dtd(package.read(name))
        yield _source(package)


def _source(package: Package) -> Source:
    text = _root(package, "content.xml", "office:document-content")
    styles = _root(package, "styles.xml", "office:document-styles")
    source = Source(package=package, content=text, styles=styles)
    if text is None or source.text is None:
        raise FileRefusedError(Reason.DAMAGED)
    for root in (text, styles):
        _refuse_running(root)
    return source


def _root(package: Package, name: str, expected: str) -> Element | None:
    if name not in package:
        return None
    root = xml_parts.parse(package.read(name))
    if root.tag != tag(expected):
        raise FileRefusedError(Reason.UNKNOWN_TYPE)
    return root


def _refuse_locked(package: Package) -> None:
    name = "META-INF/manifest.xml"
    if name not in package:
        return
    manifest = xml_parts.parse(package.read(name))
    if next(manifest.iter(f"{{{MANIFEST}}}encryption-data"), None) is not None:
        raise FileRefusedError(Reason.ENCRYPTED)


def _refuse_running(root: Element | None) -> None:
    for element in root.iter(etree.Element) if root is not None else ():
        name = name_of(element)
        if name in _RUNNING or name in _RUNNING_TAGS:
            raise FileRefusedError(Reason.MACROS)
