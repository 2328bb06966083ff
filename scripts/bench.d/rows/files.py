"""Rows of large files: the generator against the limit, and real clients against each other."""

import filecmp
import os

from figures import LIMIT
from peers.atrium import Client, atrium
from peers.nginx import Curl, nginx
from peers.vsftpd import FTP, vsftpd
from run import GIB, BenchFailure, installed

UP, DOWN = "file up", "file down, to a file"


class Sample:
    """A file of random bytes, other ones each time it is changed: a server could take over one that it has. It and the
    copy that comes back are gone behind the `with` block."""

    def __init__(self, run, size):
        self.path, self.got, self.size = f"{run.folder}/sample.bin", f"{run.folder}/got.bin", size
        with open(self.path, "wb") as file:
            block = os.urandom(1 << 20)
            for start in range(0, size, len(block)):
                file.write(block[:size - start])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for path in (self.path, self.got):
            if os.path.exists(path):
                os.remove(path)

    def change(self):
        with open(self.path, "r+b") as file:
            file.write(os.urandom(64))

    def must_equal(self, path):
        if not filecmp.cmp(self.path, path, shallow=False):
            raise BenchFailure("the file that arrived is another")


def streams(run):
    """The server's own part: a generator that spends next to nothing, and the limit."""
    size = whole_blocks(run, GIB // 2)
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
    size = whole_blocks(run, GIB // 2)
    with Sample(run, size) as sample:
        for _ in run.rounds():
            run.attempt(LIMIT, lambda: run.generate("hash", "--bytes", size))
            for name, start in file_servers(run).items():
                run.attempt(name, lambda: _there_and_back(run, start, sample))


def _there_and_back(run, start, sample):
    with start() as (server, put, get):
        sample.change()
        _moved(run, UP, server, sample, put(sample.path))
        _moved(run, DOWN, server, sample, get(sample.got))
        sample.must_equal(sample.got)


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


def file_servers(run):
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


def whole_blocks(run, size):
    """A size by the run's scale, in whole blocks."""
    return max(1, run.scaled(size) >> 16) << 16
