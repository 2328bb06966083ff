"""One run of the bench: where its programs and files are, what it has measured, and how far it is."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

from figures import Figures
from processes import BenchFailure

# One call of a generator or a client takes no longer, in seconds.
LONGEST = 60
# What a row may take for each round that is asked for: three rounds of every row are over within ten minutes.
ROUND_LONGEST = 15
GIB = 1 << 30


class Run:
    """What every row is given.

    - programs: the folder of atriumd, atrium and atrium-bench.
    - round_count: how often each row is measured.
    - scale: what sizes are multiplied by; figures count at 1 alone.
    """

    def __init__(self, programs, round_count, scale, options):
        self.programs, self.round_count, self.scale, self.options = programs, round_count, scale, options
        self.figures = Figures()
        self.folder = tempfile.mkdtemp(prefix="atrium-bench-")
        self.row = ""
        self._place = ""
        self._started = time.monotonic()

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh_folder(self, base=None):
        """A new, empty folder, below the run's own or another."""
        return tempfile.mkdtemp(dir=base or self.folder)

    def warm(self, size):
        """Touches memory that the next `size` bytes of files will lie in. A virtual machine may have given back what
        was free for a second, and touching it then costs more than the copy that is measured."""
        path = f"{self.folder}/warm"
        with open(path, "wb") as file:
            for _ in range(size >> 20):
                file.write(bytes(1 << 20))
        os.remove(path)

    def scaled(self, count):
        return max(1, int(count * self.scale))

    def begin(self, row, place):
        self.row, self._place = row, place
        self._row_started = time.monotonic()

    def rounds(self, count=None):
        """The numbers of the rounds. No round begins that would take the row beyond its time."""
        self._rounds = count or self.round_count
        for self._round in range(self._rounds):
            taken = time.monotonic() - self._row_started
            if self._round and taken + taken / self._round > ROUND_LONGEST * self.round_count:
                print(f"bench: {self.row} is slow here: {self._round} rounds have to do", file=sys.stderr, flush=True)
                return
            yield self._round

    def step(self, name):
        passed = int(time.monotonic() - self._started)
        print(
            f"bench: {self._place} {self.row}, round {self._round + 1} of {self._rounds}, {name}"
            f" ({passed // 60}:{passed % 60:02})", file=sys.stderr, flush=True)

    def attempt(self, name, body):
        """Runs one server's share of a row; what goes wrong there is said in the table, and the others go on."""
        if any(group == self.row and server == name for group, server, _ in self.figures.failures):
            return
        self.step(name)
        try:
            body()
        except (BenchFailure, OSError, subprocess.SubprocessError) as failure:
            print(f"bench: failed: {self.row}, {name}: {failure}", file=sys.stderr, flush=True)
            self.figures.fail(self.row, name, str(failure))

    def add(self, row, server, name, value, unit):
        self.figures.add(self.row, row, server, name, value, unit)

    def generate(self, *words, longest=LONGEST):
        """Calls atrium-bench and takes its figures."""
        command = [f"{self.programs}/atrium-bench", *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=longest)
        if done.returncode:
            raise BenchFailure(done.stderr.strip().split("\n")[-1] or f"status {done.returncode}")
        for line in done.stdout.splitlines():
            row, server, name, value, unit = line.split("\t")
            self.add(row, server, name, float(value), unit)

    def load(self, server, *words, longest=LONGEST):
        """Puts a load of atrium-bench on a server."""
        self.generate(
            *words, "--speaks", server.speaks, "--as", server.name, "--port", server.port, "--pid", server.pid,
            longest=longest)

    def timed(self, server, command, **options):
        """Runs a client to its end: seconds on the clock, and seconds of the server's processors."""
        at_rest = server.process_count()
        used, start = server.processor_seconds(), time.monotonic()
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=LONGEST,
            **options)
        took = time.monotonic() - start
        if done.returncode:
            said = " ".join(done.stderr.decode(errors="replace").split())[-300:]
            raise BenchFailure(f"{os.path.basename(command[0])} ended with status {done.returncode}: {said}")
        server.await_rest(at_rest)
        return took, server.processor_seconds() - used


def installed(*names):
    """Whether all these programs are there; the folders of servers count, whatever PATH says."""
    return all(program(name) for name in names)


def program(name):
    """Where a program is, or None."""
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin:/sbin")
