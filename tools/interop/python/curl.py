"""curl as a client."""

import subprocess


def curl(url: str, body: bytes | None, *options: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the final answer; the body is sent as it is, byte by byte."""
    sent = [] if body is None else ["--data-binary", "@-"]
    command = ["curl", "--silent", "--show-error", "--include", "--max-time", "20", *sent, *options, url]
    answer = subprocess.run(command, input=body, capture_output=True, check=True).stdout
    while True:
        head, _, answer = answer.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        if status != 100:
            break
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    return status, headers, answer
