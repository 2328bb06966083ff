"""rsync's daemon, with rsync."""

import os

from processes import Server, free_port
from run import program

CONFIGURATION = """
use chroot = no
pid file = {folder}/pid
[files]
path = {folder}/files
read only = no
"""


def rsync(run, data=None):
    """Its files lie in `folder`/files."""
    port, folder = free_port(), run.fresh_folder(data)
    os.mkdir(f"{folder}/files")
    with open(f"{folder}/conf", "w") as conf:
        conf.write(CONFIGURATION.format(folder=folder))
        if os.getuid() == 0:
            conf.write("uid = root\ngid = root\n")
    command = [
        program("rsync"), "--daemon", "--no-detach", "--address", "127.0.0.1", "--port", str(port), "--config",
        f"{folder}/conf"]
    return Server("rsync", command, folder, port=port)


def put_all(server, folder):
    """All files of a folder, over one connection."""
    return ["rsync", "-r", "--whole-file", f"{folder}/", f"rsync://127.0.0.1:{server.port}/files/"]


def get_all(server, folder):
    return ["rsync", "-r", "--whole-file", f"rsync://127.0.0.1:{server.port}/files/", f"{folder}/"]
