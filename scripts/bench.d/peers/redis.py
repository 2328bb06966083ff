"""Redis' publish and subscribe; nothing is kept."""

from processes import Server, free_port
from run import program


def redis(run):
    port, folder = free_port(), run.fresh_folder()
    command = [
        program("redis-server"), "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no",
        "--maxclients", "15000", "--client-output-buffer-limit", "pubsub 0 0 0", "--dir", folder]
    return Server("redis", command, folder, "redis", port)
