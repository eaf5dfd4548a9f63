"""JSON lines: what is asked on stdin, answers and events on stdout. The other end is python.ts."""

import asyncio
import json
import os
import sys


def emit(event, value):
    write({"event": event, "value": value})


def serve(functions):
    """Answers with functions, one after the other, until stdin ends."""
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"result": functions[request["method"]](**request["parameters"])}
        except Exception as error:
            answer = {"error": described(error)}
        write({"id": request["id"], **answer})


def serve_peer(make, describe=lambda error: described(error)):
    """Answers with the coroutine methods of what `make` makes inside the loop, several at once. Ends with stdin."""
    asyncio.get_event_loop().run_until_complete(answer_all(make, describe))


async def answer_all(make, describe):
    peer = make()
    reader = asyncio.StreamReader(limit=2**28)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    running = set()

    async def answer_one(request):
        try:
            answer = {"result": await getattr(peer, request["method"])(**request["parameters"])}
        except Exception as error:
            answer = {"error": describe(error)}
        write({"id": request["id"], **answer})

    while line := await reader.readline():
        task = asyncio.ensure_future(answer_one(json.loads(line)))
        # The loop itself does not hold it.
        running.add(task)
        task.add_done_callback(running.discard)
    # Connections would keep the process alive.
    os._exit(0)


def described(error):
    return {"name": type(error).__name__, "message": str(error)}


def write(line):
    sys.stdout.write(json.dumps(line, default=str) + "\n")
    sys.stdout.flush()
