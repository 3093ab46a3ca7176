"""The judge of documents: one thing too much anywhere, and the file is not clean."""

from collections.abc import Callable

import pytest

from safepub.cleaning import docx, judging_documents, odt, packages
from safepub.cleaning.files import FileKind, FileRefusedError, Reason
from tests.cleaning import dirty_docx, dirty_odt, dirty_pictures

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def clean_docx() -> bytes:
    return docx.clean(dirty_docx.docx()).content


@pytest.fixture(scope="module")
def clean_odt() -> bytes:
    return odt.clean(dirty_odt.odt()).content


def members(content: bytes) -> Members:
    with packages.opened(content) as package:
        return {name: package.read(name) for name in package.names}


def is_clean(kind: FileKind, content: bytes) -> bool:
    try:
        judging_documents.judge(kind, content)
    except FileRefusedError as refused:
        return refused.reason is not Reason.NOT_CLEAN
    return True


def with_part(name: str, part: bytes) -> Callable[[Members], Members]:
    return lambda old: old | {name: part}


def without(name: str) -> Callable[[Members], Members]:
    return lambda old: {key: part for key, part in old.items() if key != name}


def changed(name: str, old: str, new: str) -> Callable[[Members], Members]:
    def change(parts: Members) -> Members:
        assert old.encode() in parts[name]
        return parts | {name: parts[name].replace(old.encode(), new.encode(), 1)}

    return change


IN_DOCX = [
    with_part("docProps/core.xml", b"<a/>"),
    with_part("word/comments.xml", b"<a/>"),
    with_part("word/media/image2.jpg", dirty_pictures.jpeg()),
    with_part("word/media/image1.jpg", dirty_pictures.jpeg()),
    with_part("word/media/photo.jpg", b""),
    without("word/media/image1.jpg"),
    without("word/styles.xml"),
    without("[Content_Types].xml"),
    changed("word/document.xml", "<w:p>", '<w:p w:rsidR="00D1E5E1">'),
    changed("word/document.xml", "<w:p>", '<w:p jc="left">'),
    changed("word/document.xml", "<w:p>", "<w:p><!-- comment -->"),
    changed("word/document.xml", "<w:p>", "<w:p>letters between"),
    changed("word/document.xml", "</w:p>", "</w:p>letters behind"),
    changed("word/document.xml", "<w:p>", "<w:p><w:proofErr/>"),
    changed("word/document.xml", "<w:p>", '<w:p><w:unknown xmlns:w="urn:x"/>'),
    changed("word/document.xml", "<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>"),
    changed("word/document.xml", "<w:r>", '<w:r><w:rPr><w:shd w:val="clear"/></w:rPr>'),
    changed("word/document.xml", "<w:r>", '<w:r><w:rPr><w:highlight w:val="black"/></w:rPr>'),
    changed("word/document.xml", "<w:r>", '<w:r><w:rPr><w:color w:val="000000"/></w:rPr>'),
    changed("word/document.xml", "<w:r>", '<w:r><w:rPr><w:w w:val="1"/></w:rPr>'),
    changed("word/document.xml", "<w:r>", '<w:r><w:rPr><w:spacing w:val="-500"/></w:rPr>'),
    changed("word/document.xml", "The bridge", "The\u200b bridge"),
    changed("word/document.xml", 'w:val="Title"', 'w:val="NeedleTitle"'),
    changed("word/document.xml", 'name="Picture 1"', 'name="beach.jpg"'),
    changed("word/document.xml", 'name="Picture 1"', 'name="Picture 1" descr="x"'),
    changed("word/document.xml", "\n", "\n<?pi x?>"),
    changed("word/styles.xml", 'w:val="Style 1"', 'w:val="Acme"'),
    changed("word/numbering.xml", 'w:val="%1)"', f'w:val="{"x" * 41}"'),
    changed("word/_rels/document.xml.rels", 'Target="styles.xml"', 'Target="http://x.example/"'),
    changed("word/_rels/document.xml.rels", "/>", '/><Relationship TargetMode="External"/>'),
    changed("[Content_Types].xml", "+xml", "+xml;charset=x"),
]

IN_ODT = [
    with_part("meta.xml", b"<a/>"),
    with_part("Pictures/image1.jpg", dirty_pictures.jpeg()),
    with_part("Pictures/image2.jpg", dirty_pictures.jpeg()),
    with_part("mimetype", b"application/vnd.oasis.opendocument.text\n"),
    without("Pictures/image1.jpg"),
    without("styles.xml"),
    changed("content.xml", "<text:p ", '<text:p text:id="x" '),
    changed("content.xml", "<office:text>", "<office:text>letters between"),
    changed("content.xml", "</office:text>", "<text:p/>letters behind</office:text>"),
    changed("content.xml", "<office:text>", "<office:text><text:tracked-changes/>"),
    changed("content.xml", "<office:text>", "<office:text><!-- comment -->"),
    changed("content.xml", "The bridge", "The\u200b bridge"),
    changed("content.xml", 'style-name="Title"', 'style-name="Needle"'),
    changed("content.xml", 'table:name="Table1"', 'table:name="Acme"'),
    changed("content.xml", 'draw:name="Picture1"', 'draw:name="beach.jpg"'),
    changed("content.xml", "Pictures/image1.jpg", "http://x.example/a.jpg"),
    changed("styles.xml", 'fo:font-size="12pt"', 'fo:font-size="12pt" fo:language="be"'),
    changed("styles.xml", 'fo:font-size="12pt"', 'fo:font-size="Jane"'),
    changed("styles.xml", 'fo:font-size="12pt"', 'fo:color="#000000"'),
    changed("styles.xml", 'fo:font-size="12pt"', 'fo:background-color="#000000"'),
    changed("styles.xml", 'fo:font-size="12pt"', 'fo:margin-left="-9cm"'),
    changed("META-INF/manifest.xml", 'media-type="text/xml"', 'media-type="text/x-needle"'),
    changed("META-INF/manifest.xml", "Pictures/image1.jpg", "Pictures/image9.jpg"),
]


def test_what_was_cleaned_is_clean(clean_docx: bytes, clean_odt: bytes) -> None:
    assert is_clean(FileKind.DOCX, clean_docx)
    assert is_clean(FileKind.ODT, clean_odt)


@pytest.mark.parametrize("change", IN_DOCX, ids=range(len(IN_DOCX)))
def test_one_thing_too_much_or_too_little_in_a_docx_is_found(
    clean_docx: bytes, change: Callable[[Members], Members]
) -> None:
    assert not is_clean(FileKind.DOCX, packages.write(change(members(clean_docx)).items()))


@pytest.mark.parametrize("change", IN_ODT, ids=range(len(IN_ODT)))
def test_one_thing_too_much_or_too_little_in_an_odt_is_found(
    clean_odt: bytes, change: Callable[[Members], Members]
) -> None:
    parts = change(members(clean_odt)).items()

    assert not is_clean(FileKind.ODT, packages.write(parts, stored=frozenset({"mimetype"})))


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content + b"Needle",
        lambda content: b"Needle" + content,
        lambda content: content[:-2] + b"\x06\x00Needle",
        lambda content: content.replace(b"\x00\x00\x21\x00", b"\x00\x00\x22\x00", 1),
        lambda content: content[:-30],
    ],
)
def test_bytes_around_or_between_the_members_are_found(
    clean_docx: bytes, change: Callable[[bytes], bytes]
) -> None:
    assert change(clean_docx) != clean_docx
    assert not is_clean(FileKind.DOCX, change(clean_docx))


def test_a_document_of_the_other_kind_is_not_clean(clean_docx: bytes, clean_odt: bytes) -> None:
    assert not is_clean(FileKind.ODT, clean_docx)
    assert not is_clean(FileKind.DOCX, clean_odt)


@pytest.mark.parametrize(
    "content", [b"text", b"a\r\nb\n", "a\u200bb\n".encode(), b"\xef\xbb\xbfa\n", b"\xff\n", b"a \n"]
)
def test_a_text_with_marks_or_odd_ends_is_not_clean(content: bytes) -> None:
    assert not is_clean(FileKind.TXT, content)
    assert is_clean(FileKind.TXT, b"text\n")


@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PDF])
def test_another_kind_of_file_is_not_judged_here(kind: FileKind) -> None:
    assert not is_clean(kind, b"anything")
