#!/usr/bin/env python3
"""A complete client of rapporteur/1. Usage: client.py [HOST:PORT|SOCKET] REQUEST..."""
import json, os, socket, sys


class Rapporteur:
    """One connection. Answers are dictionaries: the status, and under "data" its lines."""

    def __init__(self, address="127.0.0.1:7171", token=None):
        if "/" in address:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(address)
        else:
            host, _, port = address.rpartition(":")
            self.socket = socket.create_connection((host.strip("[]"), int(port)))
        self.stream = self.socket.makefile("rwb")
        self.greeting = self.stream.readline().decode().strip()
        if not self.greeting.startswith("* rapporteur/1 "):
            raise ConnectionError(self.greeting)
        self.ask("FORMAT json") if token is None else self.ask("AUTH " + token, "FORMAT json")

    def send(self, request, lines=()):
        """Sends a request, and the candidate lines of a RERANK."""
        for line in [request, *lines] + (["."] if request.split()[0].upper() == "RERANK" else []):
            self.stream.write(line.replace("\n", " ").encode() + b"\n")

    def receive(self):
        """Reads one answer; the server sends them in the order of the requests."""
        self.stream.flush()
        status = self.stream.readline().decode()
        if not status or status.startswith("* BYE"):
            raise ConnectionError(status.strip() or "the server closed the connection")
        lines = iter(lambda: self.stream.readline().decode().rstrip("\n"), ".")
        if not status.startswith("{"):  # before FORMAT json
            if " ERR " in " " + status:
                raise PermissionError(status.strip())
            return {"ok": True, "data": list(lines)}
        answer = json.loads(status)
        answer["data"] = [json.loads(line) for line in lines]
        return answer

    def ask(self, *requests):
        """Sends all requests at once, then reads all answers."""
        for request in requests:
            self.send(request)
        return [self.receive() for _ in requests]


if __name__ == "__main__":
    words = sys.argv[1:] or sys.exit(__doc__)
    address = words.pop(0) if words and (":" in words[0] or "/" in words[0]) else "127.0.0.1:7171"
    server = Rapporteur(address, os.environ.get("RAPPORTEUR_TOKEN"))
    server.send(" ".join(words), sys.stdin.read().splitlines() if words[0].upper() == "RERANK" else ())
    answer = server.receive()
    for record in answer["data"]:
        print(json.dumps(record, ensure_ascii=False))
    if not answer["ok"]:
        sys.exit("{code} {message}".format(**answer["error"]))
