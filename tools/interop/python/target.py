"""What the clients are pointed at."""

from dataclasses import dataclass

from reference import Reference

DATATYPES = {"number": "FP64", "integer": "INT64", "string": "BYTES", "boolean": "BOOL"}


@dataclass(frozen=True)
class Target:
    """A running scorer that serves version 1 of each model."""

    url: str
    references: dict[str, Reference]

    @property
    def address(self) -> str:
        """`127.0.0.1:3000`"""
        return self.url.removeprefix("http://")

    def complete_rows(self, model: str, count: int, seed: int = 7) -> list[dict]:
        """Rows without a missing value: a tensor has none."""
        rows = self.references[model].sample(count * 20, seed)
        return [row for row in rows if None not in row.values()][:count]
