"""vsftpd, to which anybody may write, with curl."""

import getpass
import os

from processes import Server, free_port
from run import program

CONFIGURATION = """
listen=YES
listen_address=127.0.0.1
listen_port={port}
background=NO
run_as_launching_user=YES
one_process_model=YES
nopriv_user={user}
ftp_username={user}
anonymous_enable=YES
local_enable=NO
write_enable=YES
anon_upload_enable=YES
anon_other_write_enable=YES
anon_umask=022
anon_root={folder}/files
allow_writeable_chroot=YES
no_anon_password=YES
use_sendfile=YES
seccomp_sandbox=NO
xferlog_enable=NO
secure_chroot_dir={folder}/empty
"""


def vsftpd(run):
    """Its files lie in `folder`/files."""
    port, folder = free_port(), run.fresh_folder()
    for name in ("files", "empty"):
        os.mkdir(f"{folder}/{name}")
    with open(f"{folder}/conf", "w") as conf:
        conf.write(CONFIGURATION.format(port=port, folder=folder, user=getpass.getuser()))
    return Server("vsftpd", [program("vsftpd"), f"{folder}/conf"], folder, port=port)


class FTP:
    """curl as its client."""

    def __init__(self, server):
        self._base = f"ftp://127.0.0.1:{server.port}"

    def put(self, path, name):
        return ["curl", "-sf", "-T", path, f"{self._base}/{name}"]

    def get(self, name, path):
        return ["curl", "-sf", f"{self._base}/{name}", "-o", path]
