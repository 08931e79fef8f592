"""A Netlify on the loopback: it asks for the digests that it lacks, as its interface is documented."""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote


class Netlify:
    """What it holds, what it was asked, and which of its answers are faults."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.blobs: dict[str, bytes] = {}
        """Digest to bytes: what it has from any deploy."""
        self.deploys: list[dict[str, object]] = []
        self.published: Mapping[str, str] = {}
        self.asked: list[str] = []
        self.faults: list[int | str] = []
        """Answers to give first: a status, or `cut` for a connection that is cut."""
        self.breaks_after = 0
        """Number of uploads after which every further one is refused for good; 0 for never."""
        self.lock = threading.Lock()

    def site(self) -> dict[str, bytes]:
        """Return what readers see."""
        return {path: self.blobs[digest] for path, digest in self.published.items()}

    def missing(self, deploy: Mapping[str, object]) -> list[str]:
        files = deploy["files"]
        assert isinstance(files, dict)
        return sorted(set(files.values()) - self.blobs.keys())

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, object]:
        parts = path.partition("?")[0].strip("/").split("/")
        if method == "POST":
            asked = json.loads(body)
            deploy = {"id": f"d{len(self.deploys)}", **asked}
            self.deploys.append(deploy)
            return 200, {"id": deploy["id"], "state": "preparing"}
        if method == "GET" and parts[0] == "sites":
            number = int(path.rpartition("page=")[2])
            files = [{"path": each, "sha": digest} for each, digest in self.published.items()]
            return 200, files[(number - 1) * 1000 : number * 1000]
        deploy = next(each for each in self.deploys if each["id"] == parts[1])
        if method == "PUT":
            file = "/" + unquote("/".join(parts[3:]))
            digest = hashlib.sha1(body, usedforsecurity=False).hexdigest()
            files = deploy["files"]
            assert isinstance(files, dict)
            if files.get(file) != digest:
                return 422, {"message": f"{file} is not of the digest that was listed"}
            if self.breaks_after and len(self.asked_for("PUT")) > self.breaks_after:
                return 403, {"message": "no more"}
            self.blobs[digest] = body
            return 200, {}
        missing = self.missing(deploy)
        if not missing and not deploy["draft"]:
            self.published = deploy["files"]
        state = "prepared" if missing else "ready"
        return 200, {
            "id": deploy["id"],
            "state": deploy.get("state", state),
            "required": missing,
            "error_message": "it is broken",
            "ssl_url": "https://record.example",
            "deploy_ssl_url": f"https://{deploy['id']}.record.example",
        }

    def asked_for(self, method: str) -> list[str]:
        return [each for each in self.asked if each.startswith(method)]


@contextmanager
def netlify() -> Iterator[Netlify]:
    """Serve a Netlify on the loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with host.lock:
                host.asked.append(f"{self.command} {self.path}")
                fault = host.faults.pop(0) if host.faults else 0
                if fault == "cut":
                    self.close_connection = True
                    return
                if self.headers.get("Authorization") != "Bearer secret":
                    status, said = 401, {"message": "Access Denied"}
                elif fault:
                    status, said = int(fault), {"message": "busy"}
                else:
                    status, said = host.answer(self.command, self.path, body)  # type: ignore[assignment]
            data = json.dumps(said).encode()
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "0")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815 - as the server calls them

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host = Netlify(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
