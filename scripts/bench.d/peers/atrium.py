"""Atrium, its client, and the relay that is the limit for chat."""

import json
import os
import subprocess

from figures import LIMIT, OURS
from processes import Server

KEEPS_NOTHING = "atrium, keeps nothing"


def atrium(run, name=OURS, *options, tls=False, data=None):
    """The server, with limits lifted and a fresh data folder."""
    folder = run.fresh_folder(data)
    command = [
        f"{run.programs}/atriumd", "--listen", "127.0.0.1:0", "--data", f"{folder}/data", "--log-level", "error",
        "--limits", "off", "--max-connections", "20000", *options, *([] if tls else ["--plaintext"])]
    return Server(name, command, folder, "atrium")


def relay(run):
    """The least a chat server must do."""
    return Server(LIMIT, [f"{run.programs}/atrium-bench", "relay"], run.fresh_folder(), "relay")


class Client:
    """The command-line client, as one person with a key of their own."""

    def __init__(self, run, server, name, tls=False, port=None):
        home = f"{server.folder}/{name}"
        os.makedirs(home, exist_ok=True)
        self.environment = dict(os.environ, HOME=home, XDG_CONFIG_HOME=home)
        self._program = f"{run.programs}/atrium"
        self._flags = ["--server", f"127.0.0.1:{port or server.port}", "--name", name]
        self._flags += ["--trust", "new"] if tls else ["--plaintext"]

    def command(self, *words):
        return [self._program, *words, *self._flags]

    def claim(self):
        """Has the server know the name, as it does from the first time on."""
        subprocess.run(self.command("who", "lobby"), env=self.environment, capture_output=True, check=True)

    def files(self, target):
        """What the client lists: id, name and state of each file."""
        listed = subprocess.run(
            self.command("files", target, "--json"), env=self.environment, capture_output=True, text=True)
        return [json.loads(line)["file"] for line in listed.stdout.splitlines()]
