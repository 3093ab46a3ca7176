import io
import time

import pikepdf
import pypdfium2
import pytest

from safepub.cleaning import bounds, judging, pdf
from safepub.cleaning.files import CleanFile, FileKind, FileRefusedError, Reason, Remains, Removed
from tests.cleaning import dirty_pdf, dirty_pictures, hostile


@pytest.fixture(scope="module")
def clean() -> CleanFile:
    """What comes out of the PDF that holds everything."""
    return bounds.clean(dirty_pdf.pdf(), "paper.pdf")


def reason(content: bytes) -> Reason:
    with pytest.raises(FileRefusedError) as refusal:
        pdf.clean(content)
    return refusal.value.reason


def words(content: bytes) -> str:
    return pdf.clean(dirty_pdf.plain(content=content)).words


def test_every_planted_trace_is_gone_and_told(clean: CleanFile) -> None:
    assert dirty_pdf.pdf().count(dirty_pictures.NEEDLE) > 50

    assert dirty_pictures.NEEDLE not in clean.content.replace(b"\x00", b"")
    told = {*Removed} - {
        Removed.TRACKED_CHANGES,
        Removed.TEMPLATE,
        Removed.INVISIBLE_MARKS,
    }
    assert set(clean.removed) == told
    assert set(clean.remains) == {*Remains}


def test_every_word_is_handed_over_for_the_check_seen_or_not(clean: CleanFile) -> None:
    seen_or_not = (
        dirty_pdf.SEEN,
        dirty_pdf.HIDDEN,
        dirty_pdf.LAYER,
        dirty_pdf.CROPPED,
        dirty_pdf.COMMENT,
        dirty_pdf.FIELD,
    )

    assert all(line in clean.words for line in seen_or_not)


def test_no_word_can_be_taken_out_of_the_new_file(clean: CleanFile) -> None:
    with pypdfium2.PdfDocument(clean.content) as document:
        text = document[0].get_textpage().get_text_range()

    assert text == ""


def test_a_page_looks_as_it_did(clean: CleanFile) -> None:
    with pypdfium2.PdfDocument(clean.content) as document:
        size = document[0].get_size()
        drawn = document[0].render(scale=1).to_pil().convert("RGB")

    assert size == dirty_pdf.PAGE
    # The bar, the picture's red and blue, and white for the hidden layer and the comment.
    places = ((100, 95), (30, 260), (75, 290), (60, 145), (210, 190))
    red, blue, white = (254, 0, 0), (0, 0, 254), (255, 255, 255)
    for place, colour in zip(places, ((0, 0, 0), red, blue, white, white), strict=True):
        assert all(
            abs(one - other) < 30 for one, other in zip(drawn.getpixel(place), colour, strict=True)
        )


def test_a_plain_file_held_only_its_number() -> None:
    assert pdf.clean(dirty_pdf.plain()).removed == (Removed.EDITING_IDS,)


def test_the_new_file_has_no_number_of_the_old_one(clean: CleanFile) -> None:
    with pikepdf.open(io.BytesIO(clean.content)) as document:
        numbers = {bytes(number).hex() for number in document.trailer.ID}
        keys = set(document.trailer.keys())

    assert dirty_pdf.NUMBER not in numbers
    assert keys == {"/Root", "/Size", "/ID"}


def test_the_new_file_does_not_tell_when_it_was_made() -> None:
    began = int(time.time())
    outputs = {pdf.clean(dirty_pdf.plain()).content}
    while int(time.time()) == began:
        outputs.add(pdf.clean(dirty_pdf.plain()).content)

    outputs.add(pdf.clean(dirty_pdf.plain()).content)

    assert len(outputs) == 1


def test_every_page_comes_out_in_its_order_and_size() -> None:
    with pikepdf.new() as document:
        for width in (100, 200, 300):
            document.add_blank_page(page_size=(width, 150))
        file = io.BytesIO()
        document.save(file)

    out = pdf.clean(file.getvalue())

    judging.judge(FileKind.PDF, out.content)
    with pypdfium2.PdfDocument(out.content) as document:
        assert [page.get_size() for page in document] == [(100, 150), (200, 150), (300, 150)]
    assert out.pages == 3


def test_a_name_hyphenated_at_the_end_of_a_line_keeps_its_hyphen() -> None:
    text = words(b"BT /F 12 Tf 10 350 Td (signed Kala-) Tj 0 -14 Td (shnikov) Tj ET")

    assert text == "signed Kala-\nshnikov"


def test_words_are_parted_by_plain_spaces() -> None:
    assert words(b"BT /F 12 Tf 10 350 Td (Jan\xa0Novak) Tj ET") == "Jan Novak"


@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_file_is_refused(password: str) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        bounds.clean(dirty_pdf.encrypted(password), "paper.pdf")

    assert refusal.value.reason is Reason.ENCRYPTED


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (dirty_pdf.plain(pages=201), Reason.TOO_MANY_PAGES),
        (dirty_pdf.plain(size=(20_000, 100)), Reason.TOO_MANY_PIXELS),
        (dirty_pdf.plain(pages=60, size=(5_000, 5_000)), Reason.TOO_MANY_PIXELS),
        (b"%PDF-1.4\nand nothing else", Reason.DAMAGED),
        (dirty_pdf.plain()[:200], Reason.DAMAGED),
    ],
)
def test_what_is_damaged_or_too_large_is_refused(content: bytes, expected: Reason) -> None:
    assert reason(content) is expected


def test_more_words_than_can_be_checked_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safepub.cleaning.pdf_words.MOST_CHARACTERS", 10)

    assert reason(dirty_pdf.pdf()) is Reason.TOO_LARGE


def test_a_large_picture_on_a_page_stays_within_the_bounds() -> None:
    out = bounds.clean(hostile.pdf_with_picture(8_000), "scan.pdf")

    assert len(out.content) < 100_000
