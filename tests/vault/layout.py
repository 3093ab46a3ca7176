"""Where slots lie in a file, as somebody reads it who has seized it."""

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

# Five standard deviations of a rank correlation of 100 pairs that have none.
CHANCE = 0.5


def places(file: Path, parts: Sequence[bytes]) -> list[int]:
    """Find parts of slots in the file."""
    content = file.read_bytes()
    found = [content.find(part) for part in parts]
    assert min(found) > 0
    return found


def correlation(found: Sequence[int]) -> float:
    """Spearman's: places of no two parts are alike, so that ranks are simply counted."""
    ranks = {place: rank for rank, place in enumerate(sorted(found))}
    return statistics.correlation(range(len(found)), [ranks[place] for place in found])


def is_in_order(file: Path, slots: Mapping[bytes, bytes]) -> bool:
    """Tell whether bodies lie in the order of their ids, and so in no other."""
    found = places(file, [slots[slot_id][-32:] for slot_id in sorted(slots)])
    return found == sorted(found)
