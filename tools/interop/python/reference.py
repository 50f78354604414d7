"""What a model must predict, from the fitted numbers of its artifact and none of the platform's code."""

import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy

# Where the values of a feature usually lie; the others are counts, or amounts from 0 to 3.
RANGES = {
    "bmi": (18.0, 42.2),
    "bmi_scaled": (-0.0903, 0.1706),
    "risk_gap": (-1.0, 1.0),
    "limit_share": (0.0, 1.2),
}

# By how many units in the last place exp and log1p of two mathematics libraries may differ.
LIBRARY_ULPS = 4


@dataclass(frozen=True)
class Expected:
    """A value, and how far an answer may be from it: 0 unless exp or log1p took part."""

    value: float | bool
    tolerance: float


@dataclass(frozen=True)
class Reference:
    """A registered model: its signature and its own arithmetic."""

    name: str
    inputs: list[dict]
    outputs: list[dict]
    fitted: dict

    def predict(self, rows: list[dict]) -> dict[str, list[Expected]]:
        """Each output's values, row by row; None is a value that is missing."""
        predictions = [self._predict_row(row) for row in rows]
        return {
            output["name"]: [row[index] for row in predictions] for index, output in enumerate(self.outputs)
        }

    def sample(self, count: int, seed: int = 7) -> list[dict]:
        """Plausible rows; every fifth value that may be missing is."""
        random = numpy.random.default_rng(seed)
        return [{field["name"]: self._draw(field, random) for field in self.inputs} for _ in range(count)]

    def _draw(self, field: dict, random: numpy.random.Generator) -> float | int | str | None:
        if field["nullable"] and random.random() < 0.2:
            return None
        if field["type"] == "string":
            return str(random.choice([*self._categories(), "unheard of"]))
        if field["type"] == "integer":
            return int(random.integers(0, 5))
        return float(random.uniform(*RANGES.get(field["name"], (0.0, 3.0))))

    def _predict_row(self, row: dict) -> list[Expected]:
        coefficients = self.fitted["coefficients"]
        score = self.fitted["intercept"]
        uncertainty = 0.0
        # Floating point sums depend on their order: from left to right, as the inputs are ordered.
        for column in sorted(coefficients, key=self._position):
            product = coefficients[column] * self._value(column, row)
            score += product
            if column.endswith("_log1p"):
                uncertainty += LIBRARY_ULPS * sys.float_info.epsilon * abs(product)
        if self.fitted["kind"] == "linear-regression":
            return [Expected(score, uncertainty)]
        probability = 1 / (1 + math.exp(-score))
        tolerance = probability * (1 - probability) * uncertainty + LIBRARY_ULPS * math.ulp(probability)
        return [Expected(probability, tolerance), Expected(probability >= 0.5, 0)]

    def _value(self, column: str, row: dict) -> float | None:
        """A column is an input, or is named after another column and what is done to it."""
        if column in row:
            return row[column]
        preprocessing = self.fitted["preprocessing"]
        stem, _, step = column.rpartition("_")
        if step == "standardised":
            return (self._value(stem, row) - preprocessing[f"{column}.mean"]) / preprocessing[
                f"{column}.standardDeviation"
            ]
        if step == "imputed":
            value = self._value(stem, row)
            return preprocessing[f"{column}.replacement"] if value is None else value
        if step == "log1p":
            return math.log1p(self._value(stem, row))
        name = self._input_of(column)
        return 1.0 if column == f"{name}_{row[name]}" else 0.0

    def _position(self, column: str) -> tuple[int, str]:
        return ([field["name"] for field in self.inputs].index(self._input_of(column)), column)

    def _input_of(self, column: str) -> str:
        return max((field["name"] for field in self.inputs if column.startswith(field["name"])), key=len)

    def _categories(self) -> list[str]:
        for name, value in self.fitted["preprocessing"].items():
            if name.endswith(".categories"):
                return value
        return []


def read_references(home: Path) -> dict[str, Reference]:
    """The models of a platform home that holds one version of each."""
    artifacts = [json.loads(path.read_text()) for path in sorted((home / "artifacts" / "sha256").glob("*/*"))]
    for artifact in artifacts:
        if artifact["fitted"]["kind"] not in ("linear-regression", "logistic-regression"):
            raise ValueError(
                f"{artifact['model']}: no reference is written here for {artifact['fitted']['kind']}"
            )
    return {
        artifact["model"]: Reference(
            artifact["model"],
            artifact["signature"]["inputs"],
            artifact["signature"]["outputs"],
            artifact["fitted"],
        )
        for artifact in artifacts
    }
