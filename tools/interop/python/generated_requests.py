"""schemathesis: thousands of requests made from the API's own document, good ones and bad ones."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from checks import Checks
from target import Target

CLIENT = "schemathesis"
CONFIGURATION = Path(__file__).parent.parent / "schemathesis.toml"
LIMIT_SECONDS = 300


def run(checks: Checks, target: Target, seed: int) -> None:
    checks.check(CLIENT, "requests generated from /openapi.json", lambda: generate(target, seed))


def generate(target: Target, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)),
            *("run", f"{target.url}/openapi.json", "--seed", str(seed), "--no-color"),
            *("--report", "json", "--report-json-path", str(report)),
        ]
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LIMIT_SECONDS)
        if not report.exists():
            raise AssertionError(
                f"schemathesis wrote no report:\n{ended.stdout[-4000:]}{ended.stderr[-2000:]}"
            )
        counted = json.loads(report.read_text())
    cases = counted["test_cases"]["generated"]
    operations = counted["operations"]
    print(
        f"          {cases} requests to {operations['tested']} of {operations['total']} operations, seed {seed}"
    )
    if ended.returncode != 0:
        raise AssertionError(failures(ended.stdout))
    if operations["tested"] != operations["total"]:
        raise AssertionError(f"{operations['total'] - operations['tested']} operations were not tested")


def failures(output: str) -> str:
    """The part of the report that says what failed, and with which request."""
    found = re.search(r"=+ (?:FAILURES|ERRORS) =+.*?(?==+ (?:WARNINGS|SUMMARY) =+)", output, re.DOTALL)
    return (found.group() if found else output)[-20_000:]
