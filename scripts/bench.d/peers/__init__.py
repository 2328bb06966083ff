"""A file for each server that is measured, and how they are installed."""

import os
import subprocess
import tempfile

PACKAGES = [
    "redis-server", "nats-server", "inspircd", "nginx", "vsftpd", "openssh-server", "openssh-client", "curl", "rsync"]
# What a package would start by itself.
SERVICES = ["redis-server", "nats-server", "inspircd", "nginx", "vsftpd", "ssh"]


def install():
    """Installs the peers by apt. Services of packages that were not there are kept from starting, now and at boot."""
    as_root = [] if os.getuid() == 0 else ["sudo"]
    wanted = [name for name in PACKAGES if not _is_installed(name)]
    if not wanted:
        print("all peers are installed")
        return 0
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf:
        # Debian asks this program whether a service may start; false says no.
        subprocess.run([*as_root, "apt-get", "update", "-qq"], check=True)
        policy = _denied(as_root)
        try:
            subprocess.run(
                [*as_root, *environment, "apt-get", "install", "-y", "--no-install-recommends", *wanted], check=True)
        finally:
            if policy:
                subprocess.run([*as_root, "rm", "-f", policy], check=True)
    for service in SERVICES:
        if any(name.startswith(service) or service == "ssh" and name == "openssh-server" for name in wanted):
            subprocess.run([*as_root, "systemctl", "disable", service], capture_output=True)
    return 0


def _denied(as_root):
    """Has packages start nothing; None where the machine has a rule of its own already."""
    policy = "/usr/sbin/policy-rc.d"
    if os.path.exists(policy):
        return None
    subprocess.run([*as_root, "sh", "-c", f"printf '#!/bin/sh\\nexit 101\\n' > {policy}; chmod 755 {policy}"], check=True)
    return policy


def _is_installed(package):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", package], capture_output=True, text=True)
    return done.stdout.endswith("ok installed")
