"""A file for each server that is measured, and how they are installed."""

import os
import shutil
import subprocess

# What apt is asked for, and what a package would start by itself.
PACKAGES = {
    "redis-server": "redis-server", "nats-server": "nats-server", "inspircd": "inspircd", "nginx": "nginx",
    "vsftpd": "vsftpd", "openssh-server": "ssh", "rsync": "rsync", "openssh-client": None, "curl": None,
    "openssl": None,
}
# Debian asks this program whether a service may start.
POLICY = "/usr/sbin/policy-rc.d"


def install():
    """Installs the peers by apt. Services of packages that were not there are kept from starting, now and at boot."""
    as_root = [] if os.getuid() == 0 else ["sudo"]
    wanted = [name for name in PACKAGES if not _is_installed(name)]
    if not wanted:
        print("all peers are installed")
        return 0
    install_command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends"]
    subprocess.run([*as_root, "apt-get", "update", "-qq"], check=True)
    # A machine may have a rule of its own.
    denies = not os.path.exists(POLICY)
    if denies:
        script = f"printf '#!/bin/sh\\nexit 101\\n' > {POLICY} && chmod 755 {POLICY}"
        subprocess.run([*as_root, "sh", "-c", script], check=True)
    try:
        subprocess.run([*as_root, *install_command, *wanted], check=True)
    finally:
        if denies:
            subprocess.run([*as_root, "rm", "-f", POLICY], check=True)
    # Where there is no systemd, nothing starts by itself.
    if not shutil.which("systemctl"):
        return 0
    for service in filter(None, map(PACKAGES.get, wanted)):
        subprocess.run([*as_root, "systemctl", "disable", service], capture_output=True)
    return 0


def _is_installed(package):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", package], capture_output=True, text=True)
    return done.stdout.endswith("ok installed")
