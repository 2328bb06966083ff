"""Rows of large files: the generator against the limit, real clients against each other, and one person's file on its
way to another."""

import filecmp
import os
import subprocess
import time

from figures import LIMIT
from peers.atrium import Client, atrium
from peers.nginx import Curl, nginx
from peers.vsftpd import FTP, vsftpd
from run import GIB, BenchFailure, installed

UP, DOWN = "file up", "file down, to a file"


class Sample:
    """A file of random bytes, other ones each time: a server could take over one that it has."""

    def __init__(self, folder, size):
        self.path, self.size = f"{folder}/sample.bin", size
        with open(self.path, "wb") as file:
            block = os.urandom(1 << 20)
            for start in range(0, size, len(block)):
                file.write(block[:size - start])

    def change(self):
        with open(self.path, "r+b") as file:
            file.write(os.urandom(64))

    def must_equal(self, path):
        if not filecmp.cmp(self.path, path, shallow=False):
            raise BenchFailure("the file that arrived is another")


def streams(run):
    """The server's own part: a generator that spends next to nothing, and the limit."""
    size = _blocks(run, GIB // 2)
    for _ in run.rounds():
        folder = run.folder
        run.attempt(LIMIT, lambda: run.generate("limit", "--bytes", size, "--rounds", 1, "--folder", folder))
        for name, tls in (("atrium", False), ("atrium, TLS", True)):
            def body():
                words = ["--bytes", size, "--rounds", 1, *(["--tls"] if tls else [])]
                with atrium(run, name, tls=tls) as server:
                    run.warm(size)
                    run.load(server, "upload", *words)
                    run.load(server, "download", *words, "--folder", folder)
            run.attempt(name, body)


def files(run):
    """Programs as people use them: each client reads and writes files, and Atrium's proves them."""
    size = _blocks(run, GIB // 2)
    sample = Sample(run.folder, size)
    got = f"{run.folder}/got"
    for _ in run.rounds():
        run.attempt(LIMIT, lambda: run.generate("hash", "--bytes", size))
        for name, start in _file_servers(run).items():
            def body():
                with start() as (server, put, get):
                    sample.change()
                    _moved(run, UP, server, sample, put(sample.path))
                    _moved(run, DOWN, server, sample, get(got))
                    sample.must_equal(got)
            run.attempt(name, body)
    for path in (sample.path, got):
        if os.path.exists(path):
            os.remove(path)


def _moved(run, row, server, sample, command):
    command, options = command
    run.warm(sample.size)
    took, used = run.timed(server, command, **options)
    share = sample.size / GIB
    run.add(row, server.name, "speed", share / took, "GiB/s")
    run.add(row, server.name, "server CPU", used / share, "s/GiB")


class Started:
    """A server that runs, and how a file goes up and down there."""

    def __init__(self, server, commands):
        self._server, self._commands = server, commands

    def __enter__(self):
        server = self._server.__enter__()
        return server, *self._commands(server)

    def __exit__(self, *failure):
        self._server.__exit__(*failure)


def _file_servers(run):
    def of_atrium(tls):
        def commands(server):
            client = Client(run, server, "ada", tls)
            options = {"env": client.environment}
            return (lambda path: (client.command("send", path, "lobby"), options),
                    lambda path: (client.command("get", "sample.bin", "-o", path, "--force"), options))
        return lambda: Started(atrium(run, "atrium, TLS" if tls else "atrium", tls=tls), commands)

    def of_nginx(tls):
        def commands(server):
            curl = Curl(server, tls)
            return lambda path: (curl.put(path, "file"), {}), lambda path: (curl.get("file", path), {})
        return lambda: Started(nginx(run, tls), commands)

    def of_vsftpd(server):
        curl = FTP(server)
        return lambda path: (curl.put(path, "file"), {}), lambda path: (curl.get("file", path), {})

    found = {"atrium": of_atrium(False), "atrium, TLS": of_atrium(True)}
    if installed("nginx", "curl", "openssl"):
        found |= {"nginx": of_nginx(False), "nginx, TLS": of_nginx(True)}
    if installed("vsftpd", "curl"):
        found["vsftpd"] = lambda: Started(vsftpd(run), of_vsftpd)
    return found


def exchange(run):
    """A gives B a file: stored and then fetched, and with Atrium fetched while it still goes up."""
    size = _blocks(run, GIB)
    sample = Sample(run.folder, size)
    got = f"{run.folder}/got"
    for _ in run.rounds():
        for name, start in _file_servers(run).items():
            # What TLS costs nginx, the row `files` tells.
            if name == "nginx, TLS":
                continue

            def body():
                with start() as (server, put, get):
                    sample.change()
                    run.warm(2 * size)
                    took = sum(run.timed(server, words, **options)[0] for words, options in (put(sample.path), get(got)))
                    _exchanged(run, name, "in a row", sample, took, got)
                    if name.startswith("atrium"):
                        _at_once(run, server, name, sample, got)
            run.attempt(name, body)
    for path in (sample.path, got):
        if os.path.exists(path):
            os.remove(path)


def _at_once(run, server, name, sample, got):
    tls = name.endswith("TLS")
    giver, taker = Client(run, server, "ada", tls), Client(run, server, "bob", tls)
    # The taker has been there before, as the giver has.
    run.timed(server, taker.command("say", "lobby", "ready"), env=taker.environment)
    sample.change()
    run.warm(2 * sample.size)
    start = time.monotonic()
    sender = subprocess.Popen(
        giver.command("send", sample.path, "lobby"), env=giver.environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        run.timed(server, taker.command("get", _newest(taker, sender), "-o", got, "--force"), env=taker.environment)
        if sender.wait(60):
            raise BenchFailure("the sender failed")
    finally:
        sender.kill()
        sender.wait()
    _exchanged(run, name, "at once", sample, time.monotonic() - start, got)


def _newest(client, sender):
    """The id of the file that is on its way up, or that has just arrived."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        has_ended = sender.poll() is not None
        found = [file for file in client.files("lobby") if has_ended or file["state"] == "uploading"]
        if found:
            return max((file["id"] for file in found), key=int)
    raise BenchFailure("no file is on its way up")


def _exchanged(run, name, how, sample, took, got):
    sample.must_equal(got)
    run.add(f"A gives B a file, {how}", name, "time for a GiB", took * GIB / sample.size, "s")


def _blocks(run, size):
    """A size by the run's scale, in whole blocks."""
    return max(1, run.scaled(size) >> 16) << 16
