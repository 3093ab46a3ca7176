"""The words that would give a contributor away, as they keep them."""

import re
import unicodedata
from dataclasses import dataclass, field

from safepub.leaks import given_names


@dataclass(frozen=True)
class Name:
    """A person: every given name, diminutive and patronymic they go by, and one surname.

    Either may be empty. Its repr shows nothing.
    """

    given: tuple[str, ...] = field(default=(), repr=False)
    surname: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class WatchList:
    """Everything that a text is checked for. Its repr shows nothing.

    `phrases` are employers, schools, places. `contacts` are e-mail addresses, telephone
    numbers and handles. `ordinary_surname` says that the surname is an everyday word, so
    that it counts beside a given name or an initial alone. `bylines` are those of the
    account: they are public, with their case forms, and nothing longer is.
    """

    names: tuple[Name, ...] = field(default=(), repr=False)
    phrases: tuple[str, ...] = field(default=(), repr=False)
    contacts: tuple[str, ...] = field(default=(), repr=False)
    ordinary_surname: bool = field(default=False, repr=False)
    bylines: tuple[str, ...] = field(default=(), repr=False)


_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")
_PATRONYMIC = re.compile(
    "(?i)(?:[оеаёяі]віч|[оеёй]вич|йович|[оеё]вна|[оаеё]ўна|[іїи]вна|ична|ьич"
    "|[oe]vich|[oae]vi[cč]|[oae]wicz|[oe]vna|[oa][uŭ]na|[ií]vna|[oó]wna)$"
)
_PARTICLES = frozenset(
    {"von", "van", "der", "den", "de", "di", "da", "del", "la", "le", "du", "dos", "af", "zu"}
    | {"bin", "ibn", "al", "el", "фон", "ван", "дэ", "де"}
)
_CONTACT = re.compile(r"\S*@\S+|[+(]?\d[\d\s().\-–/]{5,}\d|https?://\S+")


def from_legal_name(legal_name: str, *, contact: str = "") -> WatchList:
    """Give the list that a registration starts with, for the contributor to correct.

    Given names that the table knows bring their translations and diminutives along. Of a
    name whose order cannot be told, both orders are listed.
    """
    names = tuple(_with_translations(name) for name in _read(legal_name))
    return WatchList(names=names, contacts=_contacts(contact))


def to_text(watch_list: WatchList) -> str:
    """Give the names one a line, `Surname: given, given`, as `from_text` reads them."""
    return "\n".join(_line(name) for name in watch_list.names)


def from_text(names: str, phrases: str, contacts: str, *, ordinary: bool) -> WatchList:
    """Read the three fields of the form, one entry a line.

    A name is `Surname: given, given`, or written as usual (`Given Surname`).
    """
    return WatchList(
        names=tuple(name for line in names.splitlines() for name in _read(line)),
        phrases=_lines(phrases),
        contacts=_lines(contacts),
        ordinary_surname=ordinary,
    )


def parts_of(name: str) -> tuple[str, ...]:
    """Give the words of a name that stand for it alone: `Maria Skłodowska-Curie` has three."""
    words = _WORD.findall(unicodedata.normalize("NFKC", name))
    return tuple(word for word in words if len(word) > 1 and word.lower() not in _PARTICLES)


def is_patronymic(word: str) -> bool:
    """Tell whether a word beside a given name looks like a patronymic."""
    return bool(_PATRONYMIC.search(word))


def _read(line: str) -> tuple[Name, ...]:
    surname, colon, given = line.partition(":")
    if colon:
        names = tuple(name.strip() for name in re.split("[,;]", given) if name.strip())
        return (Name(names, surname.strip()),) if names or surname.strip() else ()
    words = line.split()
    if not words:
        return ()
    if len(words) == 1:
        known = given_names.is_known(words[0])
        return (Name((words[0],)),) if known else (Name(surname=words[0]),)
    return _ordered(words)


def _ordered(words: list[str]) -> tuple[Name, ...]:
    """Tell given names from the surname, which stands first in many papers."""
    first, last = words[0].strip(","), words[-1]
    surname_last = Name(tuple(words[:-1]), last)
    surname_first = Name(tuple(words[1:]), first)
    if words[0].endswith(","):
        return (surname_first,)
    fathers = [is_patronymic(word) for word in words]
    if len(words) > 2 and any(fathers[1:]):  # noqa: PLR2004
        middle = fathers[1] and not (fathers[-1] and given_names.is_known(words[1]))
        return (surname_last,) if middle else (surname_first,)
    starts, ends = given_names.is_known(first), given_names.is_known(last)
    if starts != ends:
        return (surname_last,) if starts else (surname_first,)
    return (surname_last, surname_first)


def _with_translations(name: Name) -> Name:
    given = [form for word in name.given for form in given_names.alike(word)]
    return Name(tuple(dict.fromkeys(given)), name.surname)


def _line(name: Name) -> str:
    return f"{name.surname}: {', '.join(name.given)}" if name.given else f"{name.surname}:"


def _contacts(contact: str) -> tuple[str, ...]:
    """Take the addresses and numbers out of what was written about reaching somebody."""
    found = [match[0].strip(" ,;.()<>") for match in _CONTACT.finditer(contact)]
    return tuple(dict.fromkeys(one for one in found if one))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
