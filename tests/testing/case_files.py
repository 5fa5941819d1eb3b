"""A reward, a case that it holds, and a file of cases: what tests of golden cases share."""

from pathlib import Path

__all__ = ["PLAIN", "ends_with", "write"]

PLAIN = '{"completion": "7", "gold": "7", "expect": 1.0, "why": "plain"}'


def ends_with(completions: list[str], gold: list[str], **kwargs: object) -> list[float]:
    """Pays a text that ends with the gold."""
    return [float(text.endswith(right)) for text, right in zip(completions, gold, strict=True)]


def write(tmp_path: Path, *lines: str) -> Path:
    """A file of these lines."""
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
