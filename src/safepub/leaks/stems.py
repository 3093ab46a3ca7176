"""The case forms of a name, as they sound, in Slavic languages and their neighbours.

One closed list of endings serves be, ru, uk, pl, sk and cs: sounds are so coarse that most
endings of the six fall together.
"""

VOWELS = frozenset("aiu")
_FLEETING = frozenset("kcnlrvs")
_LONG_ENOUGH = 2
# Nouns and adjectives; -av… are plurals, Polish and Ukrainian datives and wives' names.
_SURNAME = (
    "a i u am im um ah ih au av uv avi ava avu avam avah avih avim avimi avau avav "
    "aha ahu amu ami imi mi iv iha imu ama avna avni avnu uvna uvni uvnu avca avcav avci s as is us"
)
_GIVEN = "a i u am im au avi iha imu aha amu ah ih ami imi s as is us"
SURNAME_ENDINGS = ("", *_SURNAME.split())
GIVEN_ENDINGS = ("", *_GIVEN.split())
NEAR_ENDINGS = ("", "a", "i", "u", "am", "im", "ih", "avi", "aha", "amu")
"""The endings that a misspelled surname may have."""
BYLINE_ENDINGS = ("", "a", "i", "u", "am", "au", "avi", "aha", "amu", "s")
"""A byline's own cases: no plural, and no -im, which would make Maks a Maksim."""
# A last consonant that changes before a front vowel: Сарока, Сароцы; Ольга, Ользе; Piotr, Piotrze.
_SOFTENED = {"k": "c", "h": "s", "r": "rs", "t": "c", "d": "ds", "l": ""}
_FRONT_ENDINGS = ("a", "i", "ah", "ih")


def forms(key: str, endings: tuple[str, ...]) -> set[str]:
    """Give all that a name sounds like in its cases, itself included."""
    found = {key}
    for stem in _stems(key):
        found |= {_joined(stem, ending) for ending in endings if ending or stem == key}
        soft = _soft(stem)
        if soft:
            found |= {_joined(soft, ending) for ending in _FRONT_ENDINGS}
    return found


def _stems(key: str) -> set[str]:
    bare = key.rstrip("aiu")
    stems = {bare} if len(bare) >= _LONG_ENOUGH else {key}
    if len(key) > _LONG_ENOUGH and key[-1] in _FLEETING and key[-2] in "ai":
        stems.add(key[:-2] + key[-1])
    return stems


def _soft(stem: str) -> str:
    if stem.endswith("sk"):
        return f"{stem[:-1]}t"
    soft = _SOFTENED.get(stem[-1], "")
    return soft and stem[:-1] + soft


def _joined(stem: str, ending: str) -> str:
    return stem + (ending[1:] if ending and stem[-1] == ending[0] else ending)
