"""A DOCX as it comes in: its parts and what refers to what."""

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from safepub.cleaning import packages, xml_parts
from safepub.cleaning.docx_names import W
from safepub.cleaning.files import FileRefusedError, Reason
from safepub.cleaning.packages import Package
from safepub.cleaning.xml_parts import Element

MACROS = ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")
_CONTENT_TYPES = "[Content_Types].xml"
_ROOT_RELATIONS = "_rels/.rels"
_USUAL_MAIN_PART = "word/document.xml"
_XML_NAMES = (".xml", ".rels", ".vml")


class Relation(NamedTuple):
    """What a part refers to: the last word of the relation's type and a part or an address."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, kw_only=True)
class Source:
    """The opened package and the name of the part that holds the text."""

    package: Package
    main: str
    _roots: dict[str, Element] = field(default_factory=dict, repr=False)

    def root(self, name: str, expected: str) -> Element:
        """Give the root of a part, which is of that name in the one namespace that is known.

        Raises:
            FileRefusedError: It is another element, as in ISO's strict variant (UNKNOWN_TYPE),
                unsafe or damaged.
        """
        if name not in self._roots:
            self._roots[name] = xml_parts.parse(self.package.read(name))
        root = self._roots[name]
        if root.tag != f"{{{W}}}{expected}":
            raise FileRefusedError(Reason.UNKNOWN_TYPE)
        return root

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Give what a part refers to, by the ids that it uses."""
        folder, name = posixpath.split(part)
        return dict(_relations(self.package, f"{folder}/_rels/{name}.rels", folder))

    def related(self, kind: str) -> str | None:
        """Give the part of that kind that the text refers to, if it is there."""
        for relation in self.relations(self.main).values():
            if relation.kind == kind and not relation.external and relation.target in self.package:
                return relation.target
        return None


@contextmanager
def opened(content: bytes) -> Iterator[Source]:
    """Hold a DOCX open in which no macro and, in no part at all, a DTD was found.

    Raises:
        FileRefusedError: It is not such a DOCX.
    """
    with packages.opened(content) as package:
        _refuse_macros(package)
        for name in package.names:
            if name.lower().endswith(_XML_NAMES):
                xml_parts.refuse_dtd(package.read(name))
        yield Source(package=package, main=_main_part(package))


def _refuse_macros(package: Package) -> None:
    names = [name.lower() for name in package.names]
    types = package.read(_CONTENT_TYPES) if _CONTENT_TYPES in package else b""
    if any(name.endswith(MACROS) for name in names) or b"macroenabled" in types.lower():
        raise FileRefusedError(Reason.MACROS)


def _main_part(package: Package) -> str:
    relations = dict(_relations(package, _ROOT_RELATIONS, "")).values()
    mains = {one.target for one in relations if one.kind == "officeDocument" and not one.external}
    main = mains.pop() if len(mains) == 1 else _USUAL_MAIN_PART
    if main not in package:
        raise FileRefusedError(Reason.DAMAGED)
    return main


def _relations(package: Package, name: str, folder: str) -> Iterator[tuple[str, Relation]]:
    if name not in package:
        return
    for element in xml_parts.parse(package.read(name)):
        target = element.get("Target", "")
        external = element.get("TargetMode", "").lower() == "external"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = element.get("Type", "").rpartition("/")[2]
        yield element.get("Id", ""), Relation(kind, target, external)
