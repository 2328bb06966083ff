"""Rows of messages: to rooms, between pairs, and how long one takes."""

from peers.atrium import KEEPS_NOTHING, atrium, relay
from peers.irc import ergo, inspircd
from peers.nats import nats
from peers.redis import redis
from run import installed


def peers(run):
    """The chat servers of others that are there, by name."""
    found = {}
    if installed("redis-server"):
        found["redis"] = redis
    if installed("nats-server"):
        found["nats"] = nats
    if installed("inspircd"):
        found["inspircd"] = inspircd
    if run.options.ergo:
        found["ergo"] = ergo
    return found


def _kinds(run, limit=True):
    kinds = {"limit": relay} if limit else {}
    kinds["atrium"] = atrium
    kinds[KEEPS_NOTHING] = lambda run: atrium(run, KEEPS_NOTHING, "--keep-events", "none")
    return kinds | peers(run)


def _measure(run, kinds, *words, messages=None):
    """One load on one kind of server after the other, a round of all before the next: a drift meets them alike."""
    for _ in run.rounds():
        for name, start in kinds.items():
            def body():
                with start(run) as server:
                    # Servers of IRC take their time; what a delivery costs them is seen with fewer, too.
                    share = 0.1 if server.speaks == "irc" else 1
                    count = ["--messages", run.scaled(messages * share)] if messages else []
                    run.load(server, *words, *count)
            run.attempt(name, body)


def chat(run):
    _measure(run, _kinds(run), "fanout", "--members", 100, "--publishers", 1, "--window", 256, messages=60_000)


def single(run):
    _measure(run, _kinds(run), "fanout", "--members", 100, "--publishers", 1, "--window", 1, messages=1_500)


def crowd(run):
    _measure(run, _kinds(run), "fanout", "--members", 1000, "--publishers", 4, "--window", 64, messages=4_000)


def direct(run):
    for window, messages in ((1, 20_000), (16, 100_000)):
        _measure(run, _kinds(run, limit=False), "direct", "--pairs", 100, "--window", window, messages=messages)


def latency(run):
    kinds = {"limit": relay, "atrium": atrium}
    kinds["atrium, crash-safe"] = lambda run: atrium(run, "atrium, crash-safe", "--durability", "crash-safe")
    _measure(run, kinds | peers(run), "latency", "--members", 100, "--rate", 200, "--seconds", 2)


def durability(run):
    modes = ("power-safe", "crash-safe", "best-effort")
    kinds = {mode: lambda run, mode=mode: atrium(run, mode, "--durability", mode) for mode in modes}
    _measure(run, kinds, "latency", "--members", 100, "--rate", 200, "--seconds", 5)


def thousand(run):
    _measure(run, {"atrium": atrium}, "fanout", "--members", 1000, "--publishers", 20, "--window", 64, messages=10_000)


def stalled(run):
    _measure(run, {"atrium": atrium}, "stalled")
