"""The last look at a picture or a PDF before it is kept: nothing in it but what was put there.

Strict readers of their own, apart from the libraries that wrote the file. A file
that holds one byte without a known purpose is not clean.
"""

from safepub.cleaning import judging_pdf, judging_pictures
from safepub.cleaning.containers import BrokenError
from safepub.cleaning.files import FileKind, FileRefusedError, Reason


def judge(kind: FileKind, content: bytes) -> None:
    """Leave silently if a written picture or PDF holds nothing but what is seen in it.

    Raises:
        FileRefusedError: It holds something else (NOT_CLEAN).
    """
    try:
        _JUDGES[kind](content)
    except (BrokenError, LookupError, ValueError):
        raise FileRefusedError(Reason.NOT_CLEAN) from None


_JUDGES = {
    FileKind.JPEG: judging_pictures.jpeg,
    FileKind.PNG: judging_pictures.png,
    FileKind.WEBP: judging_pictures.webp,
    FileKind.PDF: judging_pdf.pdf,
}
