"""The two articles of the golden files; run as a module, this writes the files anew."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from safepub.renditions import atom, formats, json_feed
from safepub.renditions.types import (
    PublishedArticle,
    PublishedCorrection,
    PublishedCredit,
    PublishedFeed,
    PublishedMedia,
    PublishedNote,
    PublishedOriginal,
    PublishedRights,
    PublishedTombstone,
)

GOLDEN = Path(__file__).parent / "golden"
SCRIPT = "<script>alert(1)</script>"
RICH = PublishedArticle(
    id=UUID("b1f4b0f2-7f0a-4f3e-9f5c-2f8f6f1d7c11"),
    version=3,
    language="ar",
    headline=f"الطابور على الحدود {SCRIPT} & “اقتباس”",
    dek=f"ما يحمله الناس {SCRIPT}",
    byline="М",
    body_markdown=(
        f"جاؤوا ليلاً [في فبراير]. {SCRIPT}\n\n## Мост\n\n> Ніхто не пытаў імёнаў.\n\n"
        "- [رابط](https://weekly.example/a?b=1&c=2)\n- <b>لا</b>"
    ),
    notes=(
        PublishedNote(kind="disclosure", text=f"الاسم معروف لدى التحرير {SCRIPT}"),
        PublishedNote(kind="translation", text="ترجمة ن. كوفالينكو."),
    ),
    credits=(
        PublishedCredit(role="author", name="М", kind="pseudonym"),
        PublishedCredit(role="translator", name="ن. كوفالينكو"),
        PublishedCredit(role="photographer", name='Ада "А" <Б>', kind="pseudonym"),
        PublishedCredit(role="funder", name="SlovakAid & Co", kind="organisation"),
    ),
    published_at=datetime(2026, 11, 23, 9, 5, 59, 999, tzinfo=UTC),
    updated_at=datetime(2026, 11, 25, 7, 6, 30, tzinfo=UTC),
    media=(
        PublishedMedia(
            id=UUID("7d9f6f0a-52f3-4b6e-8a3c-0e6a1f6f4c58"),
            media_type="image/jpeg",
            name="attachment-1.jpg",
            alt=f'Мост "уначы" {SCRIPT}',
            caption="الجسر <في فبراير>.",
            width=1600,
            height=1067,
            size=284112,
        ),
        PublishedMedia(
            id=UUID("0c0e7ae0-51b2-4c5a-8f0a-5c6f6c1d2e3f"),
            media_type="application/pdf",
            name="attachment-2.pdf",
            alt="",
            caption="",
            width=None,
            height=None,
            size=2048,
        ),
    ),
    slug="the-queue",
    tags=("prisons", "лісты & <x>"),
    places=("Брэст",),
    series="Лісты",
    original=PublishedOriginal(
        publisher="Тыднёвік",
        title="Чарга",
        url="https://weekly.example/чарга?a=1&b=2",
        published_on=date(2026, 11, 20),
        language="be",
    ),
    rights=PublishedRights(holder="Тыднёвік", usage_terms="By permission <only>."),
    translation_of=UUID("5d0c7f5e-07a9-4f0a-8f8a-0f4b8a2a9d10"),
    corrections=(
        PublishedCorrection(
            kind="correction",
            placement="top",
            text=f"يبدأ الطابور في السادسة {SCRIPT}",
            corrected_on=date(2026, 11, 24),
            version=2,
        ),
        PublishedCorrection(
            kind="clarification",
            placement="bottom",
            text="ليس الجسر القديم.\nبل الجديد.",
            corrected_on=date(2026, 11, 25),
            version=3,
        ),
    ),
    embargoed_until=datetime(2026, 12, 1, 6, 0, 30, tzinfo=UTC),
)
MINIMAL = PublishedArticle(
    id=UUID("00000000-0000-4000-8000-000000000001"),
    version=1,
    language="be",
    headline="Мінск",
    dek="",
    byline="М",
    body_markdown="Яны [у лютым] пайшлі.",
    notes=(),
    credits=(PublishedCredit(role="author", name="М", kind="pseudonym"),),
    published_at=datetime(2026, 11, 23, 9, 5, tzinfo=UTC),
    updated_at=datetime(2026, 11, 23, 9, 5, tzinfo=UTC),
)
ARTICLES = {"rich": RICH, "minimal": MINIMAL}
FEED = PublishedFeed(
    id=UUID("4b5b7a7e-3c58-4d0e-9d0b-1f1c2f0a6d33"),
    title=f"Лісты {SCRIPT}",
    language="ar",
    address="https://newsroom.example/feeds/4b5b7a7e-3c58-4d0e-9d0b-1f1c2f0a6d33.json",
    updated_at=datetime(2026, 11, 25, 7, 6, 30, tzinfo=UTC),
    tombstones=(
        PublishedTombstone(
            id=UUID("c2f0d1f5-5b1c-4a55-8d4e-3f6d1b7a9e02"),
            killed_at=datetime(2026, 11, 24, 7, 0, 59, tzinfo=UTC),
        ),
    ),
)
FEEDS = {formats.FEED: json_feed.document, formats.ATOM: atom.document}

if __name__ == "__main__":
    for name, article in ARTICLES.items():
        for format_, body in formats.render(article).items():
            (GOLDEN / f"{name}.{format_}").write_bytes(body)
    for format_, document in FEEDS.items():
        entries = [formats.render(article)[format_] for article in ARTICLES.values()]
        (GOLDEN / f"document.{format_}").write_bytes(document(FEED, entries))
