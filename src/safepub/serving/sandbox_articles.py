"""The articles of the sandbox: invented, the same in every newsroom, and plainly samples.

Each headline begins with `Sample: `, and each text says what it is, so that nobody prints one.
Who changes a text here gives its article another version and a change in the feed.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from safepub.newsroom.reasons import ReasonCode
from safepub.newsroom.versions import ChangeKind
from safepub.renditions.types import (
    PublishedArticle,
    PublishedCorrection,
    PublishedCredit,
    PublishedMedia,
    PublishedNote,
    PublishedOriginal,
    PublishedRights,
)

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAKAAAABaAQAAAAAXvWD/AAAA7ElEQVR42u2VMYrCQBSGv9GBTSFJSllYmGNYTuFBPMKWW7g4"
    "3sADWaTcbsETRLCwTIjFCKOzhVGSTAobYYv81fDxmP/n8Wae8IQa0acsROPeSpmEl556Kwc4wH8Ezwp11uW3MIq1rKE9+qI1"
    "/yOg2qIBVjkkroYHdYW8gM+mUcwXRgbuKowUOyjyxjsC3hEOfWlXJpoUgE0DTn4s2Iy1gjKq4XjpY1TKLe3daHE7rwwk9uFe"
    "WZxpG22QnlR1w+cyCD8DuHag20WYN92GH/OsbsE+Ku9Nnkbd/+XXB6qGoR3gS6EsxZM7Tjy9N/8AdSNK5G3EY0MAAAAASUVO"
    "RK5CYII="
)
"""Black on white, a frame and one word."""
MEDIUM = PublishedMedia(
    id=UUID("00000000-0000-4000-8000-0000000000f1"),
    media_type="image/png",
    name="attachment-1.png",
    alt="The word SAMPLE in a frame",
    caption="No photograph: a picture to try your page with.",
    width=160,
    height=90,
    size=len(PICTURE),
)
RIGHTS = PublishedRights(holder="Nobody", usage_terms="A sample: not for print.")


@dataclass(frozen=True, kw_only=True)
class SandboxChange:
    """One entry of the sandbox's feed of changes; entries stand in their order."""

    kind: ChangeKind
    id: UUID
    happened_at: datetime
    version: int = 1
    reason: str | None = None
    """Why it was killed; None for anything else."""


def _id(number: int) -> UUID:
    """Give an id that no random one is ever like."""
    return UUID(f"00000000-0000-4000-8000-{number:012x}")


def _on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 10, day, hour, 30, tzinfo=UTC)


PLAIN, ONE_LETTER, PICTURED, RIGHT_TO_LEFT, WITHHELD, KILLED = map(_id, range(1, 7))
ABOUT: Mapping[UUID, str] = {
    PLAIN: "Nothing but a text; it was withheld and restored.",
    ONE_LETTER: "A byline of one letter, which was changed: `?version=1` is there no longer.",
    PICTURED: "Picture, notes, tags, series and a correction: `?version=1` is without it.",
    RIGHT_TO_LEFT: "Written from right to left, and updated.",
    WITHHELD: "Withheld: `404`.",
    KILLED: "Killed: `410`, with a tombstone.",
}
"""What each is there to be tried for."""

_PLAIN = PublishedArticle(
    id=PLAIN,
    version=1,
    language="sk",
    headline="Sample: Most, ktorý nikam nevedie",
    dek="",
    byline="Jana Vzorová",
    body_markdown="Toto je vymyslený text. Netlačte ho.\n\nMost má dva konce a žiadnu rieku.",
    notes=(),
    credits=(PublishedCredit(role="author", name="Jana Vzorová"),),
    published_at=_on(1),
    updated_at=_on(1),
    slug="sample-most-ktory-nikam-nevedie",
)
_ONE_LETTER = PublishedArticle(
    id=ONE_LETTER,
    version=2,
    language="be",
    headline="Sample: Ліст з горада, якога няма",
    dek="Пра дождж і адну літару",
    byline="Я",
    body_markdown=(
        "Гэта выдуманы тэкст. Не друкуйце яго.\n\n"
        "Дождж пачаўся ўначы [у кастрычніку] і сціх пад раніцу.\n\n"
        "> Тут ніхто не пытаецца імён."
    ),
    notes=(PublishedNote(kind="disclosure", text="Гэта ўзор: аўтара, як і горада, няма."),),
    credits=(PublishedCredit(role="author", name="Я", kind="pseudonym"),),
    published_at=_on(2),
    updated_at=_on(9),
    slug="sample-list-z-horada",
    tags=("letters",),
    rights=RIGHTS,
)
_PICTURED_FIRST = PublishedArticle(
    id=PICTURED,
    version=1,
    language="en",
    headline="Sample: The ferry that waits",
    dek="A letter from a town that does not exist",
    byline="A. Sample",
    body_markdown=(
        "This text was invented, so that you can try your page with it. Do not print it.\n\n"
        "The ferry [to the other bank] leaves at six. *Nobody* has ever missed it.\n\n"
        "## What people bring\n\n- a lamp\n- bread & salt\n- 1 < 2 letters\n\n"
        "> It waits for whoever is late.\n\n"
        "The timetable is [at the landing](https://ferry.example/timetable)."
    ),
    notes=(
        PublishedNote(kind="disclosure", text="This is a sample: the writer does not exist."),
        PublishedNote(kind="translation", text="Translated from Belarusian by T. Sample."),
    ),
    credits=(
        PublishedCredit(role="author", name="A. Sample", kind="pseudonym"),
        PublishedCredit(role="translator", name="T. Sample"),
        PublishedCredit(role="editor", name="E. Sample"),
    ),
    published_at=_on(3),
    updated_at=_on(3),
    media=(MEDIUM,),
    slug="sample-the-ferry-that-waits",
    tags=("ferries", "letters"),
    places=("Sampletown",),
    series="Letters from nowhere",
    original=PublishedOriginal(
        publisher="The Sampletown Weekly",
        title="Паром, які чакае",
        url="https://weekly.example/ferry",
        published_on=date(2026, 9, 28),
        language="be",
    ),
    rights=RIGHTS,
    translation_of=ONE_LETTER,
)
_PICTURED = replace(
    _PICTURED_FIRST,
    version=2,
    updated_at=_on(7),
    corrections=(
        PublishedCorrection(
            kind="correction",
            placement="bottom",
            text="The ferry leaves at seven, not at six.",
            corrected_on=date(2026, 10, 7),
            version=2,
        ),
    ),
)
_RIGHT_TO_LEFT_FIRST = PublishedArticle(
    id=RIGHT_TO_LEFT,
    version=1,
    language="ar",
    headline="Sample: سوق في مدينة لا وجود لها",
    dek="رسالة قصيرة",
    byline="ن",
    body_markdown="هذا نص مُختلَق للتجربة. لا تنشروه.\n\nيفتح السوق في الساعة 7:30 [صباحًا].",
    notes=(PublishedNote(kind="disclosure", text="هذا نموذج: لا وجود للكاتب."),),
    credits=(PublishedCredit(role="author", name="ن", kind="pseudonym"),),
    published_at=_on(4),
    updated_at=_on(4),
    slug="sample-suq",
    tags=("markets",),
    rights=RIGHTS,
)
_RIGHT_TO_LEFT = replace(
    _RIGHT_TO_LEFT_FIRST,
    version=2,
    updated_at=_on(8),
    body_markdown=f"{_RIGHT_TO_LEFT_FIRST.body_markdown}\n\nويغلق عند الظهر.",
)

VERSIONS = (
    _PLAIN,
    _ONE_LETTER,
    _PICTURED_FIRST,
    _PICTURED,
    _RIGHT_TO_LEFT_FIRST,
    _RIGHT_TO_LEFT,
)
"""What can be fetched: of what is withheld or killed, nothing is."""
CHANGES = (
    SandboxChange(kind=ChangeKind.PUBLISHED, id=PLAIN, happened_at=_on(1)),
    SandboxChange(kind=ChangeKind.PUBLISHED, id=ONE_LETTER, happened_at=_on(2)),
    SandboxChange(kind=ChangeKind.PUBLISHED, id=PICTURED, happened_at=_on(3)),
    SandboxChange(kind=ChangeKind.WITHHELD, id=PLAIN, happened_at=_on(3, 12)),
    SandboxChange(kind=ChangeKind.PUBLISHED, id=RIGHT_TO_LEFT, happened_at=_on(4)),
    SandboxChange(kind=ChangeKind.RESTORED, id=PLAIN, happened_at=_on(5)),
    SandboxChange(kind=ChangeKind.PUBLISHED, id=WITHHELD, happened_at=_on(5, 10)),
    SandboxChange(kind=ChangeKind.PUBLISHED, id=KILLED, happened_at=_on(6)),
    SandboxChange(kind=ChangeKind.CORRECTED, id=PICTURED, happened_at=_on(7), version=2),
    SandboxChange(kind=ChangeKind.UPDATED, id=RIGHT_TO_LEFT, happened_at=_on(8), version=2),
    SandboxChange(kind=ChangeKind.BYLINE_CHANGED, id=ONE_LETTER, happened_at=_on(9), version=2),
    SandboxChange(kind=ChangeKind.WITHHELD, id=WITHHELD, happened_at=_on(10)),
    SandboxChange(
        kind=ChangeKind.KILLED, id=KILLED, happened_at=_on(11), reason=ReasonCode.SAFETY.value
    ),
)
