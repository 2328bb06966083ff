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


class Load:
    """What atrium-bench is asked to put on each server; `messages` is scaled."""

    def __init__(self, *words, messages=None):
        self._words, self._messages = words, messages

    def put(self, run, server):
        # Servers of IRC take their time; what a delivery costs them is seen with fewer, too.
        share = 0.1 if server.speaks == "irc" else 1
        count = ["--messages", run.scaled(self._messages * share)] if self._messages else []
        run.load(server, *self._words, *count)


def _measure(run, kinds, *loads):
    """One kind of server after the other, a round of all before the next: a drift of the machine meets them alike."""
    for _ in run.rounds():
        for name, start in kinds.items():
            def body():
                for load in loads:
                    with start(run) as server:
                        load.put(run, server)
            run.attempt(name, body)


def _room(members, publishers, window, messages):
    return Load("fanout", "--members", members, "--publishers", publishers, "--window", window, messages=messages)


def chat(run):
    _measure(run, _kinds(run), _room(100, 1, 256, 60_000))


def single(run):
    _measure(run, _kinds(run), _room(100, 1, 1, 1_500))


def crowd(run):
    _measure(run, _kinds(run), _room(1000, 4, 64, 4_000))


def direct(run):
    pairs = [
        Load("direct", "--pairs", 100, "--window", window, messages=messages)
        for window, messages in ((1, 20_000), (16, 100_000))]
    _measure(run, _kinds(run, limit=False), *pairs)


def _paced(seconds):
    return Load("latency", "--members", 100, "--rate", 200, "--seconds", seconds)


def latency(run):
    kinds = {"limit": relay, "atrium": atrium}
    kinds["atrium, crash-safe"] = lambda run: atrium(run, "atrium, crash-safe", "--durability", "crash-safe")
    _measure(run, kinds | peers(run), _paced(2))


def durability(run):
    modes = ("power-safe", "crash-safe", "best-effort")
    _measure(run, {mode: lambda run, mode=mode: atrium(run, mode, "--durability", mode) for mode in modes}, _paced(5))


def loops(run):
    def with_loops(count):
        name = f"atrium, {count} loop{'s' if count > 1 else ''}"
        return name, lambda run: atrium(run, name, "--loops", str(count))
    _measure(run, dict(map(with_loops, (1, 2, 4))), _room(100, 1, 256, 60_000), _room(1000, 4, 64, 4_000))


def large(run):
    _measure(run, {"limit": relay, "atrium": atrium}, _room(10_000, 1, 64, 1_000))


def thousand(run):
    _measure(run, {"atrium": atrium}, _room(1000, 20, 64, 10_000))


def stalled(run):
    _measure(run, {"atrium": atrium}, Load("stalled", messages=40_000))
