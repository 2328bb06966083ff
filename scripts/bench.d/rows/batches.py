"""Rows of many small files, and of one over a long way."""

import os
import shutil
import tempfile

from figures import LIMIT
from peers.atrium import Client, atrium
from peers.nginx import Curl, nginx
from peers.rsync import get_all, put_all, rsync
from processes import Server
from rows.files import Sample
from run import GIB, BenchFailure, installed

# Creating files on a disk is erratic; what is measured here lies in memory.
MEMORY = "/dev/shm"
SMALL_BYTES = 4096
# What the server gives a client that has many on their way at once.
GENERATOR = "atrium, generator"


def small(run):
    """Many small files over one connection, up, and down where the client takes many at once."""
    base = tempfile.mkdtemp(prefix="atrium-bench-", dir=MEMORY if os.path.isdir(MEMORY) else None)
    try:
        source = f"{base}/source"
        os.mkdir(source)
        names = [f"file-{number:05}" for number in range(run.scaled(10_000))]
        for name in names:
            with open(f"{source}/{name}", "wb") as file:
                file.write(os.urandom(SMALL_BYTES))
        for _ in run.rounds():
            run.attempt("atrium", lambda: _small_atrium(run, base, source, names))
            run.attempt(GENERATOR, lambda: _small_generator(run, base, len(names)))
            if installed("nginx", "curl"):
                run.attempt("nginx", lambda: _small_nginx(run, base, source, names))
            if installed("rsync"):
                run.attempt("rsync", lambda: _small_rsync(run, base, source))
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _counted(run, way, server, count, command, **options):
    took, used = run.timed(server, command, **options)
    row = f"files of 4 KiB, {way}"
    run.add(row, server.name, "speed", count / took, "files/s")
    run.add(row, server.name, "server CPU a file", used / count * 1e6, "us")


def _small_atrium(run, base, source, names):
    with atrium(run, data=base) as server:
        client = Client(run, server, "ada")
        paths = [f"{source}/{name}" for name in names]
        _counted(run, "up", server, len(names), client.command("send", *paths, "lobby"), env=client.environment)
        # That each has the SHA-256 it left with, the client has seen; here, that none is missing.
        stored = {file["name"] for file in client.files("lobby") if file["state"] == "stored"}
        if stored != set(names):
            raise BenchFailure(f"{len(stored)} files of {len(names)} are there")


def _small_generator(run, base, count):
    with atrium(run, GENERATOR, data=base) as server:
        run.load(server, "small", "--files", count)


def _small_nginx(run, base, source, names):
    with nginx(run, data=base) as server:
        curl = Curl(server)
        script = f"{server.folder}/script"
        paths = [f"{source}/{name}" for name in names]
        _counted(run, "up", server, len(names), curl.put_all(paths, script))
        _same(source, f"{server.folder}/files")
        got = f"{server.folder}/got"
        os.mkdir(got)
        _counted(run, "down", server, len(names), curl.get_all(names, got, script))
        _same(source, got)


def _small_rsync(run, base, source):
    with rsync(run, data=base) as server:
        count = len(os.listdir(source))
        _counted(run, "up", server, count, put_all(server, source))
        _same(source, f"{server.folder}/files")
        got = f"{server.folder}/got"
        os.mkdir(got)
        _counted(run, "down", server, count, get_all(server, got))
        _same(source, got)


def _same(source, arrived):
    """Every file, whole; nothing else."""
    if sorted(os.listdir(source)) != sorted(os.listdir(arrived)):
        raise BenchFailure("not every file arrived")
    for name in os.listdir(source):
        with open(f"{source}/{name}", "rb") as one, open(f"{arrived}/{name}", "rb") as other:
            if one.read() != other.read():
                raise BenchFailure(f"{name} arrived as another")


RATE, DELAY_MS = 125_000_000, 40
FAR = "1 Gbit/s, 80 ms, file {}"


def wan(run):
    """One file through a line of 1 Gbit/s with a round trip of 80 ms, which atrium-bench plays. Programs start and
    connect for each; who sends is known to the server."""
    with Sample(run, run.scaled(GIB)) as sample:
        for way in ("up", "down"):
            run.add(FAR.format(way), LIMIT, "speed", RATE / (1 << 20), "MiB/s")
        for _ in run.rounds():
            run.attempt("atrium", lambda: _far_atrium(run, sample))
            if installed("nginx", "curl"):
                run.attempt("nginx", lambda: _far_nginx(run, sample))


def _line(run, server):
    command = [
        f"{run.programs}/atrium-bench", "proxy", "--port", str(server.port), "--rate", str(RATE), "--delay",
        str(DELAY_MS)]
    return Server("the line", command, run.fresh_folder())


def _far(run, way, server, sample, command, **options):
    took, _ = run.timed(server, command, **options)
    run.add(FAR.format(way), server.name, "speed", sample.size / took / (1 << 20), "MiB/s")


def _far_atrium(run, sample):
    with atrium(run) as server, _line(run, server) as line:
        client = Client(run, server, "ada", port=line.port)
        client.claim()
        got = f"{server.folder}/got"
        sample.change()
        _far(run, "up", server, sample, client.command("send", sample.path, "lobby"), env=client.environment)
        command = client.command("get", "sample.bin", "-o", got)
        _far(run, "down", server, sample, command, env=client.environment)
        sample.must_equal(got)


def _far_nginx(run, sample):
    with nginx(run) as server, _line(run, server) as line:
        curl = Curl(server, port=line.port)
        got = f"{server.folder}/got"
        _far(run, "up", server, sample, curl.put(sample.path, "file"))
        _far(run, "down", server, sample, curl.get("file", got))
        sample.must_equal(got)
