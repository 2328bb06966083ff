"""nginx over HTTP 1.1, in clear and under TLS 1.3: PUT up, GET down. One process, as one core serves it."""

import os
import subprocess

from processes import Server, free_port
from run import program

CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log stderr error; {user}
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
    client_max_body_size 0; client_body_temp_path {folder}/incoming;
    proxy_temp_path {folder}/unused; fastcgi_temp_path {folder}/unused; uwsgi_temp_path {folder}/unused;
    scgi_temp_path {folder}/unused;
    server {{ listen 127.0.0.1:{port}{ssl}; root {folder}/files; dav_methods PUT; create_full_put_path on; }}
}}
"""

TLS = """ ssl; ssl_protocols TLSv1.3; ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
        ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem"""


def nginx(run, tls=False, data=None):
    """Its files lie in `folder`/files."""
    port, folder = free_port(), run.fresh_folder(data)
    os.mkdir(f"{folder}/files")
    if tls:
        _certify(folder)
    with open(f"{folder}/conf", "w") as conf:
        conf.write(CONFIGURATION.format(
            folder=folder, port=port, user="user root;" if os.getuid() == 0 else "",
            ssl=TLS.format(folder=folder) if tls else ""))
    command = [program("nginx"), "-p", folder, "-c", f"{folder}/conf"]
    return Server("nginx, TLS" if tls else "nginx", command, folder, port=port)


def _certify(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/certificate.pem"],
        check=True, capture_output=True)


class Curl:
    """curl as nginx's client, one connection a call."""

    def __init__(self, server, tls=False, port=None):
        self._base = f"{'https' if tls else 'http'}://127.0.0.1:{port or server.port}"

    def put(self, path, name):
        return ["curl", "-skf", "-H", "Expect:", "-T", path, f"{self._base}/{name}"]

    def get(self, name, path):
        return ["curl", "-skf", f"{self._base}/{name}", "-o", path]

    def put_all(self, paths, script):
        """Many files over one connection, named in a file of curl's."""
        with open(script, "w") as file:
            for path in paths:
                file.write(f'upload-file = "{path}"\nurl = "{self._base}/{os.path.basename(path)}"\n')
        return ["curl", "-skf", "-H", "Expect:", "-K", script]

    def get_all(self, names, folder, script):
        with open(script, "w") as file:
            for name in names:
                file.write(f'url = "{self._base}/{name}"\noutput = "{folder}/{name}"\n')
        return ["curl", "-skf", "-K", script]
