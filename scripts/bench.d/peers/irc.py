"""Servers of IRC, with the bounds lifted that keep clients from flooding them. Their name is the one to which
atrium-bench answers pings."""

import os

from processes import Server, free_port
from run import program

NAME = "irc.bench"

INSPIRCD = """
<server name="{name}" description="bench" network="bench" id="00B">
<admin name="bench" nick="bench" email="bench@localhost">
<bind address="127.0.0.1" port="{port}" type="clients">
<connect allow="*" timeout="60" pingfreq="600" hardsendq="1G" softsendq="1G" recvq="1G" fakelag="no"
         commandrate="1000000000" threshold="1000000" localmax="100000" globalmax="100000" limit="100000"
         resolvehostnames="no" useident="no" maxconnwarn="no">
<performance somaxconn="4096" softlimit="100000" netbuffersize="65536" quietbursts="yes">
<options defaultmodes="">
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="{folder}/messages">
<pid file="{folder}/pid">
<files motd="">
"""

ERGO = """
network: {{ name: bench }}
server:
    name: {name}
    listeners: {{ "127.0.0.1:{port}": {{}} }}
    casemapping: ascii
    max-sendq: 1G
    lookup-hostnames: false
    ip-limits: {{ count: false, throttle: false }}
    ip-cloaking: {{ enabled: false }}
datastore: {{ path: "{folder}/ircd.db", autoupgrade: true }}
accounts: {{ authentication-enabled: true, registration: {{ enabled: false }} }}
channels: {{ default-modes: "", max-channels-per-client: 1000 }}
limits: {{ nicklen: 32, identlen: 20, realnamelen: 150, channellen: 64, awaylen: 390, kicklen: 390, topiclen: 390,
           monitor-entries: 100, whowas-entries: 10, chan-list-modes: 60, registration-messages: 1024,
           multiline: {{ max-bytes: 4096, max-lines: 100 }} }}
fakelag: {{ enabled: false }}
history: {{ enabled: false }}
logging: [ {{ method: stderr, type: "*", level: error }} ]
"""


def _write(folder, file, text, port):
    path = f"{folder}/{file}"
    with open(path, "w") as conf:
        conf.write(text.format(name=NAME, port=port, folder=folder))
    return path


def inspircd(run):
    port, folder = free_port(), run.fresh_folder()
    path = _write(folder, "inspircd.conf", INSPIRCD, port)
    command = [program("inspircd"), "--config", path, "--nofork", "--nopid"]
    # It refuses to be root unless it is told that this is meant.
    return Server("inspircd", command + ["--runasroot"] * (os.getuid() == 0), folder, "irc", port)


def ergo(run):
    port, folder = free_port(), run.fresh_folder()
    path = _write(folder, "ircd.yaml", ERGO, port)
    return Server("ergo", [run.options.ergo, "run", "--conf", path], folder, "irc", port)
