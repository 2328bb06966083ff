"""Rows of small messages beside large transfers."""

import contextlib
import sqlite3
import statistics
import subprocess
import time

from peers.atrium import atrium
from peers.sshd import SSH, sshd
from rows.files import Sample
from run import GIB, BenchFailure, installed

TRANSFER_BYTES = 256 << 20
TRIPS = 700
DATABASE = "a database alone"


def beside(run):
    """A small message on the connection that carries a file. Atrium keeps each message before it answers: on the disk,
    where it is power-safe. What the disk itself then allows is the commits of a database alone."""
    crash_safe = ["--durability", "crash-safe"]
    kinds = {
        "atrium": (False, []),
        "atrium, crash-safe": (False, crash_safe),
        "atrium, TLS, crash-safe": (True, crash_safe),
    }
    for _ in run.rounds():
        for name, (tls, options) in kinds.items():
            def body():
                with atrium(run, name, *options, tls=tls) as server:
                    run.load(server, "beside", "--trips", run.scaled(TRIPS), *(["--tls"] if tls else []))
            run.attempt(name, body)
        run.attempt(DATABASE, lambda: _commits(run))
        if installed("ssh", "sshd", "sftp"):
            run.attempt("ssh", lambda: _ssh(run))


def _commits(run):
    """A database that commits one row after the other, each synced, while a file is written and synced beside it."""
    with Sample(run, run.scaled(TRANSFER_BYTES)) as sample:
        store = sqlite3.connect(f"{run.fresh_folder()}/commits.db", isolation_level=None)
        store.execute("PRAGMA journal_mode = WAL")
        store.execute("PRAGMA synchronous = FULL")
        store.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, text BLOB)")
        times, start = [], time.monotonic()
        while len(times) < run.scaled(TRIPS):
            copy = ["dd", f"if={sample.path}", f"of={sample.got}", "bs=1M", "conv=fsync"]
            with _running(copy) as (process,):
                while process.poll() is None:
                    before = time.perf_counter()
                    store.execute("INSERT INTO rows (text) VALUES (?)", (b"Is anyone there?",))
                    times.append((time.perf_counter() - before) * 1e6)
        store.close()
        _report(run, "round trip, upload on the connection", DATABASE, times, time.monotonic() - start)


def _ssh(run):
    with Sample(run, run.scaled(TRANSFER_BYTES)) as sample, sshd(run) as server, SSH(server) as ssh:
        _await(ssh)
        with Echo(ssh.session("cat")) as echo:
            echo.measure(run, "round trip, nothing else", run.scaled(TRIPS))
            with _running(*[["sh", "-c", "while :; do :; done"]] * 2):
                echo.measure(run, "round trip, two busy loops", run.scaled(TRIPS))
            there = f"{server.folder}/there"
            _beside_sftp(run, ssh, echo, "upload", f"put {sample.path} {there}", sample)
            _beside_sftp(run, ssh, echo, "download", f"get {there} {sample.got}", sample)
            sample.must_equal(sample.got)


def _beside_sftp(run, ssh, echo, way, batch, sample):
    title = f"round trip, {way} on the connection"
    script = f"{run.folder}/batch"
    with open(script, "w") as file:
        file.write(batch + "\n")
    with _running(ssh.sftp(script)) as (sftp,):
        took = echo.measure(run, title, beside=sftp)
        if sftp.wait():
            raise BenchFailure("sftp failed")
    run.add(title, "ssh", "file meanwhile", sample.size / GIB / took, "GiB/s")


@contextlib.contextmanager
def _running(*commands):
    """Processes that end with the `with` block, if they have not ended before."""
    processes = [
        subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for words in commands]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _await(ssh):
    end = time.monotonic() + 10
    while not ssh.stands():
        if time.monotonic() > end:
            raise BenchFailure("ssh made no connection")
        time.sleep(0.05)


class Echo:
    """A session that sends back what it is sent."""

    def __init__(self, command):
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def __enter__(self):
        self._trip()
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.communicate()

    def _trip(self):
        start = time.perf_counter()
        self._process.stdin.write(b"Is anyone there?")
        got = 0
        while got < 16:
            piece = self._process.stdout.read(16 - got)
            if not piece:
                raise BenchFailure("the echo ended")
            got += len(piece)
        return (time.perf_counter() - start) * 1e6

    def measure(self, run, title, count=None, beside=None):
        """Round trips, so many or for as long as something else goes on; gives what it took, in seconds."""
        start, times = time.monotonic(), []
        while len(times) < count if beside is None else beside.poll() is None:
            times.append(self._trip())
        took = time.monotonic() - start
        _report(run, title, "ssh", times, took)
        return took


def _report(run, title, server, times, took):
    cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    for name, value, unit in (("p50", cuts[49], "us"), ("p90", cuts[89], "us"), ("p99", cuts[98], "us"),
                              ("longest", max(times), "us"), ("answers", len(times) / took, "/s")):
        run.add(title, server, name, value, unit)


def shaping(run):
    """Whether bounds on bandwidth are kept: of one account, and of all together, up and down."""
    for _ in run.rounds(1):
        for direction in ("up", "down"):
            def body():
                with atrium(run, "atrium", "--upload-rate", "8M", "--download-rate", "8M") as server:
                    run.load(server, "shaping", "--accounts", 1, "--direction", direction, "--expect", 8 << 20)
                with atrium(run, "atrium", "--total-upload-rate", "20M", "--total-download-rate", "20M") as server:
                    run.load(server, "shaping", "--accounts", 4, "--direction", direction, "--expect", 20 << 20)
            run.attempt("atrium", body)


def soak(run):
    """Transfers and talk for a long time: whether the last minute is like the third."""
    minutes = run.options.minutes
    seconds = max(2, int(60 * run.scale))
    for _ in run.rounds(1):
        def body():
            with atrium(run) as server:
                run.load(
                    server, "soak", "--minutes", minutes, "--seconds", seconds, longest=minutes * seconds + 60)
        run.attempt("atrium", body)
