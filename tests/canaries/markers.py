"""What is planted, and where each of it may be; everything else stands in `scene.Scene`."""

from collections.abc import Mapping

from tests.canaries.scanner import STEMS, Marker

TEXT, PERSON = STEMS
# A letter of each length that UTF-8 has, so that spellings differ from one another.
TAIL = "Žў𝄞"

CONTRIBUTOR = "contributor: * body"
"""Pages in the room of whoever wrote it."""
SENDER = "sender: POST * body"
"""A page that gives back what was typed, because it could not be taken."""
DESK = ("editor: * body", "publisher: * body", SENDER)
"""Pages of those who read texts."""
CUSTODIAN = "custodian: * body"
FEEDS = tuple(f"{who}: GET /feeds/* body" for who in ("nobody", "other contributor", "test outlet"))
"""What anybody may subscribe to."""
OUTLETS = ("outlet: * body", "other outlet: * body", "public: * body", *FEEDS)
PUBLISHED = (CONTRIBUTOR, *DESK, *OUTLETS, "stored: newsroom*", "stored: backup")
NOBODY: tuple[str, ...] = ()
OWN_CHECKS = tuple(
    f"contributor: {page} body" for page in ("*/room/watch-list*", "*/submit*", "*/proof*")
)
"""The pages on which a contributor sees the words that are looked for."""
BACK_TO_SENDER = ("contributor: POST /invitation/* body", "sender: POST /invitation/* body")

# Who somebody is. Nobody is ever shown it again, whoever it is.
IDENTITY: Mapping[str, tuple[str, ...]] = {
    "legal_name": (*OWN_CHECKS, *BACK_TO_SENDER),
    "contact": (*OWN_CHECKS, *BACK_TO_SENDER),
    "payment": BACK_TO_SENDER,
    "emergency_contact": BACK_TO_SENDER,
    "notes": BACK_TO_SENDER,
    "watched name": OWN_CHECKS,
    "watched phrase": OWN_CHECKS,
    "watched contact": OWN_CHECKS,
    "typed passphrase": NOBODY,
    "document name": NOBODY,
    "document": NOBODY,
}
# Words for nobody's eyes but theirs.
OWN: Mapping[str, tuple[str, ...]] = {
    "draft headline": (CONTRIBUTOR, SENDER),
    "draft dek": (CONTRIBUTOR, SENDER),
    "draft body": (CONTRIBUTOR, SENDER),
}
# Between the contributor and those who read texts.
UNPUBLISHED: Mapping[str, tuple[str, ...]] = {
    "waiting headline": (CONTRIBUTOR, *DESK),
    "waiting body": (CONTRIBUTOR, *DESK),
    "message to the desk": (CONTRIBUTOR, *DESK),
    "message of the desk": (CONTRIBUTOR, *DESK),
    "reason for changes": (CONTRIBUTOR, *DESK),
    "name of a file": (CONTRIBUTOR, *DESK),
    "file of a waiting article": (CONTRIBUTOR, *DESK),
    "comment": DESK,
    "what was searched for": DESK,
    "reason for a reveal": (CONTRIBUTOR, *DESK, CUSTODIAN),
    "reference of a payment": (*DESK, CUSTODIAN),
    "next version": DESK,
    "note template": DESK,
    "desk tag": DESK,
}
PRINTED: Mapping[str, tuple[str, ...]] = {
    "headline": PUBLISHED,
    "dek": PUBLISHED,
    "body": PUBLISHED,
    "disclosure": PUBLISHED,
    "alt": PUBLISHED,
    "caption": PUBLISHED,
}
# Of a browser: an answer never repeats it, and nobody keeps it.
BROWSER = ("user agent", "language of the browser", "client hint", "query", "forwarded for")


def planted() -> dict[str, Marker]:
    """Give all of them by their names."""
    found = {}
    for number, (name, places) in enumerate(IDENTITY.items()):
        found[name] = _marker(PERSON, number, name, places)
    lists = {**OWN, **UNPUBLISHED, **PRINTED, **dict.fromkeys(BROWSER, NOBODY)}
    for number, (name, places) in enumerate(lists.items()):
        found[name] = _marker(TEXT, number, name, places)
    return found


def _marker(stem: str, number: int, name: str, places: tuple[str, ...]) -> Marker:
    # Letters alone, for a name with digits in it is none; a header has plain ones alone.
    which = "".join(chr(ord("a") + int(digit)) for digit in f"{number:02}")
    tail = "" if name in BROWSER else TAIL
    return Marker(name=name, value=f"{stem}{which}q{tail}", places=places, hashed=True)
