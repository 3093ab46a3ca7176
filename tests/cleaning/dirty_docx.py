"""A DOCX that holds every kind of trace that Word, its add-ins and its users leave behind."""

# ruff: noqa: E501 - a line break would be a space in the text

import io
import zipfile
from collections.abc import Mapping

from tests.cleaning import dirty_pictures

NEEDLE = "Needle"
"""Whatever must not come out has this word in it; whatever must stay does not."""
RSID = "00D1E5E1"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = f"""xmlns:w="{W}" xmlns:r="{_OFFICE}"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
 xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"
 xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15" """

_BY = 'w:author="Needle Author" w:initials="NA" w:date="2026-02-03T04:05:06Z"'

_PICTURE = """<w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="600000"/>
 <wp:docPr id="7" name="Needle 7" descr="C:\\Users\\Needle\\beach.jpg" title="Needle title"/>
 <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
 <pic:pic><pic:nvPicPr><pic:cNvPr id="7" name="Needle.jpg" descr="Needle again"/></pic:nvPicPr>
 <pic:blipFill><a:blip r:embed="rPic"><a:extLst><a:ext uri="{Needle}"/></a:extLst></a:blip>
 CROP<a:stretch><a:fillRect/></a:stretch></pic:blipFill>
 <pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="600000"/></a:xfrm></pic:spPr>
 </pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""

_BOX = """<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>
 <wp:docPr id="8" name="Needle box"/><a:graphic><a:graphicData><wps:wsp><wps:txbx>
 <w:txbxContent><w:p><w:r><w:t>words in a box</w:t></w:r></w:p></w:txbxContent></wps:txbx>
 </wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>
 <v:shape alt="Needle alt"><v:textbox><w:txbxContent><w:p><w:r><w:t>words in a box</w:t></w:r></w:p>
 </w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""

BODY = f"""
<!-- Needle comment of XML --><?needle Needle?>
<w:p w:rsidR="{RSID}" w14:paraId="{RSID}"><w:pPr><w:pStyle w:val="Title"/></w:pPr>
 <w:bookmarkStart w:id="0" w:name="NeedleMark"/><w:r w:rsidRPr="{RSID}"><w:t>The bridge</w:t></w:r>
 <w:bookmarkEnd w:id="0"/></w:p>
<w:p><w:pPr><w:pStyle w:val="NeedleHeading"/></w:pPr><w:r><w:t>First part</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="NeedleStyle"/><w:rPr><w:lang w:val="be-BY"/></w:rPr></w:pPr>
 <w:r><w:rPr><w:rFonts w:ascii="Needle Sans" w:hAnsi="Arial"/><w:b/><w:lang w:val="be-BY"/></w:rPr>
 <w:t xml:space="preserve">Bold </w:t></w:r>
 <w:r><w:rPr><w:i/><w:color w:val="FFFFFF"/></w:rPr><w:t>slanted</w:t></w:r>
 <w:commentRangeStart w:id="1"/><w:r><w:t xml:space="preserve"> commented</w:t></w:r>
 <w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>
 <w:ins w:id="2" {_BY}><w:r><w:t xml:space="preserve"> inserted</w:t></w:r></w:ins>
 <w:del w:id="3" {_BY}><w:r><w:delText>Needle deleted</w:delText></w:r></w:del>
 <w:moveFrom w:id="4" {_BY}><w:r><w:t>Needle moved away</w:t></w:r></w:moveFrom>
 <w:r><w:rPr><w:vanish/></w:rPr><w:t>Needle hidden</w:t></w:r>
 <w:r><w:rPr><w:rStyle w:val="NeedleHidden"/></w:rPr><w:t>Needle hidden by style</w:t></w:r>
 <w:r><w:rPr><w:highlight w:val="black"/></w:rPr><w:t>Needle blacked out</w:t></w:r>
 <w:r><w:rPr><w:rPrChange w:id="5" {_BY}><w:rPr/></w:rPrChange></w:rPr><w:t>.</w:t></w:r>
 <w:r><w:t>\u200b\u2060ma\u00adrked\U000e0041</w:t></w:r></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Needle"/></w:ffData></w:fldChar>
 </w:r><w:r><w:instrText>INCLUDETEXT "C:\\Users\\Needle\\x.docx"</w:instrText></w:r>
 <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>shown by a field</w:t></w:r>
 <w:r><w:fldChar w:fldCharType="end"/></w:r>
 <w:fldSimple w:instr="AUTHOR Needle"><w:r><w:t xml:space="preserve"> and another</w:t></w:r></w:fldSimple></w:p>
<w:p><w:hyperlink r:id="rWeb" w:tooltip="Needle tip"><w:r><w:t>a link</w:t></w:r></w:hyperlink>
 <w:hyperlink r:id="rFile"><w:r><w:t xml:space="preserve"> to a file</w:t></w:r></w:hyperlink></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr>
 <w:r><w:t>one thing</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr></w:pPr>
 <w:r><w:t>inside it</w:t></w:r></w:p>
<w:sdt><w:sdtPr><w:alias w:val="Needle control"/><w:dataBinding w:xpath="/Needle"/></w:sdtPr>
 <w:sdtContent><w:p><w:r><w:t>in a control</w:t></w:r></w:p></w:sdtContent></w:sdt>
<w:p><w:smartTag w:uri="urn:Needle" w:element="Needle"><w:r><w:t>smart</w:t></w:r></w:smartTag>
 <w:r><w:footnoteReference w:id="2"/></w:r></w:p>
<w:p>{_PICTURE.replace("CROP", "")}{_BOX}</w:p>
<w:p><w:r><w:object><v:shape><v:imagedata r:id="rPic" o:title="Needle"/></v:shape>
 <o:OLEObject ProgID="Needle.1" r:id="rOle"/></w:object></w:r><w:r><w:t>after an object</w:t></w:r>
 <m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath></w:p>
<w:tbl><w:tblPr><w:tblCaption w:val="Needle"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>
 <w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="100"/></w:tblGrid>
 <w:tr w:rsidTr="{RSID}"><w:tc><w:p><w:r><w:t>left cell</w:t></w:r></w:p></w:tc>
 <w:tc><w:p><w:r><w:t>right cell</w:t></w:r></w:p></w:tc></w:tr>
 <w:tr><w:trPr><w:del w:id="9" {_BY}/></w:trPr><w:tc><w:p><w:r><w:t>Needle row</w:t></w:r></w:p></w:tc>
 </w:tr></w:tbl>
<w:altChunk r:id="rChunk"/>
<w:sectPr w:rsidR="{RSID}"><w:headerReference w:type="default" r:id="rHead"/>
 <w:printerSettings r:id="rPrint"/><w:pgSz w:w="11906" w:h="16838" w:code="9"/></w:sectPr>"""

_STYLES = f"""<w:styles {_SPACES}><w:latentStyles><w:lsdException w:name="Needle"/></w:latentStyles>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="NeedleHeading"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="NeedleStyle">
 <w:name w:val="Needle Corporation Body"/><w:aliases w:val="Needle"/><w:basedOn w:val="Normal"/>
 <w:rsid w:val="{RSID}"/><w:rPr><w:sz w:val="24"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="NeedleHidden"><w:name w:val="Needle hidden"/>
 <w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Unused"><w:name w:val="Needle unused"/></w:style></w:styles>"""

_NUMBERING = f"""<w:numbering {_SPACES}><w:abstractNum w:abstractNumId="3">
<w:nsid w:val="{RSID}"/><w:tmpl w:val="{RSID}"/><w:name w:val="Needle list"/>
<w:lvl w:ilvl="0" w:tplc="{RSID}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1)"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/>
<w:lvlText w:val="\uf0b7"/><w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr></w:lvl>
</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num></w:numbering>"""

_RELATIONS = {
    "rPic": ("image", "media/Needle.jpg"),
    "rOle": ("oleObject", "embeddings/oleObject1.bin"),
    "rChunk": ("aFChunk", "afchunk.html"),
    "rHead": ("header", "header1.xml"),
    "rPrint": ("printerSettings", "printerSettings1.bin"),
    "rStyles": ("styles", "styles.xml"),
    "rNumbers": ("numbering", "numbering.xml"),
    "rNotes": ("footnotes", "footnotes.xml"),
    "rComments": ("comments", "comments.xml"),
    "rSettings": ("settings", "settings.xml"),
    "rWeb": ("hyperlink", "https://example.org/needleNeedle?a=(b)"),
    "rFile": ("hyperlink", "file:///C:/Users/Needle/secret.docx"),
    "rTemplate": ("attachedTemplate", "file:///C:/Users/Needle/Normal.dotm"),
}


def relations(entries: Mapping[str, tuple[str, str]]) -> str:
    outside = {True: ' TargetMode="External"', False: ""}
    lines = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"'
        f"{outside[':' in target]}/>"
        for key, (kind, target) in entries.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{lines}</Relationships>'


def types(main: str = "wordprocessingml.document.main") -> str:
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return (
        f'<Types xmlns="{space}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="application/vnd.'
        f'openxmlformats-officedocument.{main}+xml"/></Types>'
    )


def text(body: str) -> str:
    return f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>"


def cropped(crop: str) -> str:
    return f"<w:p>{_PICTURE.replace('CROP', crop)}</w:p>"


def members(body: str = BODY) -> dict[str, str | bytes]:
    run = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    return {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations({"a": ("officeDocument", "word/document.xml")}),
        "word/document.xml": text(body),
        "word/_rels/document.xml.rels": relations(_RELATIONS),
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _NUMBERING,
        "word/header1.xml": f"<w:hdr {_SPACES}>{run.format('seen on every page')}</w:hdr>",
        "word/footnotes.xml": f'<w:footnotes {_SPACES}><w:footnote w:id="2">'
        f'{run.format("a note below")}</w:footnote><w:footnote w:id="3">'
        f"{run.format('Needle note of a deleted sign')}</w:footnote></w:footnotes>",
        "word/comments.xml": f'<w:comments {_SPACES}><w:comment w:id="1" {_BY}>'
        f"{run.format('Needle remark')}</w:comment></w:comments>",
        "word/settings.xml": f'<w:settings {_SPACES}><w:attachedTemplate r:id="rTemplate"/>'
        f'<w:rsids><w:rsidRoot w:val="{RSID}"/></w:rsids><w:docVars><w:docVar w:name="Needle" '
        f'w:val="Needle"/></w:docVars></w:settings>',
        "word/people.xml": f'<w15:people {_SPACES}><w15:person w15:author="Needle"/></w15:people>',
        "word/webSettings.xml": f"<w:webSettings {_SPACES}/>",
        "word/fontTable.xml": f'<w:fonts {_SPACES}><w:font w:name="Needle Sans"/></w:fonts>',
        "word/theme/theme1.xml": "<a:theme xmlns:a='x' name='Needle'/>",
        "word/embeddings/oleObject1.bin": b"Needle object",
        "word/printerSettings1.bin": "Needle printer".encode("utf-16"),
        "word/afchunk.html": "<!DOCTYPE html><p>Needle chunk",
        "word/media/Needle.jpg": dirty_pictures.jpeg(),
        "customXml/item1.xml": "<Needle>Needle</Needle>",
        "docProps/core.xml": '<p:coreProperties xmlns:p="http://schemas.openxmlformats.org/package/'
        '2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/"><dc:creator>Needle</dc:creator>'
        "<dcterms:created>2026-02-03T04:05:06Z</dcterms:created></p:coreProperties>",
        "docProps/app.xml": "<Properties><Company>Needle</Company><Template>Needle.dotm</Template>"
        "<Application>Needle Office</Application></Properties>",
        "docProps/thumbnail.jpeg": b"Needle thumbnail",
    }


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"Needle in the archive"
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 2, 3, 4, 5, 6)), part)
    return written.getvalue()


def docx(body: str = BODY, **changes: str | bytes) -> bytes:
    """The document; changes are parts inside word/, named without it and with _ for a dot."""
    parts = members(body)
    parts |= {f"word/{name.replace('_', '.')}": part for name, part in changes.items()}
    return packed(parts)
