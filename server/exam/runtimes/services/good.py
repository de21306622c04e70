"""Python's own http.server, shut down in order."""

import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SERVE_ON = 1.5  # longer than the slowest router needs, in seconds
PATIENCE = 3  # for what never ends

leaving = threading.Event()
idle = threading.Condition()
active = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def more_has_come(self):
        """Whether the next request is here already."""
        self.connection.setblocking(False)
        try:
            return bool(self.rfile.peek(1))
        finally:
            self.connection.setblocking(True)

    def answer(self):
        global active
        with idle:
            active += 1
        try:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path == "/slow":
                time.sleep(0.5)
            not_ready = self.path == "/readyz" and leaving.is_set()
            body = b"hello\n"
            self.send_response(503 if not_ready else 200)
            self.send_header("Content-Length", str(len(body)))
            if leaving.is_set() and not self.more_has_come():
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)
        finally:
            with idle:
                active -= 1
                idle.notify_all()

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


def shut_down():
    leaving.wait()
    time.sleep(SERVE_ON)
    server.shutdown()
    server.server_close()
    with idle:
        idle.wait_for(lambda: active == 0, PATIENCE)
    os._exit(0)


server = Server(("127.0.0.1", int(os.environ["PORT"])), Handler)
threading.Thread(target=shut_down).start()
for name in (signal.SIGTERM, signal.SIGINT):
    signal.signal(name, lambda *_: leaving.set())
server.serve_forever()
