"""Runs checks, keeps what came of each, and shows it as a table."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from reference import Expected


@dataclass(frozen=True)
class Outcome:
    client: str
    name: str
    failure: str | None


class Checks:
    """What was checked so far, client by client."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    def check(self, client: str, name: str, run: Callable[[], None]) -> None:
        """Runs one check; whatever it raises is its failure, and the next one runs."""
        failure = None
        try:
            run()
        except Exception as error:  # noqa: BLE001 a client may raise anything
            failure = f"{type(error).__name__}: {error}"
        self._add(Outcome(client, name, failure))

    async def check_async(self, client: str, name: str, run: Callable) -> None:
        """The same for a coroutine function."""
        failure = None
        try:
            answer = run()
            if inspect.isawaitable(answer):
                await answer
        except Exception as error:  # noqa: BLE001 a client may raise anything
            failure = f"{type(error).__name__}: {error}"
        self._add(Outcome(client, name, failure))

    def _add(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        state = "passed" if outcome.failure is None else "FAILED"
        print(f"  {state}  {outcome.client:<22} {outcome.name}", flush=True)
        if outcome.failure is not None:
            print("          " + outcome.failure.replace("\n", "\n          "), flush=True)

    def summary(self) -> tuple[str, bool]:
        """A line for each client, and whether everything passed."""
        clients = list(dict.fromkeys(outcome.client for outcome in self.outcomes))
        lines = [f"  {'client':<24} {'passed':>6} {'failed':>6}"]
        for client in clients:
            failed = [outcome.failure is not None for outcome in self.outcomes if outcome.client == client]
            lines.append(f"  {client:<24} {failed.count(False):>6} {failed.count(True):>6}")
        return "\n".join(lines), all(outcome.failure is None for outcome in self.outcomes)


def same(actual: object, expected: object, what: str) -> None:
    if actual != expected or type(actual) is not type(expected):
        raise AssertionError(f"{what} is {actual!r}, not {expected!r}")


def true(condition: bool, what: str) -> None:
    if not condition:
        raise AssertionError(what)


def same_predictions(actual: list, expected: list[Expected], what: str) -> None:
    """Every value is the expected one, bit by bit where nothing but + - * / took part."""
    same(len(actual), len(expected), f"the number of values of {what}")
    for row, (value, wanted) in enumerate(zip(actual, expected, strict=True)):
        if isinstance(wanted.value, bool):
            same(bool(value), wanted.value, f"{what} of row {row}")
        elif not abs(float(value) - wanted.value) <= wanted.tolerance:
            raise AssertionError(
                f"{what} of row {row} is {float(value)!r} ({float(value).hex()}), "
                f"not {wanted.value!r} ({wanted.value.hex()}): "
                f"{abs(float(value) - wanted.value)!r} apart, {wanted.tolerance!r} is allowed"
            )


def raises(kind: type[Exception], run: Callable[[], object], *mentions: str) -> None:
    """Calling raises this kind of error, and its text has all these words."""
    try:
        answer = run()
    except kind as error:
        for mention in mentions:
            true(mention in str(error), f"the error does not mention {mention!r}: {error}")
        return
    raise AssertionError(f"no {kind.__name__} was raised; the answer is {answer!r}")
