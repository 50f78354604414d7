"""tritonclient, the blocking client."""

import numpy
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException, triton_to_np_dtype

from checks import Checks, raises, same, same_predictions, true
from target import DATATYPES, Target
from triton_tensors import BINARY, column_tensor, infer_cases, requested, row_tensors, same_answer

CLIENT = "tritonclient"


def run(checks: Checks, target: Target) -> None:
    with triton.InferenceServerClient(target.address, concurrency=4) as client:
        for part in (health, metadata, inference, datatypes, refusals, repository):
            part(checks, target, client)


def health(checks: Checks, target: Target, client: triton.InferenceServerClient) -> None:
    def asks(name, ask, expected):
        checks.check(CLIENT, name, lambda: same(ask(), expected, "the answer"))

    asks("is_server_live", client.is_server_live, True)
    asks("is_server_ready", client.is_server_ready, True)
    for model in target.references:
        asks(f"{model}: is_model_ready", lambda: client.is_model_ready(model), True)
        asks(f"{model}: is_model_ready, version 1", lambda: client.is_model_ready(model, "1"), True)
    asks("a model that is not there is not ready", lambda: client.is_model_ready("nobody"), False)
    asks(
        "a version that is not there is not ready", lambda: client.is_model_ready("diabetes-bmi", "99"), False
    )


def metadata(checks: Checks, target: Target, client: triton.InferenceServerClient) -> None:
    def server():
        answer = client.get_server_metadata()
        true(bool(answer["name"]) and bool(answer["version"]), f"a name or version is missing: {answer}")
        true("binary_tensor_data" in answer["extensions"], f"binary_tensor_data is missing: {answer}")

    def of_model(model, **version):
        answer = client.get_model_metadata(model, **version)
        same(answer["name"], model, "name")
        true("1" in answer["versions"], f"version 1 is missing: {answer}")
        reference = target.references[model]
        for side, fields in (("inputs", reference.inputs), ("outputs", reference.outputs)):
            described = [(tensor["name"], tensor["datatype"]) for tensor in answer[side]]
            same(described, [(field["name"], DATATYPES[field["type"]]) for field in fields], side)
            true(
                all(tensor["shape"][0] == -1 for tensor in answer[side]),
                f"any number of rows is not said: {answer}",
            )

    def config(model):
        answer = client.get_model_config(model)
        same(answer["name"], model, "name")
        names = [tensor["name"] for tensor in answer["input"]]
        same(names, [field["name"] for field in target.references[model].inputs], "input")

    def statistics(model, before):
        rows = target.complete_rows(model, 3)
        reference = target.references[model]
        client.infer(model, row_tensors(reference, rows, binary=True))
        after = client.get_inference_statistics(model)["model_stats"]
        same([entry["name"] for entry in after], [model], "the models counted")
        counted = after[0]["inference_count"] - before[0]["inference_count"]
        true(counted >= 1, f"an inference was not counted: {before} and then {after}")

    checks.check(CLIENT, "get_server_metadata", server)
    for model in target.references:
        checks.check(CLIENT, f"{model}: get_model_metadata", lambda: of_model(model))
        checks.check(
            CLIENT, f"{model}: get_model_metadata, version 1", lambda: of_model(model, model_version="1")
        )
        checks.check(CLIENT, f"{model}: get_model_config", lambda: config(model))
        checks.check(
            CLIENT,
            f"{model}: get_inference_statistics",
            lambda: statistics(model, client.get_inference_statistics(model)["model_stats"]),
        )


def inference(checks: Checks, target: Target, client: triton.InferenceServerClient) -> None:
    for name, model, rows, arguments in infer_cases(target):
        checks.check(
            CLIENT,
            name,
            lambda: same_answer(client.infer(model, **arguments), target.references[model], rows),
        )

    reference = target.references["diabetes-bmi"]
    rows = target.complete_rows("diabetes-bmi", 2)

    def named():
        result = client.infer(
            "diabetes-bmi",
            row_tensors(reference, rows, binary=True),
            model_version="1",
            request_id="request-1",
            parameters={"note": "of no meaning"},
            timeout=1_000_000,
            headers={"X-Request-Id": "header-1"},
        )
        same(result.get_response()["id"], "request-1", "id")
        same_answer(result, reference, rows)

    def together():
        batches = [target.complete_rows("card-fraud", 5, seed) for seed in range(20)]
        fraud = target.references["card-fraud"]
        pending = [
            client.async_infer("card-fraud", row_tensors(fraud, batch, binary=True)) for batch in batches
        ]
        for batch, answer in zip(batches, pending, strict=True):
            same_answer(answer.get_result(), fraud, batch)

    def one_output():
        fraud = target.references["card-fraud"]
        batch = target.complete_rows("card-fraud", 5)
        wanted = [triton.InferRequestedOutput("label", binary_data=True)]
        result = client.infer("card-fraud", row_tensors(fraud, batch, binary=True), outputs=wanted)
        same([output["name"] for output in result.get_response()["outputs"]], ["label"], "outputs")
        same_predictions(
            result.as_numpy("label").reshape(-1).tolist(), fraud.predict(batch)["label"], "label"
        )

    checks.check(CLIENT, "a request id, a version, parameters, a timeout, a header", named)
    checks.check(CLIENT, "twenty requests at once (async_infer)", together)
    checks.check(CLIENT, "one of two outputs is asked for", one_output)


def datatypes(checks: Checks, target: Target, client: triton.InferenceServerClient) -> None:
    reference = target.references["diabetes-bmi"]

    def infers(datatype, values, binary, shape=None, name="bmi"):
        array = numpy.array(values).astype(triton_to_np_dtype(datatype))
        tensor = column_tensor(name, datatype, values, binary, shape)
        result = client.infer("diabetes-bmi", [tensor], outputs=requested(reference, binary))
        same_answer(result, reference, [{"bmi": float(value)} for value in array])

    wholes = [18, 22, 42]
    for sent, binary in BINARY.items():
        for datatype in ("FP16", "FP32", "FP64"):
            checks.check(CLIENT, f"{datatype} in {sent}", lambda: infers(datatype, [32.1, 18.7, 0.1], binary))
        for datatype in ("INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64"):
            checks.check(CLIENT, f"{datatype} in {sent}", lambda: infers(datatype, wholes, binary))
        checks.check(
            CLIENT,
            f"a matrix of rows and one feature, {sent}",
            lambda: infers("FP64", wholes, binary, [3, 1], "input-0"),
        )


def refusals(checks: Checks, target: Target, client: triton.InferenceServerClient) -> None:
    reference = target.references["diabetes-bmi"]

    def refuses(name, status, call, *mentions):
        checks.check(CLIENT, name, lambda: raises(InferenceServerException, call, f"[{status}]", *mentions))

    def infer(*tensors, model="diabetes-bmi", **arguments):
        return lambda: client.infer(model, list(tensors), **arguments)

    bmi = column_tensor("bmi", "FP64", [32.1], True)
    refuses("a model that is not there", 404, infer(bmi, model="nobody"), "nobody")
    refuses("a version that is not there", 404, infer(bmi, model_version="99"), "99")
    refuses(
        "metadata of a model that is not there", 404, lambda: client.get_model_metadata("nobody"), "nobody"
    )
    refuses(
        "a tensor that the model has not",
        400,
        infer(column_tensor("bim", "FP64", [32.1], True), model="card-fraud"),
        "bim",
    )
    refuses("text where a number belongs", 400, infer(column_tensor("bmi", "BYTES", ["32.1"], True)), "bmi")
    refuses(
        "an output that the model has not",
        400,
        infer(bmi, outputs=[triton.InferRequestedOutput("nothing")]),
        "nothing",
    )
    for sent, binary in BINARY.items():
        for value in (numpy.nan, numpy.inf):
            tensor = column_tensor("bmi", "FP64", [32.1, value], binary)
            refuses(f"{value} in {sent}", 400, infer(tensor, outputs=requested(reference, binary)))
    gzipped = column_tensor("bmi", "BYTES", ["x" * 5000], False)
    refuses(
        "an error that the client could take compressed",
        400,
        infer(gzipped, response_compression_algorithm="gzip"),
        "bmi",
    )
    shared = triton.InferInput("bmi", [1], "FP64").set_shared_memory("region", 8)
    checks.check(
        CLIENT,
        "shared memory is refused",
        lambda: raises(InferenceServerException, infer(shared), "[", "shared"),
    )
    refuses("a route that is not offered", 404, client.get_log_settings)


def repository(checks: Checks, target: Target, client: triton.InferenceServerClient) -> None:
    def index():
        entries = {entry["name"]: entry for entry in client.get_model_repository_index()}
        same(sorted(entries), sorted(target.references), "the models")
        for model, entry in entries.items():
            same((entry["version"], entry["state"]), ("1", "READY"), f"version and state of {model}")

    def unload_and_load():
        client.unload_model("diabetes-bmi-scaled")
        same(client.is_model_ready("diabetes-bmi-scaled"), False, "readiness after unload")
        client.load_model("diabetes-bmi-scaled")
        same(client.is_model_ready("diabetes-bmi-scaled"), True, "readiness after load")

    checks.check(CLIENT, "get_model_repository_index", index)
    checks.check(CLIENT, "unload_model, load_model", unload_and_load)
