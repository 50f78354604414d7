"""The Open Inference Protocol by hand, with curl and requests."""

import gzip
import json
import struct
import zlib

import requests

from checks import Checks, same, same_predictions, true
from curl import curl
from reference import Reference
from target import DATATYPES, Target

CURL = "curl"
REQUESTS = "requests"


def run(checks: Checks, target: Target) -> None:
    infer_with_curl(checks, target)
    infer_with_requests(checks, target)


def infer_body(reference: Reference, rows: list[dict]) -> dict:
    return {
        "id": "request-1",
        "inputs": [
            {
                "name": field["name"],
                "shape": [len(rows)],
                "datatype": DATATYPES[field["type"]],
                "data": [row[field["name"]] for row in rows],
            }
            for field in reference.inputs
        ],
    }


def same_json_answer(answer: dict, reference: Reference, rows: list[dict]) -> None:
    same(answer["id"], "request-1", "id")
    expected = reference.predict(rows)
    same([output["name"] for output in answer["outputs"]], list(expected), "outputs")
    for output in answer["outputs"]:
        same_predictions(output["data"], expected[output["name"]], output["name"])


def infer_with_curl(checks: Checks, target: Target) -> None:
    for model, reference in target.references.items():
        rows = target.complete_rows(model, 20)
        url = f"{target.url}/v2/models/{model}/infer"
        body = json.dumps(infer_body(reference, rows)).encode()

        def infers(sent: bytes, *options: str):
            status, headers, answer = curl(url, sent, *options)
            same(status, 200, f"the status of {answer!r}")
            same(headers["content-type"], "application/json", "content-type")
            same_json_answer(json.loads(answer), reference, rows)

        as_json = ("--header", "Content-Type: application/json")
        large = json.dumps(
            {**infer_body(reference, rows), "parameters": {"padding": "x" * 2_000_000}}
        ).encode()
        for name, sent, options in (
            ("JSON", body, as_json),
            ("JSON without a content type", body, ("--header", "Content-Type:")),
            (
                "JSON as application/octet-stream",
                body,
                ("--header", "Content-Type: application/octet-stream"),
            ),
            ("gzip", gzip.compress(body), (*as_json, "--header", "Content-Encoding: gzip")),
            ("deflate", zlib.compress(body), (*as_json, "--header", "Content-Encoding: deflate")),
            ("Expect: 100-continue", body, (*as_json, "--header", "Expect: 100-continue")),
            ("2 MB, which curl asks about before it sends them", large, as_json),
            ("chunked", body, (*as_json, "--header", "Transfer-Encoding: chunked")),
            ("--compressed", body, (*as_json, "--compressed")),
        ):
            checks.check(CURL, f"{model}: infer, {name}", lambda: infers(sent, *options))

    checks.check(CURL, "diabetes-bmi: infer, binary", lambda: binary_with_curl(target))
    checks.check(CURL, "GET on infer is 405", lambda: wrong_method(target))


def binary_with_curl(target: Target) -> None:
    reference = target.references["diabetes-bmi"]
    rows = target.complete_rows("diabetes-bmi", 20)
    blob = struct.pack(f"<{len(rows)}d", *(row["bmi"] for row in rows))
    tensor = {
        "name": "bmi",
        "shape": [len(rows)],
        "datatype": "FP64",
        "parameters": {"binary_data_size": len(blob)},
    }
    head = json.dumps({"inputs": [tensor], "parameters": {"binary_data_output": True}}).encode()
    options = [
        "--header",
        f"Inference-Header-Content-Length: {len(head)}",
        "--header",
        "Content-Type: application/octet-stream",
    ]
    status, headers, answer = curl(f"{target.url}/v2/models/diabetes-bmi/infer", head + blob, *options)
    same(status, 200, f"the status of {answer!r}")
    length = int(headers["inference-header-content-length"])
    output = json.loads(answer[:length])["outputs"][0]
    same(output["parameters"]["binary_data_size"], 8 * len(rows), "binary_data_size")
    values = list(struct.unpack(f"<{len(rows)}d", answer[length:]))
    same_predictions(values, reference.predict(rows)[output["name"]], output["name"])


def wrong_method(target: Target) -> None:
    status, headers, answer = curl(f"{target.url}/v2/models/diabetes-bmi/infer", None)
    same((status, headers["content-type"]), (405, "application/json"), "status and content type")
    true("POST" in headers["allow"], f"POST is not in {headers['allow']!r}")
    true(bool(json.loads(answer)["error"]), "there is no error text")


def infer_with_requests(checks: Checks, target: Target) -> None:
    def infers(model: str, rows: list[dict]):
        reference = target.references[model]
        answer = requests.post(
            f"{target.url}/v2/models/{model}/infer", json=infer_body(reference, rows), timeout=20
        )
        same(answer.status_code, 200, f"the status of {answer.text}")
        same_json_answer(answer.json(), reference, rows)

    def refuses(body: bytes, mention: str, path: str = "/v2/models/diabetes-bmi/infer", status: int = 400):
        answer = requests.post(target.url + path, data=body, timeout=20)
        same(
            (answer.status_code, answer.headers["content-type"]),
            (status, "application/json"),
            f"status and type of {answer.text}",
        )
        true(mention in answer.json()["error"], f"the error does not mention {mention!r}: {answer.text}")

    def health(path: str, expected: dict):
        answer = requests.get(target.url + path, timeout=20)
        same((answer.status_code, answer.json()), (200, expected), "status and body")

    for model, reference in target.references.items():
        checks.check(
            REQUESTS, f"{model}: infer, JSON", lambda: infers(model, target.complete_rows(model, 20))
        )
        if any(field["nullable"] for field in reference.inputs):
            checks.check(
                REQUESTS,
                f"{model}: infer, missing values are null",
                lambda: infers(model, reference.sample(100)),
            )
    one = b'{"inputs":[{"name":"bmi","shape":[1],"datatype":"FP64","data":[%s]}]}'
    checks.check(REQUESTS, "bare NaN is refused", lambda: refuses(one % b"NaN", ""))
    checks.check(REQUESTS, "null is refused, not scored as 0", lambda: refuses(one % b"null", "bmi"))
    checks.check(
        REQUESTS, "more values than the shape says are refused", lambda: refuses(one % b"1,2", "bmi")
    )
    checks.check(REQUESTS, "a cut off body is refused", lambda: refuses(one[:30], ""))
    checks.check(REQUESTS, "an empty body is refused", lambda: refuses(b"", ""))
    checks.check(
        REQUESTS,
        "a model that is not there",
        lambda: refuses(one % b"1", "nobody", "/v2/models/nobody/infer", 404),
    )
    digits = one.replace(b"FP64", b"INT64") % b"9007199254740993"
    checks.check(
        REQUESTS, "an INT64 is not rounded to a neighbour", lambda: refuses(digits, "9007199254740993")
    )
    checks.check(REQUESTS, "/v2/health/live", lambda: health("/v2/health/live", {"live": True}))
    checks.check(
        REQUESTS, "/v2/health/ready", lambda: health("/v2/health/ready", {"ready": True, "live": True})
    )
