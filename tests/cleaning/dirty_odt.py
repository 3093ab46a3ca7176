"""An ODT that holds every kind of trace that LibreOffice and its users leave behind."""

# ruff: noqa: E501 - a line break would be a space in the text

import io
import zipfile
from collections.abc import Mapping

from tests.cleaning import dirty_pictures

NEEDLE = "Needle"
"""Whatever must not come out has this word in it; whatever must stay does not."""
RSID = "00d1e5e1"
MIME = "application/vnd.oasis.opendocument.text"

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    [
        f'xmlns:office="{_OASIS}:office:1.0" xmlns:style="{_OASIS}:style:1.0"',
        f'xmlns:text="{_OASIS}:text:1.0" xmlns:table="{_OASIS}:table:1.0"',
        f'xmlns:draw="{_OASIS}:drawing:1.0" xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0"',
        f'xmlns:svg="{_OASIS}:svg-compatible:1.0" xmlns:form="{_OASIS}:form:1.0"',
        f'xmlns:meta="{_OASIS}:meta:1.0" xmlns:script="{_OASIS}:script:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:officeooo="http://openoffice.org/2009/office"',
        f'xmlns:manifest="{_OASIS}:manifest:1.0" office:version="1.3"',
    ]
)
_WHO = "<dc:creator>Needle Person</dc:creator><dc:date>2026-02-03T04:05:06</dc:date>"
_FACE = "<style:font-face style:name='{0}' svg:font-family=\"'{1}'\"/>"

AUTOMATIC = f"""<office:automatic-styles>
<style:style style:name="NeedleP" style:family="paragraph" style:parent-style-name="Needle_20_Body">
 <style:text-properties officeooo:paragraph-rsid="{RSID}" fo:language="be" fo:country="BY"/></style:style>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"
 style:font-name="Needle Sans" officeooo:rsid="{RSID}"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties fo:font-style="italic"
 style:font-name="Arial1" fo:color="#ffffff"/></style:style>
<style:style style:name="T3" style:family="text"><style:text-properties text:display="none"/>
</style:style><style:style style:name="T4" style:family="text"><style:text-properties
 fo:color="#000000" fo:background-color="#000000"/></style:style>
<style:style style:name="P9" style:family="paragraph"><style:text-properties text:display="none"/>
</style:style><style:style style:name="fr1" style:family="graphic"><style:graphic-properties
 fo:clip="rect(0cm, CLIP, 0cm, 0cm)"/></style:style>
<text:list-style style:name="NeedleList"><text:list-level-style-number text:level="1"
 style:num-format="1" style:num-suffix=")"/><text:list-level-style-bullet text:level="2"
 text:bullet-char="\uf0b7"/></text:list-style></office:automatic-styles>"""

BODY = f"""<office:forms><form:form form:name="Needle form"/></office:forms>
<text:tracked-changes><text:changed-region text:id="ct1"><text:deletion><office:change-info>{_WHO}
 </office:change-info><text:p>Needle deleted</text:p></text:deletion></text:changed-region>
</text:tracked-changes>
<text:user-field-decls><text:user-field-decl text:name="Needle" office:string-value="Needle"/>
</text:user-field-decls>
<text:p text:style-name="Title" xml:id="Needle1">The bridge</text:p>
<text:h text:style-name="Heading_20_1" text:outline-level="1"><text:bookmark text:name="Needle"/>First
 part</text:h>
<text:p text:style-name="NeedleP"><text:span text:style-name="T1">Bold</text:span> and <text:span
 text:style-name="T2">slanted</text:span><text:change-start text:change-id="ct2"/> inserted<text:change-end
 text:change-id="ct2"/><office:annotation office:name="Needle">{_WHO}<text:p>Needle remark</text:p>
 </office:annotation> commented<text:span text:style-name="T3">Needle hidden</text:span><text:hidden-text
 text:condition="ooow:Needle" text:string-value="Needle hidden field">Needle</text:hidden-text>
 <text:span text:style-name="T4">Needle blacked out</text:span> \u200bma\u00adrked\u2060</text:p>
<text:p>By <text:author-name text:fixed="true">a field</text:author-name>, <text:user-defined
 text:name="Needle">another</text:user-defined>, <text:conditional-text text:condition="Needle"
 text:string-value-if-false="Needle">shown</text:conditional-text>.</text:p>
<text:p><text:a xlink:href="https://example.org/needleNeedle" office:title="Needle">a link</text:a><text:s
 text:c="2"/><text:a xlink:href="file:///Users/Needle/x.odt">to a file</text:a></text:p>
<text:p text:style-name="P9">Needle paragraph hidden</text:p>
<text:list text:style-name="NeedleList" xml:id="list1"><text:list-item><text:p>one thing</text:p>
 <text:list><text:list-item><text:p>inside it</text:p></text:list-item></text:list></text:list-item>
</text:list>
<text:section text:name="Needle section" text:protected="true"><text:p>in a section<text:note
 text:id="Needle" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>
 <text:p>a note below</text:p></text:note-body></text:note></text:p></text:section>
<text:section text:name="s2" text:display="none"><text:p>Needle section hidden</text:p></text:section>
<text:p><draw:frame draw:style-name="fr1" draw:name="Needle picture" svg:width="3cm" svg:height="2cm">
 <draw:image xlink:href="Pictures/Needle.jpg"/><svg:title>Needle title</svg:title><svg:desc>/Users/Needle
 </svg:desc></draw:frame><draw:frame draw:name="Needle box"><draw:text-box><text:p>words in a box</text:p>
 </draw:text-box></draw:frame><draw:frame><draw:object xlink:href="./Object 1"/><draw:image
 xlink:href="./ObjectReplacements/Object 1"/></draw:frame>after an object</text:p>
<table:table table:name="Needle table"><table:table-column table:number-columns-repeated="2"/>
 <table:table-row><table:table-cell office:string-value="Needle" table:formula="of:=Needle"><text:p>left
 cell</text:p></table:table-cell><table:table-cell><text:p>right cell</text:p></table:table-cell>
 </table:table-row></table:table>
<text:unheard-of><text:p>Needle unheard of</text:p></text:unheard-of>"""

_STYLES = f"""<office:document-styles {_SPACES}><office:font-face-decls>
{_FACE.format("Needle Sans", "Needle Sans")}</office:font-face-decls><office:styles>
<style:default-style style:family="paragraph"><style:text-properties fo:language="be"/>
</style:default-style><style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"/>
<style:style style:name="Needle_20_Body" style:display-name="Needle Body" style:family="paragraph"
 style:parent-style-name="Standard"><style:text-properties fo:font-size="12pt"/></style:style>
<style:style style:name="Needle_20_Unused" style:family="paragraph"/></office:styles>
<office:automatic-styles><style:page-layout style:name="NeedleLayout"><style:page-layout-properties
 fo:page-width="21cm" fo:page-height="29.7cm" style:paper-tray-name="Needle tray"/></style:page-layout>
</office:automatic-styles><office:master-styles><style:master-page style:name="Standard"
 style:page-layout-name="NeedleLayout"><style:header><text:p>seen on every page</text:p></style:header>
</style:master-page><style:master-page style:name="NeedlePage" style:page-layout-name="NeedleLayout">
<style:header><text:p>Needle page that no text uses</text:p></style:header></style:master-page>
</office:master-styles></office:document-styles>"""

MANIFEST = f"""<manifest:manifest {_SPACES}><manifest:file-entry manifest:full-path="/"
 manifest:media-type="{MIME}"/></manifest:manifest>"""

LOCKED = f"""<manifest:manifest {_SPACES}><manifest:file-entry manifest:full-path="content.xml">
<manifest:encryption-data manifest:checksum="a"/></manifest:file-entry></manifest:manifest>"""


def text(body: str = BODY, clip: str = "0cm") -> str:
    faces = _FACE.format("Arial1", "Arial") + _FACE.format("Needle Sans", "Needle Sans")
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><!--Needle--><office:document-content {_SPACES}>"
        f"<office:scripts/><office:font-face-decls>{faces}</office:font-face-decls>"
        f"{AUTOMATIC.replace('CLIP', clip)}<office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )


def members(body: str = BODY, clip: str = "0cm") -> dict[str, str | bytes]:
    return {
        "mimetype": MIME,
        "content.xml": text(body, clip),
        "styles.xml": _STYLES,
        "meta.xml": f"<office:document-meta {_SPACES}><office:meta><meta:generator>NeedleOffice"
        f"</meta:generator>{_WHO}<meta:initial-creator>Needle</meta:initial-creator>"
        "<meta:editing-cycles>7</meta:editing-cycles><dc:title>Needle title</dc:title>"
        '<meta:template xlink:href="/Users/Needle/t.ott"/></office:meta></office:document-meta>',
        "settings.xml": f"<office:document-settings {_SPACES}><a>Needle printer</a>"
        "</office:document-settings>",
        "manifest.rdf": "<rdf>Needle</rdf>",
        "Thumbnails/thumbnail.png": b"Needle thumbnail",
        "Configurations2/accelerator/current.xml": b"",
        "Object 1/content.xml": f"<office:document-content {_SPACES}>Needle object</office:document-content>",
        "ObjectReplacements/Object 1": b"Needle replacement",
        "layout-cache": b"Needle cache",
        "Basic/script-lc.xml": "<library>Standard</library>",
        "Pictures/Needle.jpg": dirty_pictures.jpeg(),
        "META-INF/manifest.xml": MANIFEST,
    }


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"Needle in the archive"
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 2, 3, 4, 5, 6)), part)
    return written.getvalue()


def odt(body: str = BODY, clip: str = "0cm") -> bytes:
    return packed(members(body, clip))
