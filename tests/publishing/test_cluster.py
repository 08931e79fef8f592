"""Builds on real schedulers and workers on the loopback, each a process with a folder of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from broadsheet.archive import mentions
from broadsheet.commands import build
from broadsheet.errands import Errand
from broadsheet.problems import Invalid
from broadsheet.publishing.schedulers import is_exposed, scheduler_address
from tests.building import (
    REPOSITORY,
    SETTINGS,
    findable,
    photo,
    publish,
    published,
    story,
    text,
    write,
)
from tests.processes import Process, run, started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked")

FILES: Mapping[str, str | bytes] = {
    "archive.yml": SETTINGS,
    "content/people/ada.md": text("A countess.", name="Ada Lovelace"),
    "content/media/flood.jpg": photo(),
    "content/media/hall.jpg": photo(2),
    **{
        f"content/stories/story-{number}.md": story(
            f"Story {number}",
            f"{2024 + number % 2}-0{number % 6 + 1}-07",
            f"It rained on day {number}, says Ada Lovelace. ![Water](/media/flood.jpg)\n\n"
            "![A hall](/media/hall.jpg)",
            people=[f"Person {number % 4}"],
        )
        for number in range(60)
    },
}
"""An archive of several tasks at each step."""
PATIENCE = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "20s"}
TODAY = ("--today", "2025-07-01")
AT_THE_SECOND = """
import os, signal, time
from broadsheet.publishing import there

done, number = there.done_there, iter(range(1, 1000))

def done_there(*task):
    if next(number) == 2:
        {does}
    return done(*task)

done_there.__module__, done_there.__qualname__ = done.__module__, done.__qualname__
there.done_there = done_there
"""
"""A worker with this loaded does something at its second task."""
_DASK = "distributed.cli.dask_scheduler distributed.cli.dask_worker"
"""What takes longer to load than schedulers, workers and builds take for all else here."""
_AS_SET = "import dask; dask.config.refresh(); from {module} import main; main()"
"""A program of a process that has Dask loaded already: its settings are read anew."""
_CERTIFICATES = """
from pathlib import Path

from distributed import Security

made = Security.temporary()
Path("cert.pem").write_text(made.tls_client_cert)
Path("key.pem").write_text(made.tls_client_key)
"""

_TRACED = """
import sys, tracemalloc

from broadsheet.errands import Errand
from broadsheet.publishing.cluster import open_cluster

class Measure(Errand):
    kit = b""

    def fetched(self, task):
        return bytes(task)

    @staticmethod
    def made(kit, parcel):
        return len(parcel)

    def kept(self, made):
        return made

tasks = [400_000] * 60
cluster = open_cluster(sys.argv[1])
assert list(cluster.map(Measure(), tasks[:2])) == tasks[:2]
tracemalloc.start()
assert list(cluster.map(Measure(), tasks)) == tasks
print(tracemalloc.get_traced_memory()[0])
"""
"""A program that says how much of 24 MB of tasks is in memory when they are done."""


class Processes:
    """Schedulers and workers, each in a folder of its own, which end with the tests."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self._stack = stack
        self._number = 0

    def start(
        self, program: str, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> Process | subprocess.Popen[bytes]:
        """Start a program of Dask; in an environment of its own, it starts from nothing."""
        self._number += 1
        folder = self.folder / str(self._number)
        folder.mkdir()
        module = f"distributed.cli.dask_{program}"
        process: Process | subprocess.Popen[bytes]
        with (folder / "log").open("w") as log:
            if environment is None:
                script = _AS_SET.format(module=module)
                process = started(
                    *arguments, stdout=log, stderr=log, cwd=folder, script=script, loaded=_DASK
                )
            else:
                process = subprocess.Popen(
                    [sys.executable, "-m", module, *arguments],
                    cwd=folder,
                    env={**os.environ, **environment},
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
        self._stack.callback(_end, process)
        return process

    def log(self) -> str:
        """Return what the process that was started last has said so far."""
        return (self.folder / str(self._number) / "log").read_text()

    def scheduler(self, *arguments: str) -> "Scheduler":
        file = self.folder / f"scheduler-{self._number}.json"
        process = self.start(
            "scheduler",
            *("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"),
            *("--scheduler-file", str(file), *arguments),
        )
        while not file.exists() or not file.read_text().rstrip().endswith("}"):
            assert process.poll() is None
            # The program says by this file alone that it is ready.
            _wait_a_little()
        return Scheduler(self, process, file, arguments)


class Scheduler:
    def __init__(
        self,
        processes: Processes,
        process: Process | subprocess.Popen[bytes],
        file: Path,
        security: tuple[str, ...],
    ) -> None:
        self.process = process
        self.address: str = json.loads(file.read_text())["address"]
        self._processes, self._security = processes, security

    def worker(
        self, *, does: str = "", environment: Mapping[str, str] | None = None
    ) -> Process | subprocess.Popen[bytes]:
        arguments = [self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        if does:
            preload = self._processes.folder / f"preload-{abs(hash(does))}.py"
            preload.write_text(AT_THE_SECOND.format(does=does))
            arguments += ["--preload", str(preload)]
        scratch = self._processes.folder / "scratch"
        process = self._processes.start(
            "worker",
            *arguments,
            *("--host", "127.0.0.1", "--local-directory", str(scratch), *self._security),
            environment=environment,
        )
        # One that comes late may find that the others have done everything.
        while does and "Registered to:" not in self._processes.log():
            assert process.poll() is None
            _wait_a_little()
        return process


def _end(process: Process | subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _wait_a_little() -> None:
    time.sleep(0.1)


def _built(
    root: Path, address: str, *more: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Build with the workers of a scheduler."""
    return run(
        *("build", "--root", str(root), "--workers", address, *TODAY, *more),
        environment={**PATIENCE, **(environment or {})},
        script=_AS_SET.format(module="broadsheet.cli"),
        loaded=_DASK,
    )


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    with ExitStack() as stack:
        yield Processes(tmp_path_factory.mktemp("cluster"), stack)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return the environment in which Dask finds certificates, also of a scheduler and a worker."""
    folder = tmp_path_factory.mktemp("certificates")
    # In a process of its own: Dask changes how every process that loads it pickles errors.
    subprocess.run([sys.executable, "-c", _CERTIFICATES], cwd=folder, check=True)
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    return {
        f"{tls}CA_FILE": str(folder / "cert.pem"),
        f"{tls}CLIENT__CERT": str(folder / "cert.pem"),
        f"{tls}CLIENT__KEY": str(folder / "key.pem"),
    }


@pytest.fixture(scope="module")
def secure(processes: Processes, certificates: Mapping[str, str]) -> Scheduler:
    """Return a scheduler with two workers that speak with nobody who has not their certificate."""
    authority, cert, key = certificates.values()
    scheduler = processes.scheduler(
        *("--protocol", "tls", "--tls-ca-file", authority, "--tls-cert", cert, "--tls-key", key)
    )
    scheduler.worker()
    scheduler.worker()
    return scheduler


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the archive, built by processes of this machine."""
    root = write(tmp_path_factory.mktemp("here"), FILES)
    assert publish(root, search=True).problems == ()
    return root


@pytest.fixture
def root(here: Path, tmp_path: Path) -> Path:
    """Return a folder of the archive that was not built yet."""
    return shutil.copytree(
        here, tmp_path / "root", ignore=shutil.ignore_patterns("site", ".broadsheet")
    )


def _is_as_here(root: Path, here: Path) -> bool:
    return published(root / "site") == published(here / "site") and findable(
        root / "site"
    ) == findable(here / "site")


def test_the_site_is_byte_for_byte_the_one_that_is_built_here(
    secure: Scheduler, certificates: Mapping[str, str], root: Path, here: Path
) -> None:
    done = _built(root, secure.address, environment=certificates)
    assert (done.returncode, done.stderr) == (0, "")
    assert _is_as_here(root, here)
    again = _built(root, secure.address, environment=certificates)
    assert " 0 rendered" in again.stdout


def test_without_certificates_one_is_told_how_they_are_named(secure: Scheduler, root: Path) -> None:
    done = _built(root, secure.address)
    assert done.returncode == 2
    assert "needs certificates" in done.stderr
    assert not (root / "site").exists()


def test_a_worker_that_is_killed_costs_its_tasks_alone(
    secure: Scheduler, certificates: Mapping[str, str], root: Path, here: Path
) -> None:
    killed = secure.worker(does="os.kill(os.getpid(), signal.SIGKILL)")
    done = _built(root, secure.address, environment=certificates)
    assert (done.returncode, done.stderr) == (0, "")
    assert killed.wait(60) == -signal.SIGKILL
    assert _is_as_here(root, here)


def test_what_a_worker_is_slow_to_do_is_asked_of_another(
    secure: Scheduler, certificates: Mapping[str, str], root: Path, here: Path, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    slow = secure.worker(does=f"open({str(begun)!r}, 'x').close(); time.sleep(1000)")
    done = _built(root, secure.address, environment=certificates)
    assert (done.returncode, done.stderr) == (0, "")
    assert begun.exists()
    assert slow.poll() is None
    assert _is_as_here(root, here)
    _end(slow)


def test_a_worker_of_another_version_is_told_before_anything_is_written(
    processes: Processes, root: Path, tmp_path: Path
) -> None:
    shutil.copytree(REPOSITORY / "broadsheet", tmp_path / "other/broadsheet")
    with (tmp_path / "other/broadsheet/dates.py").open("a") as file:
        file.write("# Another version.\n")
    scheduler = processes.scheduler()
    scheduler.worker(environment={"PYTHONPATH": str(tmp_path / "other")})
    before = published(root)
    done = _built(root, scheduler.address)
    assert done.returncode == 3
    assert done.stderr.startswith("broadsheet: the worker tcp://127.0.0.1:")
    assert "has broadsheet 0.1.0 (" in done.stderr
    assert done.stderr.count("\n") == 1
    assert published(root) == before


def test_a_scheduler_that_is_lost_costs_the_build_and_not_the_site(
    processes: Processes, root: Path, here: Path
) -> None:
    publish(root, search=True)
    before = published(root / "site")
    scheduler = processes.scheduler()
    scheduler.worker(does=f"os.kill({scheduler.process.pid}, signal.SIGKILL); time.sleep(1000)")
    done = _built(root, scheduler.address, "--clean")
    assert done.returncode == 3
    assert done.stderr == f"broadsheet: the scheduler at {scheduler.address} was lost\n"
    assert published(root / "site") == before
    publish(root, search=True)
    assert _is_as_here(root, here)


def test_a_scheduler_without_workers_says_how_they_are_started(
    processes: Processes, root: Path
) -> None:
    scheduler = processes.scheduler()
    done = _built(
        root, scheduler.address, environment={"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s"}
    )
    assert done.returncode == 3
    assert f"`dask worker {scheduler.address} --nthreads 1`" in done.stderr


def test_where_no_scheduler_is_the_build_fails_in_a_line(root: Path) -> None:
    done = _built(
        root,
        "tcp://127.0.0.1:9",
        environment={"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s"},
    )
    assert done.returncode == 3
    assert done.stderr.startswith("broadsheet: no scheduler answers at tcp://127.0.0.1:9: ")
    assert done.stderr.count("\n") == 1


def test_workers_are_begun_on_this_machine_and_end_with_the_build(
    root: Path, tmp_path: Path
) -> None:
    # Workers that begin from nothing take longest of all here: they get a few stories.
    for number in range(6, 60):
        (root / f"content/stories/story-{number}.md").unlink()
    here = shutil.copytree(root, tmp_path / "here")
    assert publish(here, search=True).problems == ()
    done = run("build", "--root", root, "--workers", "local:2", *TODAY, environment=PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")
    assert _is_as_here(root, here)


def test_an_interrupt_from_the_terminal_ends_workers_that_were_begun_here_without_a_word(
    root: Path, tmp_path: Path
) -> None:
    file = tmp_path / "said"
    with file.open("w") as said:
        process = started(
            *("build", "--root", root, "--workers", "local:1", "--verbose", *TODAY),
            stdout=said,
            stderr=said,
            own_session=True,
        )
        while "looking for workers: " not in file.read_text():
            assert process.poll() is None
            _wait_a_little()
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait() == 130
    lines = file.read_text().splitlines()
    assert [line for line in lines if not line.startswith("broadsheet: ")] == []
    assert lines[-1] == "broadsheet: interrupted; the site is whole"
    assert not (root / "site/index.html").exists()


def test_without_dask_one_is_told_what_to_install(root: Path) -> None:
    script = "import sys; sys.modules['dask'] = None; from broadsheet.cli import main; main()"
    done = run("build", "--root", root, "--workers", "local:2", script=script)
    assert done.returncode == 2
    assert done.stderr == (
        "broadsheet: --workers needs dask, which is not installed: install broadsheet[cluster]\n"
    )


def test_of_tasks_that_are_done_nothing_stays_in_memory(processes: Processes) -> None:
    scheduler = processes.scheduler()
    scheduler.worker()
    done = subprocess.run(
        [sys.executable, "-c", _TRACED, scheduler.address],
        env={**os.environ, **PATIENCE},
        stdout=subprocess.PIPE,
        check=True,
    )
    assert int(done.stdout) < 4_000_000


@pytest.mark.parametrize(
    "written",
    ["", "scheduler", "local:", "local:0", "local:many", "http://a:1", "tcp://a", "tls://:1", "tcp://a:x", "tcp://a:1/x"],
)  # fmt: skip
def test_what_is_no_address_is_told(written: str) -> None:
    with pytest.raises(Invalid):
        scheduler_address(written)


@pytest.mark.parametrize(
    ("address", "exposed"),
    [
        ("local:2", False),
        ("tls://10.0.0.1:8786", False),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://[::1]:8786", False),
        ("tcp://localhost:8786", False),
        ("tcp://10.0.0.1:8786", True),
        ("tcp://scheduler:8786", True),
    ],
)
def test_plain_connections_off_the_loopback_are_open_to_strangers(
    address: str,
    *,
    exposed: bool,
) -> None:
    assert is_exposed(scheduler_address(address)) == exposed


def test_of_a_plain_connection_off_the_loopback_one_is_warned(root: Path) -> None:
    done = _built(
        root,
        "tcp://192.0.2.1:8786",
        environment={"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"},
    )
    assert "whoever reaches tcp://192.0.2.1:8786 runs programs" in done.stderr


class _Apart:
    """Does tasks while the archive's folder has another name, as if it were another machine's."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.errands: set[str] = set()

    def map(self, function: Callable[..., Any], /, *iterables: Iterable[Any]) -> Iterator[Any]:
        if not isinstance(function, Errand):
            yield from map(function, *iterables)
            return
        self.errands.add(type(function).__name__)
        for (task,) in zip(*iterables, strict=True):
            parcel = function.fetched(task)
            away = self._root.with_name("away")
            self._root.rename(away)
            try:
                made = function.made(function.kit, parcel)
            finally:
                away.rename(self._root)
            yield function.kept(made)

    def begun(self, function: Callable[..., Any], /, *iterables: Iterable[Any]) -> Iterator[Any]:
        return self.map(function, *iterables)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - an executor's
        """Have nothing to end."""


def test_whatever_is_made_elsewhere_needs_nothing_of_this_disk(
    root: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = _Apart(root)

    @contextmanager
    def begun(*_: object) -> Iterator[_Apart]:
        yield apart

    monkeypatch.setattr(build, "_begun_pool", begun)
    monkeypatch.setattr(mentions, "_CHUNK", 40)
    assert publish(root, search=True).problems == ()
    assert _is_as_here(root, here)
    assert apart.errands == {
        "DrawCards",
        "FindMentions",
        "IndexShard",
        "MakeVersions",
        "ReadFiles",
        "RenderPages",
    }


class _Busy:
    """What takes longer to end than is waited for."""

    def close(self, timeout: float) -> None:
        raise TimeoutError(f"timed out after {timeout} s")


def test_a_build_is_done_though_its_workers_on_a_busy_machine_take_long_to_end() -> None:
    from broadsheet.publishing.cluster import Cluster  # noqa: PLC0415 - loads Dask

    busy: Any = _Busy()
    Cluster(busy, busy).shutdown()
