"""Argon2id: two runs at once."""

import threading

from safepub.crypto import argon2
from safepub.crypto.argon2 import Cost

COST = Cost(memory_kib=65536, iterations=1, lanes=4)


def test_two_runs_at_once_give_what_each_gives_alone() -> None:
    salt = b"s" * 16
    alone = argon2.derive(b"words", salt=salt, cost=COST, length=32)
    found: list[bytes] = []

    def derive() -> None:
        found.extend(argon2.derive(b"words", salt=salt, cost=COST, length=32) for _ in range(3))

    threads = [threading.Thread(target=derive, daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert found == [alone] * 9
