"""A PDF that holds every kind of trace, each as a string with `Needle` in it."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.cleaning import dirty_pictures

PAGE = (300, 400)
SEEN = "Everybody reads this line"
HIDDEN = "Needle-under-the-bar"
LAYER = "Needle-layer"
CROPPED = "Needle-cropped"
COMMENT = "Needle-comment"
FIELD = "Needle-field"
NUMBER = "4e6565646c652d6e756d6265722d313233"

_CONTENT = f"""
BT /F 14 Tf 20 350 Td ({SEEN}) Tj ET
BT /F 14 Tf 20 300 Td ({HIDDEN}) Tj ET
0 0 0 rg 15 295 250 20 re f
/OC /L BDC BT /F 14 Tf 20 250 Td ({LAYER}) Tj ET EMC
BT /F 14 Tf 20 -80 Td ({CROPPED}) Tj ET
q 64 0 0 48 20 100 cm /I Do Q
"""


def pdf() -> bytes:
    """A PDF of one page, saved twice, with something behind its end."""
    with pikepdf.new() as document:
        page = _page(document)
        _add_about(document)
        _add_layer(document, page)
        _add_comments(document, page)
        _add_field(document, page)
        _add_attachment(document)
        file = io.BytesIO()
        document.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return _saved_again(file.getvalue()) + b"Needle-trailing"


def plain(pages: int = 1, size: tuple[float, float] = PAGE, content: bytes = b"") -> bytes:
    """A PDF of pages with one content, and nothing else."""
    with pikepdf.new() as document:
        stream = document.make_stream(content)
        for _ in range(pages):
            page = document.add_blank_page(page_size=PAGE)
            page.obj.MediaBox = Array([0, 0, *size])
            page.obj.Contents = stream
            page.obj.Resources = Dictionary(Font=Dictionary(F=_font()))
        file = io.BytesIO()
        document.save(file)
    return file.getvalue()


def encrypted(password: str) -> bytes:
    """A PDF that only its owner may change, and perhaps nobody may read."""
    with pikepdf.open(io.BytesIO(plain())) as document:
        file = io.BytesIO()
        document.save(file, encryption=pikepdf.Encryption(owner="owner", user=password))
    return file.getvalue()


def _font() -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def _page(document: pikepdf.Pdf) -> Dictionary:
    page = document.add_blank_page(page_size=PAGE).obj
    page.CropBox = Array([0, 0, *PAGE])
    page.MediaBox = Array([0, -100, *PAGE])
    page.Contents = document.make_stream(_CONTENT.encode())
    picture = document.make_stream(
        dirty_pictures.jpeg(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=dirty_pictures.SIZE[0],
        Height=dirty_pictures.SIZE[1],
        BitsPerComponent=8,
        ColorSpace=Array(
            [Name.ICCBased, document.make_stream(dirty_pictures.colour_profile(), N=3)]
        ),
        Filter=Name.DCTDecode,
    )
    page.Resources = Dictionary(Font=Dictionary(F=_font()), XObject=Dictionary(I=picture))
    page.PieceInfo = Dictionary(Needle=Dictionary(LastModified=String("Needle-piece")))
    page.Thumb = document.make_stream(b"Needle-thumbnail", Width=1, Height=1)
    return page


def _add_about(document: pikepdf.Pdf) -> None:
    for key in ("/Author", "/Creator", "/Producer", "/Title", "/Company"):
        document.docinfo[key] = "Needle" + key
    document.docinfo["/CreationDate"] = "D:20260203040506+03'00' Needle"
    document.Root.Metadata = document.make_stream(
        dirty_pictures.xmp(), Type=Name.Metadata, Subtype=Name.XML
    )
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('Needle-script')"))
    document.Root.OpenAction = document.make_indirect(script)


def _add_layer(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Needle-layer-name")))
    page.Resources.Properties = Dictionary(L=layer)
    off = Dictionary(OFF=Array([layer]), Order=Array([layer]))
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=off)


def _add_comments(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
    comment = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Text,
        Rect=Array([200, 200, 220, 220]),
        Contents=String(COMMENT),
        T=String("Needle-reviewer"),
        M=String("D:20260203 Needle"),
    )
    drawn = document.make_stream(
        b"0 1 0 rg 0 0 20 20 re f",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 20, 20]),
    )
    comment.AP = Dictionary(N=drawn)
    page.Annots = Array([document.make_indirect(comment)])


def _add_field(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("Needle-field-name"),
        V=String(FIELD),
        Rect=Array([20, 180, 180, 200]),
        DA=String("/F 12 Tf 0 g"),
    )
    indirect = document.make_indirect(field)
    page.Annots.append(indirect)
    document.Root.AcroForm = Dictionary(
        Fields=Array([indirect]), DR=Dictionary(Font=Dictionary(F=_font()))
    )


def _add_attachment(document: pikepdf.Pdf) -> None:
    held = document.make_stream(b"Needle-attached", Type=Name.EmbeddedFile)
    described = Dictionary(Type=Name.Filespec, F=String("Needle.txt"), EF=Dictionary(F=held))
    linked = Dictionary(Type=Name.Filespec, F=String("C:/Needle/linked.doc"))
    names = Array([String("Needle"), document.make_indirect(described)])
    document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
    document.Root.Linked = document.make_indirect(linked)


def _saved_again(first: bytes) -> bytes:
    """Add a revision that replaces the names of the first one, which stay in the file."""
    with pikepdf.open(io.BytesIO(first)) as document:
        about = document.trailer.Info.objgen[0]
        root = document.Root.objgen[0]
        size = int(document.trailer.Size)
    before = first.rpartition(b"startxref")[2].split()[0].decode()
    replaced = f"{about} 0 obj\n<< /Author (Needle-second) >>\nendobj\n"
    table = f"xref\n{about} 1\n{len(first):010} 00000 n \n"
    trailer = (
        f"trailer << /Size {size} /Root {root} 0 R /Info {about} 0 R /Prev {before} "
        f"/ID [<{NUMBER}> <{NUMBER}>] >>\n"
    )
    end = f"startxref\n{len(first) + len(replaced)}\n%%EOF\n"
    return first + (replaced + table + trailer + end).encode()
