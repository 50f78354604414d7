"""The platform's own routes, with curl and requests."""

import gzip
import json

import requests

from checks import Checks, same, same_predictions
from curl import curl
from reference import Reference
from target import Target


def run(checks: Checks, target: Target) -> None:
    for model, reference in target.references.items():
        rows = reference.sample(100)
        path = f"/v1/models/{model}/predict"
        checks.check("requests", f"POST {path}", lambda: predicts(target.url + path, reference, rows))
        checks.check(
            "curl", f"POST {path}, gzip", lambda: predicts_gzipped(target.url + path, reference, rows)
        )
        if len(reference.inputs) == 1:
            checks.check("requests", f"POST /models/{model}/score", lambda: scores(target, reference, rows))


def predicts(url: str, reference: Reference, rows: list[dict]) -> None:
    answer = requests.post(url, json={"instances": rows}, timeout=20)
    same(answer.status_code, 200, f"the status of {answer.text}")
    same_answer(answer.json(), reference, rows)


def predicts_gzipped(url: str, reference: Reference, rows: list[dict]) -> None:
    body = gzip.compress(json.dumps({"instances": rows}).encode())
    headers = ("--header", "Content-Type: application/json", "--header", "Content-Encoding: gzip")
    status, _, answer = curl(url, body, *headers)
    same(status, 200, f"the status of {answer!r}")
    same_answer(json.loads(answer), reference, rows)


def same_answer(answer: dict, reference: Reference, rows: list[dict]) -> None:
    """The predictions of a model of one output are its values, of one of several objects by name."""
    same((answer["model"], answer["version"]), (reference.name, 1), "model and version")
    for name, expected in reference.predict(rows).items():
        predictions = answer["predictions"]
        values = (
            predictions if len(reference.outputs) == 1 else [prediction[name] for prediction in predictions]
        )
        same_predictions(values, expected, name)


def scores(target: Target, reference: Reference, rows: list[dict]) -> None:
    payload = [row[reference.inputs[0]["name"]] for row in rows]
    answer = requests.post(
        f"{target.url}/models/{reference.name}/score", json={"payload": payload}, timeout=20
    )
    same(answer.status_code, 200, f"the status of {answer.text}")
    same_predictions(answer.json()["predictions"], reference.predict(rows)["prediction"], "prediction")
