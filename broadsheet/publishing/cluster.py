"""A cluster: a build's work is done by Dask's workers, on whatever machines they are.

It offers `map` and `shutdown` as a pool of processes here does. Workers share no disk with this
machine and open no file of it: of an errand, what a task needs is fetched here and sent as bytes,
and what comes of it is sent back as bytes and kept here (`broadsheet.errands`). So a worker that is
lost costs the tasks that it had, which others do again, and a scheduler that is lost costs the
build, and never the site, which this process alone exchanges.

A kit is sent once, under its digest, as a task that gives it: a worker that has none asks another
for it, and when all that had it are lost, the scheduler has it made again.
"""

import asyncio
import concurrent.futures
import logging
import pickle
import queue
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from itertools import count
from multiprocessing import resource_tracker
from typing import Any, TypeVar
from uuid import uuid4

import dask
import distributed
from distributed.scheduler import KilledWorker
from distributed.utils_comm import gather_from_workers

from broadsheet.errands import Errand
from broadsheet.problems import Failure, Misuse
from broadsheet.publishing.asked import LATE, Answers, Asked, take_answers
from broadsheet.publishing.processes import interrupts_blocked
from broadsheet.publishing.schedulers import LOCAL_WORKERS
from broadsheet.publishing.there import (
    done_there,
    first_line,
    kit_held,
    raise_if_other,
    versions_here,
)

_Result = TypeVar("_Result")

_AHEAD = 4
"""Tasks that are asked of each worker before their results are taken: one that it does, and others
on their way to it or back."""
_LARGEST = 1 << 26
"""Bytes of tasks on their way from which no more are sent: each is in memory several times, here
and at the scheduler."""
_LOOK = 1.0
"""Seconds between two looks at the workers while no result comes."""
_AGAIN = 0.2
"""Seconds after which a result is asked for again that was lost with its worker."""
_SILENT = logging.CRITICAL + 1
"""Level of Dask's own log: what goes wrong is said here in plain lines."""
_CONNECT = "distributed.comm.timeouts.connect"
"""Dask's setting of how long a connection is waited for; a worker is waited for as long."""
_DIRECT = "distributed.client.direct-to-workers"
"""Dask's setting of whether results are asked of workers, or come by way of the scheduler."""

_LOG = "distributed.admin.low-level-log-length"
"""Dask's setting of how many of the last messages each connection keeps for whoever looks for a
mistake in Dask; only those of more than a megabyte are let go."""

_LOST = (asyncio.CancelledError, concurrent.futures.CancelledError, OSError, TimeoutError)
"""What is raised when the scheduler is not there any more: nobody else breaks off what is asked."""
_NONE = object()
"""What stands for no more tasks: a task may be anything."""


class Cluster:
    """Workers that are told what to do through a scheduler."""

    def __init__(
        self,
        client: Any,  # noqa: ANN401 - Dask's types know little of what a connected client has
        here: distributed.LocalCluster | None = None,
    ) -> None:
        self._client = client
        self._here = here
        """The processes on this machine that end with the cluster, if it was started here."""
        self._name = "this machine" if here else str(self._client.scheduler.address)
        self._patience = _seconds(_CONNECT)
        self._is_direct = dask.config.get(_DIRECT, None) is not False
        self._versions = versions_here()
        self._build, self._numbers = uuid4().hex[:12], count()
        self._workers = 0
        self._seen = time.monotonic()
        """When there was a worker."""
        self._looked = 0.0
        """When that was looked at."""

    def begin(self) -> None:
        """Wait for a first worker, and compare the versions of all with those on this machine.

        Raises `Failure` when there is no worker, or other versions would print other bytes.
        """
        with self._scheduler_here():
            try:
                self._client.wait_for_workers(1, timeout=self._patience)
            except TimeoutError as error:
                raise Failure(self._without_workers) from error
            found = self._client.sync(
                self._client._run,  # noqa: SLF001 - `run` itself would wait for ever for a worker that hangs
                versions_here,
                on_error="return",
                callback_timeout=self._patience,
            )
        for worker, versions in sorted(found.items()):
            raise_if_other(worker, versions, self._versions)

    def map(
        self, function: Callable[..., _Result], /, *iterables: Iterable[Any]
    ) -> Iterator[_Result]:
        """Yield the function's result for each task, in order; tasks are read as needed.

        A function that is no errand may need this machine's disk, and is done here. Raises what
        the function raises, and `Failure` when the scheduler or all workers are lost, or when a
        worker has other versions than this machine.
        """
        yield from self.begun(function, *iterables)

    def begun(
        self, function: Callable[..., _Result], /, *iterables: Iterable[Any]
    ) -> Iterator[_Result]:
        """Give out the first tasks at once, and return what `map` returns.

        They are done while the results of other tasks are taken.
        """
        if not isinstance(function, Errand):
            return map(function, *iterables)
        results = self._results(function, (task for (task,) in zip(*iterables, strict=False)))
        next(results, None)
        return results

    def _results(self, errand: "Errand[Any, Any, Any, Any]", tasks: Iterator[Any]) -> Iterator[Any]:
        """Yield None once the first tasks are given out, and then the results."""
        due: deque[Asked] = deque()
        answers: Answers = queue.SimpleQueue()
        is_more = begins = True
        while True:
            self._look()
            while is_more and self._has_room(due):
                task = next(tasks, _NONE)
                if task is _NONE:
                    is_more = False
                    break
                due.append(Asked(errand, task))
                self._ask(due[-1], answers)
                take_answers(answers, patience=0)
            if begins:
                yield None
                begins = False
            if not due:
                return
            while due[0].answer is None:
                if not take_answers(answers, patience=_LOOK):
                    self._look()
                    self._ask_others(due, answers)
            yield due.popleft().result()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - an executor's
        """Leave the scheduler, which forgets what it was asked; processes that began here end."""
        with suppress(OSError, TimeoutError):
            self._client.close(timeout=LATE)
        if self._here is not None:
            _end(self._here)
            self._here = None

    def _has_room(self, due: Sequence[Asked]) -> bool:
        on_their_way = [asked.size for asked in due if asked.answer is None]
        return len(due) < max(2, self._workers) * _AHEAD and sum(on_their_way) < _LARGEST

    def _ask(self, asked: Asked, answers: Answers, workers: Sequence[str] | None = None) -> None:
        """Have any worker do a task, or best one of some, while they are there."""
        kit, is_late = asked.errand.kit, workers is not None
        # Those that are asked because another is late do not wait for that one's copy.
        name = "".join(["broadsheet-kit-", _digest(kit), *(workers or ())])
        held = self._client.submit(
            kit_held, kit, key=name, workers=workers, allow_other_workers=is_late, pure=False
        )
        future = self._client.submit(
            done_there,
            asked.errand.made,
            pickle.dumps(self._versions),
            held,
            asked.parcel,
            key=f"broadsheet-{self._build}-{next(self._numbers)}",
            workers=workers,
            allow_other_workers=is_late,
            pure=False,
        )
        asked.ask(future, held)
        self._client.loop.add_callback(self._follow, asked, future, answers)

    async def _follow(self, asked: Asked, future: Any, answers: Answers) -> None:  # noqa: ANN401 - a future of Dask's
        """Wait for a task, and hand its answer, or what kept it from being done, to who asked."""
        try:
            answers.put((asked, await self._answer(future)))
        except _LOST:
            answers.put((asked, Failure(self._lost)))
        except Exception as error:  # noqa: BLE001 - whatever is raised here is raised where the answer is taken
            answers.put((asked, error))

    async def _answer(self, future: Any) -> bytes:  # noqa: ANN401 - the same
        key, scheduler = future.key, self._client.scheduler
        while True:
            if (error := await future.exception()) is not None:
                if isinstance(error, _LOST):
                    raise error
                raise Failure(f"{self._name}: {_why(error)}") from error
            if future.cancelled():
                raise concurrent.futures.CancelledError
            if self._is_direct:
                # Not by `gather`, of which a worker that hangs would stop all others.
                data: Any
                data, *_ = await gather_from_workers(
                    await scheduler.who_has(keys=[key]), rpc=self._client.rpc
                )
                if key in data:
                    return bytes(data[key])
            gathered = await scheduler.gather(keys=[key])
            if gathered["status"] == "OK":
                return bytes(gathered["data"][key])
            # Its worker was lost: the scheduler has another do it, and the future waits once more.
            await asyncio.sleep(_AGAIN)

    def _look(self) -> None:
        """Count the workers, now and then; raise `Failure` when there are none any more."""
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        self._workers = len(self._asked_of_scheduler("ncores"))
        if self._workers:
            self._seen = time.monotonic()
        elif now - self._seen > self._patience:
            raise Failure(self._without_workers)

    def _ask_others(self, due: Iterable[Asked], answers: Answers) -> None:
        """Ask workers that have nothing to do for tasks that are late."""
        now = time.monotonic()
        late = [asked for asked in due if asked.is_late(now)]
        if not late:
            return
        busy: Mapping[str, Sequence[str]] = self._asked_of_scheduler("processing")
        idle = [worker for worker, keys in busy.items() if not keys]
        for asked, worker in zip(late, idle, strict=False):
            self._ask(asked, answers, [worker])

    def _asked_of_scheduler(self, question: str) -> Any:  # noqa: ANN401 - each question has an answer of its own
        with self._scheduler_here():
            ask = getattr(self._client.scheduler, question)
            return self._client.sync(ask, workers=None, callback_timeout=self._patience)

    def _scheduler_here(self) -> "_SchedulerHere":
        return _SchedulerHere(self._client, self._lost)

    @property
    def _lost(self) -> str:
        return f"the scheduler at {self._name} was lost"

    @property
    def _without_workers(self) -> str:
        if self._here is not None:
            return "the workers on this machine have ended, perhaps for want of memory"
        return (
            f"no worker is at {self._name}: start some by `dask worker {self._name} --nthreads 1`"
        )


class _SchedulerHere:
    """A context in which the scheduler is asked: it raises `Failure` when that does not answer."""

    def __init__(self, client: Any, lost: str) -> None:  # noqa: ANN401 - as the cluster has it
        self._client, self._lost = client, lost

    def __enter__(self) -> None:
        if self._client.status != "running":
            raise Failure(self._lost)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, _LOST):
            raise Failure(self._lost) from error


def open_cluster(address: str) -> Cluster:
    """Return the workers of a scheduler, or begin some on this machine, once all have its versions.

    `address` is one of `scheduler_address`. Raises `Misuse` when certificates are missing, and
    `Failure` when no scheduler or worker answers or one has other versions.
    """
    # Layouts and pictures may be large, and a thousand tasks that are long done would fill the memory.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB", _LOG: 0})
    for name in [*logging.root.manager.loggerDict, "asyncio"]:
        if name.partition(".")[0] in ("asyncio", "distributed", "tornado"):
            logging.getLogger(name).setLevel(_SILENT)
    here = _begun_here(int(address.removeprefix(LOCAL_WORKERS))) if _is_here(address) else None
    try:
        cluster = Cluster(_connected(here or address), here)
        try:
            cluster.begin()
        except BaseException:
            cluster.shutdown()
            raise
    except BaseException:
        if here is not None:
            _end(here)
        raise
    return cluster


def _end(here: distributed.LocalCluster) -> None:
    """End the workers on this machine; those of a busy one, that take longer, end with this process."""
    with suppress(TimeoutError):
        here.close(timeout=LATE)


def _is_here(address: str) -> bool:
    return address.startswith(LOCAL_WORKERS)


def _begun_here(workers: int) -> distributed.LocalCluster:
    """Begin workers on this machine, which nobody else on it may command or ask."""
    nothing: list[object] = []
    dask.config.set(
        {"distributed.scheduler.http.routes": nothing, "distributed.worker.http.routes": nothing}
    )
    # The threads that begin processes pass on that interrupts are blocked: to break off is this
    # program's affair, and theirs are not to be heard of.
    # What Python begins with the first of them would let interrupts through again.
    resource_tracker.ensure_running()
    with interrupts_blocked():
        return distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            protocol="tls",
            security=distributed.Security.temporary(),
            dashboard_address="127.0.0.1:0",
            memory_limit=None,
            silence_logs=_SILENT,
        )


def _connected(scheduler: "str | distributed.LocalCluster") -> distributed.Client:
    security: Any = None
    if isinstance(scheduler, str) and scheduler.startswith("tls:"):
        security = distributed.Security()
        if not (security.tls_ca_file and security.tls_client_cert):
            raise Misuse(
                f"{scheduler} needs certificates, which Dask's settings name: set"
                " DASK_DISTRIBUTED__COMM__TLS__CA_FILE, DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT"
                " and DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY"
            )
    try:
        return distributed.Client(
            scheduler, timeout=_seconds(_CONNECT), security=security, set_as_default=False
        )
    except (OSError, TimeoutError) as error:
        raise Failure(f"no scheduler answers at {scheduler}: {_root_of(error)}") from error


def _root_of(error: BaseException) -> str:
    """Return what an error came of in the end, in a line."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return first_line(error) or type(error).__name__


def _why(error: BaseException) -> str:
    """Return why a task was not done, in a line."""
    if isinstance(error, KilledWorker):
        return "a task ended several workers, one after the other, perhaps for want of memory"
    return f"a task could not be done: {first_line(error)}"


def _seconds(setting: str) -> float:
    return float(dask.utils.parse_timedelta(dask.config.get(setting)))


@lru_cache(maxsize=4)
def _digest(kit: bytes) -> str:
    """Return the digest of a kit: the same is asked for with each of its tasks."""
    return blake2b(kit, digest_size=16).hexdigest()
