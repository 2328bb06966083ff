"""OpenSSH on the loopback address, with keys and a configuration of its own: an echo and sftp on one connection."""

import getpass
import os
import subprocess

from processes import Server, free_port
from run import program

CONFIGURATION = """
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile {folder}/pid
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
UseDNS no
Subsystem sftp internal-sftp
"""


def sshd(run):
    port, folder = free_port(), run.fresh_folder()
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/{name}"], check=True)
    with open(f"{folder}/conf", "w") as conf:
        conf.write(CONFIGURATION.format(port=port, folder=folder))
    if os.getuid() == 0:
        # Where the part without rights is locked up; the system's own service makes it at its start.
        os.makedirs("/run/sshd", exist_ok=True)
    return Server("ssh", [program("sshd"), "-D", "-e", "-f", f"{folder}/conf"], folder, port=port)


class SSH:
    """One connection, held open by a master, that sessions share."""

    def __init__(self, server):
        folder = server.folder
        self._options = [
            "-F", "none", "-o", f"ControlPath={folder}/control", "-o", f"IdentityFile={folder}/user", "-o",
            "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o",
            "Ciphers=aes128-gcm@openssh.com"]
        self._host = f"{getpass.getuser()}@127.0.0.1"
        self._master = subprocess.Popen(
            ["ssh", "-N", "-M", "-p", str(server.port), *self._options, self._host], stdin=subprocess.DEVNULL)
        self._place = ["-o", f"Port={server.port}"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._master.terminate()
        self._master.wait()

    def stands(self):
        """Whether the connection is there to be shared."""
        return subprocess.run(
            ["ssh", "-O", "check", *self._options, self._host], capture_output=True).returncode == 0

    def session(self, command):
        return ["ssh", *self._options, *self._place, self._host, command]

    def sftp(self, batch):
        return ["sftp", "-q", *self._options, *self._place, "-b", batch, self._host]
