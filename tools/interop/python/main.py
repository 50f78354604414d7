"""Points every client at a running scorer and shows what came of it. Ends with 1 if anything failed."""

import argparse
import asyncio
import sys
from pathlib import Path

import generated_requests
import invocations
import kserve_rest
import open_inference
import own_routes
import triton_async
import triton_sync
from checks import Checks
from reference import read_references
from target import Target


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True, help="where the scorer listens")
    parser.add_argument("--home", required=True, type=Path, help="the platform home that it serves")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other generated requests")
    arguments = parser.parse_args()
    target = Target(arguments.url, read_references(arguments.home))
    checks = Checks()
    triton_sync.run(checks, target)
    asyncio.run(triton_async.run(checks, target))
    asyncio.run(kserve_rest.run(checks, target))
    for by_hand in (open_inference, invocations, own_routes):
        by_hand.run(checks, target)
    # Last, as it changes what is promoted.
    generated_requests.run(checks, target, arguments.seed)
    table, passed = checks.summary()
    print(f"\n{table}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
