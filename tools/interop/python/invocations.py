"""`/invocations`, `/ping` and `/version`: the scoring protocol of MLflow, which SageMaker calls too."""

import json

import requests

from checks import Checks, same, same_predictions, true
from curl import curl
from target import Target

CURL = "curl"
REQUESTS = "requests"


def run(checks: Checks, target: Target) -> None:
    invocations_with_curl(checks, target)
    invocations_with_requests(checks, target)


def invocations_with_curl(checks: Checks, target: Target) -> None:
    rows = target.complete_rows("diabetes-bmi", 20)
    expected = target.references["diabetes-bmi"].predict(rows)["prediction"]

    def scores(body: str, content_type: str):
        status, headers, answer = curl(
            f"{target.url}/invocations", body.encode(), "--header", f"Content-Type: {content_type}"
        )
        same(
            (status, headers["content-type"]),
            (200, "application/json"),
            f"status and content type of {answer!r}",
        )
        same_predictions(json.loads(answer)["predictions"], expected, "prediction")

    split = {"dataframe_split": {"columns": ["bmi"], "data": [[row["bmi"]] for row in rows]}}
    csv = "bmi\n" + "".join(f"{row['bmi']!r}\n" for row in rows)
    for name, body, content_type in (
        ("dataframe_split", json.dumps(split), "application/json"),
        ("dataframe_records", json.dumps({"dataframe_records": rows}), "application/json"),
        ("instances", json.dumps({"instances": rows}), "application/json"),
        ("inputs", json.dumps({"inputs": {"bmi": [row["bmi"] for row in rows]}}), "application/json"),
        ("JSON with a character set", json.dumps(split), "application/json; charset=utf-8"),
        ("CSV", csv, "text/csv"),
        ("CSV with a character set", csv.replace("\n", "\r\n"), "text/csv; charset=utf-8"),
    ):
        checks.check(CURL, f"/invocations, {name}", lambda: scores(body, content_type))


def invocations_with_requests(checks: Checks, target: Target) -> None:
    def get(path: str):
        answer = requests.get(target.url + path, timeout=20)
        same(answer.status_code, 200, f"the status of {answer.text}")

    def refuses(**request):
        answer = requests.post(f"{target.url}/invocations", timeout=20, **request)
        same(
            (answer.status_code, sorted(answer.json())),
            (400, ["error_code", "message"]),
            f"status and members of {answer.text}",
        )
        true("secret-value" not in answer.text, f"the input is in the answer: {answer.text}")

    rows = [{"bmi": 32.1}]
    checks.check(REQUESTS, "GET /ping", lambda: get("/ping"))
    checks.check(REQUESTS, "GET /version", lambda: get("/version"))
    for name, request in (
        ("two ways at once", {"json": {"instances": rows, "inputs": rows}}),
        ("none of the ways", {"json": {"rows": rows}}),
        ("text where a number belongs", {"json": {"instances": [{"bmi": "secret-value"}]}}),
        (
            "a column that is missing",
            {"json": {"dataframe_split": {"columns": ["secret-value"], "data": [[1]]}}},
        ),
        ("CSV with a bad number", {"data": "bmi\nsecret-value\n", "headers": {"Content-Type": "text/csv"}}),
        ("what is not JSON", {"data": "{secret-value", "headers": {"Content-Type": "application/json"}}),
    ):
        checks.check(REQUESTS, f"/invocations refuses {name}", lambda: refuses(**request))
