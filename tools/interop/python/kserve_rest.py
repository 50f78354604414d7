"""The REST client of the kserve package."""

import httpx
import numpy
from kserve import InferenceRESTClient, InferInput, InferRequest, RESTConfig
from kserve.protocol.infer_type import RequestedOutput
from tritonclient.utils import triton_to_np_dtype

from checks import Checks, same, same_predictions, true
from reference import Reference
from target import DATATYPES, Target

CLIENT = "kserve"


def tensor(name: str, datatype: str, values: list, binary: bool) -> InferInput:
    array = numpy.array(values, dtype=triton_to_np_dtype(datatype))
    made = InferInput(name=name, shape=list(array.shape), datatype=datatype)
    made.set_data_from_numpy(array, binary_data=binary)
    return made


def row_request(reference: Reference, rows: list[dict], binary: bool, **rest: object) -> InferRequest:
    tensors = [
        tensor(field["name"], DATATYPES[field["type"]], [row[field["name"]] for row in rows], binary)
        for field in reference.inputs
    ]
    return InferRequest(model_name=reference.name, infer_inputs=tensors, **rest)


async def run(checks: Checks, target: Target) -> None:
    async with InferenceRESTClient(RESTConfig(protocol="v2")) as client:
        await health(checks, target, client)
        await inference(checks, target, client)
        await refusals(checks, target, client)


async def health(checks: Checks, target: Target, client: InferenceRESTClient) -> None:
    async def answers(call, expected):
        same(await call(), expected, "the answer")

    async def check(name, call, expected):
        await checks.check_async(CLIENT, name, lambda: answers(call, expected))

    await check("is_server_live", lambda: client.is_server_live(target.url), True)
    await check("is_server_ready", lambda: client.is_server_ready(target.url), True)
    for model in target.references:
        await check(f"{model}: is_model_ready", lambda: client.is_model_ready(target.url, model), True)
    await check(
        "a model that is not there is not ready", lambda: client.is_model_ready(target.url, "nobody"), False
    )


async def inference(checks: Checks, target: Target, client: InferenceRESTClient) -> None:
    def same_answer(answer, reference, rows):
        same(answer.model_name, reference.name, "model_name")
        expected = reference.predict(rows)
        same([output.name for output in answer.outputs], list(expected), "outputs")
        for output in answer.outputs:
            same_predictions(output.as_numpy().reshape(-1).tolist(), expected[output.name], output.name)

    async def infers(model, binary_in, binary_out):
        reference = target.references[model]
        rows = target.complete_rows(model, 50)
        outputs = [
            RequestedOutput(output["name"], {"binary_data": binary_out}) for output in reference.outputs
        ]
        request = row_request(reference, rows, binary_in, request_outputs=outputs, request_id="request-1")
        answer = await client.infer(target.url, request, model_name=model)
        same(answer.id, "request-1", "id")
        same_answer(answer, reference, rows)

    async def plain(model):
        reference = target.references[model]
        rows = target.complete_rows(model, 3)
        answer = await client.infer(target.url, row_request(reference, rows, binary=False), model_name=model)
        same_answer(answer, reference, rows)

    async def typed(datatype, values, binary):
        array = numpy.array(values, dtype=triton_to_np_dtype(datatype))
        request = InferRequest(
            model_name="diabetes-bmi", infer_inputs=[tensor("bmi", datatype, values, binary)]
        )
        answer = await client.infer(target.url, request, model_name="diabetes-bmi")
        same_answer(answer, target.references["diabetes-bmi"], [{"bmi": float(value)} for value in array])

    async def nested():
        inputs = [{"name": "bmi", "shape": [2, 1], "datatype": "FP64", "data": [[32.1], [18.7]]}]
        answer = await client.infer(target.url, {"inputs": inputs}, model_name="diabetes-bmi")
        same_answer(answer, target.references["diabetes-bmi"], [{"bmi": 32.1}, {"bmi": 18.7}])

    for model in target.references:
        await checks.check_async(CLIENT, f"{model}: as the client does it by itself", lambda: plain(model))
        for sent in ("json", "binary"):
            for answered in ("json", "binary"):
                await checks.check_async(
                    CLIENT,
                    f"{model}: {sent} in, {answered} out, with an id",
                    lambda: infers(model, sent == "binary", answered == "binary"),
                )
    for datatype, values in (("FP32", [32.1, 18.7]), ("FP64", [32.1, 18.7]), ("INT64", [32, 18])):
        for sent in ("json", "binary"):
            await checks.check_async(
                CLIENT, f"{datatype} in {sent}", lambda: typed(datatype, values, sent == "binary")
            )
    await checks.check_async(CLIENT, "a dictionary with nested data", nested)


async def refusals(checks: Checks, target: Target, client: InferenceRESTClient) -> None:
    async def refuses(request, model, status, mention):
        try:
            answer = await client.infer(target.url, request, model_name=model)
        except httpx.HTTPStatusError as error:
            same(error.response.status_code, status, "status")
            same(error.response.headers["content-type"], "application/json", "content-type")
            true(mention in str(error), f"the client's error does not show {mention!r}: {error}")
            return
        raise AssertionError(f"no error was raised; the answer is {answer}")

    def bmi(values, binary=False, name="bmi"):
        return InferRequest(model_name="diabetes-bmi", infer_inputs=[tensor(name, "FP64", values, binary)])

    async def check(name, request, model, status, mention):
        await checks.check_async(CLIENT, name, lambda: refuses(request, model, status, mention))

    await check("a model that is not there", bmi([32.1]), "nobody", 404, "nobody")
    await check("a tensor that the model has not", bmi([32.1], name="bim"), "card-fraud", 400, "bim")
    await check("nan, which is null in JSON", bmi([32.1, numpy.nan]), "diabetes-bmi", 400, "bmi")
    await check("nan in binary", bmi([32.1, numpy.nan], binary=True), "diabetes-bmi", 400, "bmi")
