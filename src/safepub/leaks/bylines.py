"""Whether a byline sounds like the person behind it: told to the contributor alone.

What a byline makes public in a text (itself and its own cases) is in `patterns` and `names`.
"""

from dataclasses import replace

from safepub.leaks import patterns, sounds
from safepub.leaks.check import check
from safepub.leaks.findings import Level
from safepub.leaks.watch_list import WatchList, parts_of

_SHORTEST_SHARED = 3


def sounds_like(byline: str, watch_list: WatchList) -> Level | None:
    """Tell, to the contributor alone, whether a byline sounds like someone of the list.

    `BLOCK` for a full name, a surname with an initial, an address or a handle; `WARN` for a
    surname, a given name, a diminutive or words of the list; `NOTE` for a name of the list
    cut short, or for initials; None where nothing sounds alike.
    """
    alone = replace(watch_list, bylines=(), ordinary_surname=False)
    levels = {finding.level for finding in check({"name-0": byline}, alone)}
    if Level.BLOCK in levels or _is_handle(byline, watch_list):
        return Level.BLOCK
    if levels:
        return Level.WARN
    return Level.NOTE if _is_cut_short(byline, watch_list) else None


def _is_handle(byline: str, watch_list: WatchList) -> bool:
    """Compare without spaces and signs, so that `Max Green` is the handle `max.green`."""
    plain = _letters(byline)
    handles = {_letters(contact.split("@")[0] or contact) for contact in watch_list.contacts}
    return len(plain) >= _SHORTEST_SHARED and plain in handles


def _letters(words: str) -> str:
    return "".join(letter for letter in sounds.fold(words) if letter.isalnum())


def _is_cut_short(byline: str, watch_list: WatchList) -> bool:
    names = [
        word
        for name in watch_list.names
        for entry in (*name.given, name.surname)
        for word in parts_of(entry)
    ]
    plain = _letters(byline)
    if len(plain) < _SHORTEST_SHARED:
        return _are_initials(byline, watch_list)
    keys = {key for word in parts_of(byline) for key in sounds.keys(word)}
    sharing = {key for key in keys if len(key) >= _SHORTEST_SHARED}
    sounding = {key for word in names for key in sounds.keys(word) if len(key) > _SHORTEST_SHARED}
    return any(one.startswith(key) or key.startswith(one) for one in sounding for key in sharing)


def _are_initials(byline: str, watch_list: WatchList) -> bool:
    """Tell whether a letter or two begin a given name and its surname, in either order."""
    letters = [letter for letter in byline if letter.isalpha()]
    for name in watch_list.names:
        given = patterns.compiled(WatchList(names=(replace(name, surname=""),)))
        surname = patterns.compiled(WatchList(names=(replace(name, given=(name.surname,)),)))
        both = [(given.is_initial(one), surname.is_initial(one)) for one in letters]
        if len(both) == 1 and any(both[0]):
            return True
        if len(both) == 2 and ((both[0][0] and both[1][1]) or (both[0][1] and both[1][0])):  # noqa: PLR2004
            return True
    return False
