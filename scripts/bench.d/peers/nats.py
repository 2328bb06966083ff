"""NATS core; nothing is kept."""

from processes import Server, free_port
from run import program


def nats(run):
    port, folder = free_port(), run.fresh_folder()
    with open(f"{folder}/conf", "w") as conf:
        conf.write(f'listen: "127.0.0.1:{port}"\nmax_connections: 20000\nmax_pending: 1GB\n')
    return Server("nats", [program("nats-server"), "-c", f"{folder}/conf"], folder, "nats", port)
