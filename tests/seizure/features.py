"""What can be counted about a row: its own numbers, and those of all rows that refer to it.

Nothing here knows a table or a column. A row is known by its first value of sixteen
bytes that no other row of the table has.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from safepub.cli.doctor.seizure.disk import unhex
from safepub.cli.doctor.seizure.tables import Row, Table, Value
from tests.seizure.seized import Seized

KEY_BYTES = 16
HOPS = 2
Features = dict[bytes, dict[str, float]]


def keyed(table: Table) -> dict[bytes, Row]:
    """Give the rows of a table by their keys; none where no column tells rows apart."""
    for place in range(len(table.columns)):
        keys = [_key(row.values[place]) for row in table.rows]
        named = [key for key in keys if key is not None]
        if keys and len(named) == len(set(keys)) == len(keys):
            return dict(zip(named, table.rows, strict=True))
    return {}


def of_rows(
    seized: Seized, database: str, table: Table, *, wanted: set[bytes], places: bool = True
) -> Features:
    """Give the features of those rows of a table whose keys are wanted.

    With the places of the key in every file, if those are asked for: it takes long.
    """
    rows = {key: row for key, row in keyed(table).items() if key in wanted}
    if not rows:
        return {}
    found: Features = {key: dict(_of_row(table, row)) for key, row in rows.items()}
    referring = _Referring(seized.databases[database], table)
    for key in rows:
        for name, group in referring(key):
            found[key] |= _of_group(name, group)
    if places:
        for key in rows:
            found[key] |= seized.places(key)
    return found


def columns_of(found: Features) -> dict[str, dict[bytes, float]]:
    """Turn features by row into rows by feature; those that are the same everywhere say nothing."""
    columns: dict[str, dict[bytes, float]] = defaultdict(dict)
    for key, features in found.items():
        for name, value in features.items():
            columns[name][key] = value
    return {name: column for name, column in columns.items() if len(set(column.values())) > 1}


def _of_row(table: Table, row: Row) -> Iterator[tuple[str, float]]:
    for name, hidden in zip(table.hidden, row.hidden, strict=True):
        yield name, float(hidden)
    for name, value, length in zip(table.columns, row.values, row.lengths, strict=True):
        yield f"{name} is there", float(value is not None)
        if length is not None:
            yield f"length of {name}", float(length)
        yield from ((f"{name}{which}", number) for which, number in _numbers(value))


def _numbers(value: Value) -> Iterator[tuple[str, float]]:
    if isinstance(value, int | float):
        yield "", float(value)
    elif isinstance(value, datetime):
        yield "", value.timestamp()
    elif isinstance(value, date):
        yield "", float(value.toordinal())
    elif isinstance(value, str):
        yield " as a number", float(int.from_bytes(value.encode()[:7], "big"))
    elif isinstance(value, bytes) and value:
        # Where UUIDs of versions 1, 6 and 7 keep the time; and how random it looks.
        yield ", first bytes", float(int.from_bytes(value[:6], "big"))
        yield ", version 1", float(int.from_bytes(value[6:8] + value[4:6] + value[:4], "big"))
        yield ", last bytes", float(int.from_bytes(value[-6:], "big"))
        yield ", mean", sum(value) / len(value)
        yield ", zeros", float(value.count(0))


def _of_group(name: str, group: Sequence[dict[str, float]]) -> dict[str, float]:
    found = {f"number of {name}": float(len(group))}
    together: dict[str, list[float]] = defaultdict(list)
    for features in group:
        for feature, value in features.items():
            together[feature].append(value)
    for feature, values in together.items():
        found[f"least {feature} of {name}"] = min(values)
        found[f"most {feature} of {name}"] = max(values)
    return found


class _Referring:
    """Finds rows that hold a row's key, and rows that hold the keys of those."""

    def __init__(self, tables: list[Table], table: Table) -> None:
        self._index: dict[str, Mapping[bytes, list[tuple[bytes | None, dict[str, float]]]]] = {}
        for other in tables:
            if other.name != table.name:
                self._index[other.name] = _index(other)

    def __call__(self, key: bytes) -> Iterator[tuple[str, list[dict[str, float]]]]:
        yield from self._from("", key, HOPS)

    def _from(
        self, path: str, key: bytes, hops: int
    ) -> Iterator[tuple[str, list[dict[str, float]]]]:
        further: dict[str, list[dict[str, float]]] = defaultdict(list)
        for name, index in self._index.items():
            rows = index.get(key, [])
            if rows:
                yield f"{path}{name}", [features for _, features in rows]
            if hops > 1:
                for own, _ in rows:
                    if own is not None and own != key:
                        for longer, group in self._from(f"{path}{name}, ", own, hops - 1):
                            further[longer] += group
        yield from further.items()


def _index(table: Table) -> Mapping[bytes, list[tuple[bytes | None, dict[str, float]]]]:
    found: dict[bytes, list[tuple[bytes | None, dict[str, float]]]] = defaultdict(list)
    own = {id(row): key for key, row in keyed(table).items()}
    for row in table.rows:
        features = dict(_of_row(table, row))
        for value in set(filter(None, map(_key, row.values))):
            found[value].append((own.get(id(row)), features))
    return found


def _key(value: Value) -> bytes | None:
    if isinstance(value, str):
        value = unhex(value.encode())
    return value if isinstance(value, bytes) and len(value) == KEY_BYTES else None
