"""Rows as the tensors of tritonclient, and its answers as predictions."""

import numpy
import tritonclient.http as triton
from tritonclient.utils import triton_to_np_dtype

from checks import same, same_predictions
from reference import Reference
from target import DATATYPES, Target

BINARY = {"json": False, "binary": True}


def column_tensor(
    name: str, datatype: str, values: list, binary: bool, shape: list[int] | None = None
) -> triton.InferInput:
    array = numpy.array(values, dtype=triton_to_np_dtype(datatype)).reshape(shape or [len(values)])
    tensor = triton.InferInput(name, list(array.shape), datatype)
    tensor.set_data_from_numpy(array, binary_data=binary)
    return tensor


def row_tensors(
    reference: Reference, rows: list[dict], binary: bool, **datatypes: str
) -> list[triton.InferInput]:
    """One tensor a column, of the signature's datatype or of the one given for its name."""
    return [
        column_tensor(
            field["name"],
            datatypes.get(field["name"], DATATYPES[field["type"]]),
            [row[field["name"]] for row in rows],
            binary,
        )
        for field in reference.inputs
    ]


def requested(reference: Reference, binary: bool) -> list[triton.InferRequestedOutput]:
    return [triton.InferRequestedOutput(output["name"], binary_data=binary) for output in reference.outputs]


def same_answer(
    result: triton.InferResult, reference: Reference, rows: list[dict], version: str = "1"
) -> None:
    """The answer names the model, and every number in it is the artifact's own."""
    answer = result.get_response()
    same(answer["model_name"], reference.name, "model_name")
    same(answer["model_version"], version, "model_version")
    same(
        [output["name"] for output in answer["outputs"]],
        [output["name"] for output in reference.outputs],
        "outputs",
    )
    for field in reference.outputs:
        output = result.get_output(field["name"])
        same(output["datatype"], DATATYPES[field["type"]], f"the datatype of {field['name']}")
        same(output["shape"][0], len(rows), f"the rows of {field['name']}")
        values = result.as_numpy(field["name"]).reshape(-1).tolist()
        same_predictions(values, reference.predict(rows)[field["name"]], field["name"])


def infer_cases(target: Target) -> list[tuple[str, str, list[dict], dict]]:
    """Each way to ask: what it is, the model, the rows, and the arguments of `infer`."""
    cases = []
    for model, reference in target.references.items():
        rows = target.complete_rows(model, 50)
        for sent, in_binary in BINARY.items():
            for answered, out_binary in BINARY.items():
                arguments = {
                    "inputs": row_tensors(reference, rows, in_binary),
                    "outputs": requested(reference, out_binary),
                }
                cases.append((f"{model}: {sent} in, {answered} out", model, rows, arguments))
        cases.append(
            (f"{model}: no outputs named", model, rows, {"inputs": row_tensors(reference, rows, binary=True)})
        )
    return [*cases, *compression_cases(target)]


def compression_cases(target: Target) -> list[tuple[str, str, list[dict], dict]]:
    cases = []
    for algorithm in ("gzip", "deflate"):
        for model, reference in target.references.items():
            rows = target.complete_rows(model, 200)
            for sent, binary in BINARY.items():
                arguments = {
                    "inputs": row_tensors(reference, rows, binary),
                    "outputs": requested(reference, binary),
                    "request_compression_algorithm": algorithm,
                    "response_compression_algorithm": algorithm,
                }
                cases.append((f"{model}: {sent}, {algorithm} both ways", model, rows, arguments))
    return cases
