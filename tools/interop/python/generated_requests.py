"""schemathesis: thousands of requests made from the API's own document, good ones and bad ones."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import requests

from checks import Checks, same
from own_routes import predicts
from target import Target

CLIENT = "schemathesis"
CONFIGURATION = Path(__file__).parent.parent / "schemathesis.toml"
EXTENSIONS = Path(__file__).parent / "media_types.py"
UNLOAD = "/v2/repository/models/{model}/unload"
LIMIT_SECONDS = 300


def run(checks: Checks, target: Target, seed: int) -> None:
    """What unloads models comes last: after it, most answers would be 503."""
    for name, selection in (("all routes but unload", "--exclude-path"), ("unload", "--include-path")):
        checks.check(CLIENT, name, lambda: generate(target, seed, selection, UNLOAD))
    for model in target.references:
        checks.check(
            CLIENT, f"{model}: is loaded again, and predicts as before", lambda: recovers(target, model)
        )


def generate(target: Target, seed: int, *selection: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)),
            *("run", f"{target.url}/openapi.json", "--seed", str(seed), "--no-color", *selection),
            *("--report", "json", "--report-json-path", str(report)),
        ]
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": str(EXTENSIONS)}
        ended = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LIMIT_SECONDS
        )
        if not report.exists():
            raise AssertionError(f"there is no report:\n{ended.stdout[-4000:]}{ended.stderr[-2000:]}")
        counted = json.loads(report.read_text())
    operations = counted["operations"]
    cases = counted["test_cases"]["generated"]
    print(f"          {cases} requests to {operations['tested']} operations, seed {seed}")
    if ended.returncode != 0:
        raise AssertionError(failures(ended.stdout))
    same(operations["tested"], operations["selected"], "the number of operations that were tested")


def failures(output: str) -> str:
    """The part of the report that says what failed, and with which request."""
    found = re.search(r"=+ (?:FAILURES|ERRORS) =+.*?(?==+ (?:WARNINGS|SUMMARY) =+)", output, re.DOTALL)
    return (found.group() if found else output)[-20_000:]


def recovers(target: Target, model: str) -> None:
    answer = requests.post(f"{target.url}/v2/repository/models/{model}/load", timeout=20)
    same(answer.status_code, 200, f"the status of {answer.text}")
    reference = target.references[model]
    predicts(f"{target.url}/v1/models/{model}/versions/1/predict", reference, reference.sample(20))
