"""Rows of connections: the memory of those that are silent, and what it costs to come in."""

from figures import LIMIT
from peers.atrium import atrium
from rows.chat import peers


def idle(run):
    # Memory hardly differs from time to time.
    for _ in run.rounds(2):
        for name, tls, count in (("atrium", False, 10_000), ("atrium, TLS", True, 2_000)):
            def body():
                with atrium(run, name, tls=tls) as server:
                    run.load(server, "idle", "--logins", run.scaled(count), *_tls(tls))
            run.attempt(name, body)
        for name, start in peers(run).items():
            def body():
                with start(run) as server:
                    run.load(server, "idle", "--logins", run.scaled(10_000))
            run.attempt(name, body)


def logins(run):
    count = run.scaled(1_000)
    for _ in run.rounds():
        run.attempt(LIMIT, lambda: run.generate("handshake", "--logins", count))
        for name, tls in (("atrium", False), ("atrium, TLS", True)):
            def body():
                with atrium(run, name, tls=tls) as server:
                    run.load(server, "logins", "--logins", count, *_tls(tls))
            run.attempt(name, body)
        for name, start in peers(run).items():
            def body():
                with start(run) as server:
                    run.load(server, "logins", "--logins", count)
            run.attempt(name, body)


def _tls(tls):
    return ["--tls"] if tls else []
