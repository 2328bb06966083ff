"""Servers as processes: started, waited for, looked at and stopped in this one place."""

import os
import shutil
import signal
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")


class BenchFailure(Exception):
    """A run came to nothing."""


class Server:
    """A server that runs for as long as the `with` block that holds it.

    - name: as the table calls it.
    - folder: all it writes lies there; it is gone behind the block.
    - speaks: the dialect in which atrium-bench loads it.
    - port: where it listens; None where its first line of output says so.
    """

    def __init__(self, name, command, folder, speaks="", port=None):
        self.name, self.speaks, self.port = name, speaks, port
        self.folder = folder
        self._command = command
        self._process = None

    def __enter__(self):
        with open(f"{self.folder}/log", "wb") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stderr=log, cwd=self.folder, start_new_session=True,
                stdout=subprocess.PIPE if self.port is None else log)
        try:
            if self.port is None:
                self._read_port()
            self._await_answer()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        """Ends it and what it started: it leads a group of its own."""
        for step in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.pid, step)
                self._process.wait(10)
                break
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def pid(self):
        return self._process.pid

    def _read_port(self):
        line = self._process.stdout.readline().decode()
        if not line.strip():
            raise BenchFailure(f"{self.name} did not start: {self._last_words()}")
        self.port = int(line.rsplit(":", 1)[1])

    def _await_answer(self):
        end = time.monotonic() + 10
        while time.monotonic() < end and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise BenchFailure(f"{self.name} did not start: {self._last_words()}")

    def _last_words(self):
        with open(f"{self.folder}/log", errors="replace") as log:
            return " ".join(log.read()[-300:].split())

    def processor_seconds(self):
        """What it, its children and those that have ended used on processors, in seconds."""
        return sum(_used(pid) for pid in _tree(self.pid))


    def await_rest(self, count):
        """Waits until no more processes serve than so many, for a second at most: what those that have ended used is
        known once they were waited for."""
        end = time.monotonic() + 1
        while self.process_count() > count and time.monotonic() < end:
            time.sleep(0.005)

    def process_count(self):
        return len(_tree(self.pid))


def _tree(pid):
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        fields = _stat(name)
        if fields:
            children.setdefault(int(fields[1]), []).append(int(name))
    found = [pid]
    for parent in found:
        found += children.get(parent, [])
    return found


def _stat(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _used(pid):
    try:
        # The clock of another process's processor time, as clock_getcpuclockid(3) makes it.
        own = time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0
    fields = _stat(pid)
    # What children it has waited for used is told in ticks alone.
    return own + (sum(map(int, fields[13:15])) / TICKS if fields else 0)


def free_port():
    """A port of the loopback address that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
