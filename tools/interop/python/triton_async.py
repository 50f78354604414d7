"""tritonclient, the asyncio client: accepts compressed answers, and decompresses those of `infer` alone."""

import asyncio

import tritonclient.http.aio as triton
from tritonclient.utils import InferenceServerException

from checks import Checks, same, true
from target import Target
from triton_tensors import column_tensor, infer_cases, row_tensors, same_answer

CLIENT = "tritonclient, aio"


async def run(checks: Checks, target: Target) -> None:
    async with triton.InferenceServerClient(target.address) as client:
        await administration(checks, target, client)
        await inference(checks, target, client)


async def administration(checks: Checks, target: Target, client: triton.InferenceServerClient) -> None:
    async def answers(call, expected):
        same(await call(), expected, "the answer")

    async def extensions():
        answer = await client.get_server_metadata()
        true("binary_tensor_data" in answer["extensions"], f"binary_tensor_data is missing: {answer}")

    async def described(model):
        answer = await client.get_model_metadata(model)
        same(
            [tensor["name"] for tensor in answer["inputs"]],
            [field["name"] for field in target.references[model].inputs],
            "inputs",
        )
        same((await client.get_model_config(model))["name"], model, "the name in the configuration")
        same(
            (await client.get_inference_statistics(model))["model_stats"][0]["name"],
            model,
            "the name in the statistics",
        )

    async def index():
        names = [entry["name"] for entry in await client.get_model_repository_index()]
        same(sorted(names), sorted(target.references), "the models")

    await checks.check_async(CLIENT, "is_server_live", lambda: answers(client.is_server_live, True))
    await checks.check_async(CLIENT, "is_server_ready", lambda: answers(client.is_server_ready, True))
    await checks.check_async(CLIENT, "get_server_metadata", extensions)
    await checks.check_async(CLIENT, "get_model_repository_index", index)
    for model in target.references:
        await checks.check_async(
            CLIENT, f"{model}: is_model_ready", lambda: answers(lambda: client.is_model_ready(model), True)
        )
        await checks.check_async(
            CLIENT, f"{model}: metadata, configuration, statistics", lambda: described(model)
        )


async def inference(checks: Checks, target: Target, client: triton.InferenceServerClient) -> None:
    async def infers(model, rows, arguments):
        same_answer(await client.infer(model, **arguments), target.references[model], rows)

    for name, model, rows, arguments in infer_cases(target):
        await checks.check_async(CLIENT, name, lambda: infers(model, rows, arguments))

    async def together():
        fraud = target.references["card-fraud"]
        batches = [target.complete_rows("card-fraud", 5, seed) for seed in range(50)]
        results = await asyncio.gather(
            *(client.infer("card-fraud", row_tensors(fraud, batch, binary=True)) for batch in batches)
        )
        for batch, result in zip(batches, results, strict=True):
            same_answer(result, fraud, batch)

    async def error_is_readable():
        # An answer of some length, as short ones are hardly ever compressed.
        name = "b" * 5000
        try:
            await client.infer("card-fraud", [column_tensor(name, "FP64", [32.1], True)])
        except InferenceServerException as error:
            same(error.status(), "400", "status")
            true("decoding" not in str(error), f"the client cannot read the error: {error}")
            return
        raise AssertionError("a tensor that the model has not is taken")

    await checks.check_async(CLIENT, "fifty requests at once", together)
    await checks.check_async(CLIENT, "an error is not compressed", error_is_readable)
