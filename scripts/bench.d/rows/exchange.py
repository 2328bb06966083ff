"""The row of one person's file on its way to another."""

import subprocess
import time

from peers.atrium import Client
from rows.files import Sample, file_servers, whole_blocks
from run import GIB, BenchFailure


def exchange(run):
    """A gives B a file: stored and then fetched, and with Atrium fetched while it still goes up."""
    # What TLS costs nginx, the row `files` tells.
    kinds = {name: start for name, start in file_servers(run).items() if name != "nginx, TLS"}
    with Sample(run, whole_blocks(run, GIB)) as sample:
        for _ in run.rounds():
            for name, start in kinds.items():
                run.attempt(name, lambda: _given(run, name, start, sample))


def _given(run, name, start, sample):
    with start() as (server, put, get):
        sample.change()
        run.warm(2 * sample.size)
        took = sum(run.timed(server, words, **options)[0] for words, options in (put(sample.path), get(sample.got)))
        _exchanged(run, name, "in a row", sample, took)
        if name.startswith("atrium"):
            _at_once(run, server, name, sample)


def _at_once(run, server, name, sample):
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
        words = taker.command("get", _newest(taker, sender), "-o", sample.got, "--force")
        run.timed(server, words, env=taker.environment)
        if sender.wait(60):
            raise BenchFailure("the sender failed")
    finally:
        sender.kill()
        sender.wait()
    _exchanged(run, name, "at once", sample, time.monotonic() - start)


def _newest(client, sender):
    """The id of the file that is on its way up, or that has just arrived."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        has_ended = sender.poll() is not None
        found = [file for file in client.files("lobby") if has_ended or file["state"] == "uploading"]
        if found:
            return max((file["id"] for file in found), key=int)
    raise BenchFailure("no file is on its way up")


def _exchanged(run, name, how, sample, took):
    sample.must_equal(sample.got)
    run.add(f"A gives B a file, {how}", name, "time for a GiB", took * GIB / sample.size, "s")
