"""E-mail addresses, telephone numbers and handles in a text: anybody's, and hers.

Hers block. Anybody else's warn: a hotline's number or a newsroom's address belongs into
many an article, but whoever keeps no list must be asked about their own all the same.
Years, amounts, dates and ISBN are no telephone numbers.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from safepub.leaks.findings import Kind, Level
from safepub.leaks.names import Place
from safepub.leaks.watch_list import WatchList

LAST_DIGITS = 9
"""A number is hers if this many of its last digits are; country and trunk codes vary."""
_FEWEST_DIGITS = 6
_MOST_DIGITS = 15
_LONGEST_LOCAL = 64
_SURE_HANDLE = 6
_LOCAL = re.compile(r"[\w.+%'-]")
_AT = re.compile(
    r"(?i)\s?[\[({<]\s?(?:at|ат|эт|собак[аоу]|сабак[аоу]|zavin[aá][cč]|ma[lł]pa)\s?[\])}>]\s?"
    r"|\s(?:собака|сабака|zavináč|małpa)\s|\s?@\s?"
)
_DOMAIN = re.compile(
    r"(?i)[\w-]{1,63}(?:(?:\.|\s?[\[({<]\s?(?:dot|точка|кропка|крапка|kropka|bodka|te[cč]ka)"
    r"\s?[\])}>]\s?)[\w-]{1,63}){1,8}"
)
_HANDLE = re.compile(r"(?<![\w@.+/=-])@([^\W\d][\w.]{2,31})")
_DIGITS = re.compile(r"\+?\(?\d(?:[^\w\n,;]{0,4}\d)*")
_GROUP = r"[ ().\-–/]{0,3}"
_SHAPES = tuple(
    re.compile(rf"(?<![\d+])(?:{shape})(?!\d)")
    for shape in (
        rf"\+\(?\d(?:{_GROUP}\d){{7,14}}",
        rf"00\d(?:{_GROUP}\d){{8,14}}",
        r"(?:8[ -]?)?\(?0\d{1,4}\)?[ /-]?\d{2,3}[ -]?\d{2,3}[ -]?\d{2,3}",
        r"8[ -]\(?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}",
        r"\(\d{2,5}\) ?\d{1,3}[ -]?\d{2}[ -]?\d{2,3}",
        r"\d{2,3}[ -]\d{3}[ -]\d{2}[ -]\d{2}|\d{3}-\d{2}-\d{2}|\(?\d{3}\)?[ -]\d{3}-\d{4}",
        r"(?:375|380|420|421)\d{9}|48\d{9}|7\d{10}|80\d{9}",
    )
)
_LABEL = re.compile(
    r"(?i)(?:\bтэл|\bтел|\btel|phone|telef|тэлефон|телефон|\bмоб|\bmob|whats ?app|viber|вайбер"
    r"|\bsms|\bсмс|званіц|звоните|дзвоніт|zavolaj|volajte|zadzwo)\w{0,8}\W{1,3}$"
)
_AMOUNT = re.compile(r"\+?\d{1,3}(?:[ .]\d{3})+$")
_BOOK = re.compile(r"(?i)(?:isbn|issn|iban)\W{0,3}[\d-]{0,4}$")
_NO_NUMBER = re.compile(
    r"97[89]\d{10}|\d{4}[-.–/ ]\d{1,2}[-.–/ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{4}"
)
_DOTS = re.compile(r"\s?[\[({<][^\])}>]{0,12}[\])}>]\s?")
_GENERIC = frozenset(
    {"admin", "contact", "editor", "editors", "kontakt", "office", "redakcia", "redakcja"}
)
_BEFORE = 16


@dataclass(frozen=True)
class Contacts:
    """How she can be reached, in comparable forms."""

    emails: frozenset[str] = field(repr=False)
    numbers: frozenset[str] = field(repr=False)
    handles: frozenset[str] = field(repr=False)

    def places(self, text: str) -> Iterator[Place]:
        """Find every address, number and handle; `text` is a view with its signs."""
        yield from self._emails(text)
        yield from self._numbers(text)
        yield from self._handles(text)

    def _emails(self, text: str) -> Iterator[Place]:
        for sign in _AT.finditer(text):
            start = _local_start(text, sign.start())
            domain = _DOMAIN.match(text, sign.end())
            if domain is None or not _is_address(text[start : sign.start()], sign[0], domain[0]):
                continue
            local, host = text[start : sign.start()], _DOTS.sub(".", domain[0])
            hers = _email(local, host) in self.emails or local.casefold() in self.handles
            level = Level.BLOCK if hers else Level.WARN
            yield Place(start, domain.end(), level, Kind.EMAIL)

    def _numbers(self, text: str) -> Iterator[Place]:
        for run in _DIGITS.finditer(text):
            places = [place for place in range(*run.span()) if text[place].isdigit()]
            if len(places) < _FEWEST_DIGITS:
                continue
            digits = "".join(_digit(text[place]) for place in places)
            for number in self.numbers:
                at = digits.find(number)
                if at >= 0:
                    first = run.start() if len(places) <= _MOST_DIGITS else places[at]
                    yield Place(first, places[at + len(number) - 1] + 1, Level.BLOCK, Kind.PHONE)
            yield from _anybodys(text, *run.span())

    def _handles(self, text: str) -> Iterator[Place]:
        for match in _HANDLE.finditer(text):
            name = match[1].rstrip(".")
            level = Level.BLOCK if name.casefold() in self.handles else Level.WARN
            yield Place(match.start(), match.start(1) + len(name), level, Kind.HANDLE)
        for handle in self.handles:
            for match in re.finditer(rf"(?i)(?<!\w){re.escape(handle)}(?!\w)", text):
                linked = text[match.start() - 1 : match.start()] in ("/", "@", "=", ":")
                yield Place(*match.span(), _handle_level(handle, linked=linked), Kind.HANDLE)


def compiled(watch_list: WatchList) -> Contacts:
    """Make a list's contacts ready for search; lines of no known kind are handles."""
    emails: set[str] = set()
    numbers: set[str] = set()
    handles: set[str] = set()
    for line in watch_list.contacts:
        words = unicodedata.normalize("NFKC", line).strip()
        local, at, host = words.rpartition("@")
        digits = "".join(_digit(letter) for letter in words if letter.isdigit())
        if at and local and "." in host:
            emails.add(_email(local.removeprefix("mailto:"), host))
            handles |= {local.casefold()} if len(local) >= _SURE_HANDLE else set()
        elif len(digits) > _FEWEST_DIGITS and len(digits) * 2 > len(words):
            numbers.add(digits[-LAST_DIGITS:])
        else:
            handles.add(_handle(words))
    return Contacts(frozenset(emails), frozenset(numbers), frozenset(handles - {"", *_GENERIC}))


def _handle(words: str) -> str:
    """Take the name out of `@name`, `t.me/name` or `https://…/name/`."""
    path = re.sub(r"(?i)^[a-z]+://", "", words).split("?")[0].rstrip("/")
    return path.rsplit("/", 1)[-1].lstrip("@~").casefold()


def _handle_level(handle: str, *, linked: bool) -> Level:
    """A long handle that is no mere word is hers anywhere, another one in an address only."""
    if linked or (len(handle) >= _SURE_HANDLE and not handle.isalpha()):
        return Level.BLOCK
    return Level.WARN if len(handle) >= _SURE_HANDLE else Level.NOTE


def _local_start(text: str, end: int) -> int:
    start = end
    while start > 0 and end - start < _LONGEST_LOCAL and _LOCAL.match(text[start - 1]):
        start -= 1
    return start


def _is_address(local: str, sign: str, domain: str) -> bool:
    """Tell `name@host.org` from prices and from a sign that stands for the word."""
    ending = domain.rsplit(".", 1)[-1].rstrip(")]}> ").rsplit(" ", 1)[-1]
    if not local or len(ending) < 2 or ending.isdigit():  # noqa: PLR2004
        return False
    return sign == "@" or not local.isdigit()


def _email(local: str, host: str) -> str:
    plain = local.casefold().split("+", 1)[0].replace(".", "")
    return f"{plain}@{host.casefold()}"


def _digit(letter: str) -> str:
    return letter if letter.isascii() else str(unicodedata.digit(letter, 0))


def _anybodys(text: str, start: int, end: int) -> Iterator[Place]:
    before = text[max(0, start - _BEFORE) : start]
    if _BOOK.search(before) or re.search(r"[\w/=]$", before):
        return
    run = text[start:end]
    if _LABEL.search(before) and not _NO_NUMBER.fullmatch(run):
        yield Place(start, end, Level.WARN, Kind.PHONE)
        return
    for shape in _SHAPES:
        for match in shape.finditer(text, start, end):
            if _is_number(match[0]):
                yield Place(*match.span(), Level.WARN, Kind.PHONE)


def _is_number(run: str) -> bool:
    digits = sum(letter.isdigit() for letter in run)
    if _NO_NUMBER.fullmatch(run) or digits > _MOST_DIGITS:
        return False
    return not (_AMOUNT.fullmatch(run) and digits <= LAST_DIGITS)
