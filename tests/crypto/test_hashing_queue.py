"""The hashing queue: one at a time, few in line, the rest refused."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from safepub.crypto.hashing_queue import HashingBusyError, HashingQueue


@pytest.fixture
def queue() -> Iterator[HashingQueue]:
    queue = HashingQueue(waiting=2)
    yield queue
    queue.close()


def fill(
    queue: HashingQueue, callers: ThreadPoolExecutor, go: threading.Event
) -> list[Future[bool]]:
    """Take all three places: one runs until `go`, two wait."""
    running = threading.Event()

    def held() -> bool:
        running.set()
        return go.wait(30)

    jobs = [callers.submit(queue.run, held) for _ in range(3)]
    assert running.wait(30)
    while queue._places._value:
        pass
    return jobs


def test_it_gives_what_the_function_gives(queue: HashingQueue) -> None:
    assert queue.run(divmod, 7, 2) == (3, 1)
    assert queue.run(int, "ff", base=16) == 255


def test_what_the_function_raises_comes_out_and_frees_its_place(queue: HashingQueue) -> None:
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            queue.run(divmod, 1, 0)
    assert queue.run(divmod, 1, 1) == (1, 0)


def test_all_of_it_runs_in_one_other_thread_of_low_priority(queue: HashingQueue) -> None:
    threads = {queue.run(threading.get_ident) for _ in range(3)}
    assert len(threads) == 1
    assert threading.get_ident() not in threads
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert queue.run(os.getpriority, os.PRIO_PROCESS, 0) == 10
    assert os.getpriority(os.PRIO_PROCESS, 0) == own


def test_a_full_queue_refuses_and_takes_more_afterwards(queue: HashingQueue) -> None:
    go = threading.Event()
    with ThreadPoolExecutor(3) as callers:
        jobs = fill(queue, callers, go)
        with pytest.raises(HashingBusyError) as caught:
            queue.run(divmod, 1, 1)
        go.set()
        assert all(job.result(30) for job in jobs)
    assert caught.value.retry_after == 5
    assert queue.run(divmod, 1, 1) == (1, 0)
