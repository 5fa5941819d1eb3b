"""Reading files of rows: what comes out, and what is said of a file that is at fault."""

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.benchmarks.errors import InputError
from ringtrue.benchmarks.jsontext import dump_line, load_line, load_value
from ringtrue.benchmarks.opening import open_stream
from ringtrue.benchmarks.reading import Source

GOOD = b'{"completion": "a", "gold": 1}\n{"completion": "b", "gold": 2}\n'


def read(path: Path) -> list[dict[str, object]]:
    return [row.values for row in Source([str(path)])]


def fault(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(str(path)), message
    assert "; " in message, f"no mend in {message!r}"
    return message.removeprefix(str(path))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", GOOD),
        ("windows_line_ends.jsonl", GOOD.replace(b"\n", b"\r\n")),
        ("byte_order_mark.jsonl", b"\xef\xbb\xbf" + GOOD),
        ("no_last_newline.jsonl", GOOD.rstrip()),
        ("blank_lines.jsonl", GOOD.replace(b"\n", b"\n\n  \n")),
        ("a.jsonl.gz", gzip.compress(GOOD)),
        ("members.jsonl.gz", gzip.compress(GOOD[:31]) + gzip.compress(GOOD[31:])),
        ("a.jsonl.zst", zstandard.compress(GOOD)),
        ("frames.jsonl.zst", zstandard.compress(GOOD[:31]) + zstandard.compress(GOOD[31:])),
        ("no_suffix", GOOD),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_packing_gives_the_same_rows(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert read(tmp_path / name) == [{"completion": "a", "gold": 1}, {"completion": "b", "gold": 2}]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.csv.zst"])
def test_csv_fields_stay_text_and_lines_are_counted_through_quotes(tmp_path: Path, name: str) -> None:
    data = b'completion,gold\n"two\nlines, one row",007\nb,1e3\n'
    packed = {"a.csv": data, "a.csv.gz": gzip.compress(data), "a.csv.zst": zstandard.compress(data)}
    (tmp_path / name).write_bytes(packed[name])
    rows = list(Source([str(tmp_path / name)]))
    assert [row.values["gold"] for row in rows] == ["007", "1e3"]
    assert rows[0].values["completion"] == "two\nlines, one row"
    assert [row.line for row in rows] == [2, 4]


def test_a_csv_field_may_be_longer_than_the_csv_module_allows_by_default(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("completion,gold\n" + "x" * 200_000 + ",1\n")
    assert len(str(read(tmp_path / "a.csv")[0]["completion"])) == 200_000


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("text.jsonl", b"hello\n", ":1: not JSON"),
        ("third.jsonl", GOOD + b'{"completion": "c"\n', ":3: not JSON"),
        ("saw.jsonl", GOOD + b"hello you\n", "saw 'hello you'"),
        ("torn.jsonl", GOOD + b'{"completion": "c', "the last line may be cut off"),
        ("array_row.jsonl", GOOD + b"[1, 2]\n", ":3: a row must be a JSON object, this is an array"),
        ("number_row.jsonl", b"5\n", ":1: a row must be a JSON object, this is a number"),
        ("null_row.jsonl", b"null\n", ":1: a row must be a JSON object, this is null"),
        ("indented.json", b'[\n  {"completion": "a"}\n]\n', "jq -c '.[]'"),
        ("nan.jsonl", b'{"gold": NaN}\n', ":1: not JSON: NaN is not JSON"),
        ("infinity.jsonl", b'{"gold": -Infinity}\n', "write null"),
        ("empty.jsonl", b"", ":1: the file has no rows"),
        ("blank.jsonl", b"\n \n", ":1: the file has no rows"),
        ("empty.csv", b"completion,gold\n", ":1: the file has no rows"),
        (
            "latin.jsonl",
            GOOD + b'{"completion": "caf\xe9"}\n',
            ":3: invalid UTF-8 at byte 20 of the line (0xe9)",
        ),
        ("surrogate.jsonl", b'{"completion": "\xed\xa0\x80"}\n', ":1: invalid UTF-8 at byte 17"),
        ("nul.jsonl", GOOD + b"\0" * 40, ":3: not JSON: NUL bytes, from byte 1 of the line"),
        ("deep.jsonl", b"[" * 200_000 + b"\n", ":1: not JSON: brackets nested too deep"),
        ("huge_int.jsonl", b'{"gold": ' + b"9" * 5000 + b"}\n", ":1: not JSON"),
        ("utf16.jsonl", GOOD.decode().encode("utf-16"), ":1: this is UTF-16 text"),
        ("a.parquet", b"PAR1\x15\x04", ":1: not readable: "),
        ("named.parquet", GOOD, ":1: not readable: "),
        ("lfs.jsonl", b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        ("packed.jsonl", gzip.compress(GOOD), ":1: gzip data under a name without .gz"),
        ("packed2.jsonl", zstandard.compress(GOOD), ":1: zstd data under a name without .zst"),
        ("plain.jsonl.gz", GOOD, ":1: named .gz, but this is not gzip: saw plain text"),
        ("plain.jsonl.zst", GOOD, ":1: named .zst, but this is not zstd: saw plain text"),
        ("plain_then_gz.jsonl", GOOD + gzip.compress(GOOD), ":3: packed data after plain lines"),
        (
            "gz_then_plain.jsonl.gz",
            gzip.compress(GOOD) + GOOD,
            ":3: the packed data ends early or is damaged",
        ),
        ("short.jsonl.gz", gzip.compress(GOOD)[:-10], "the packed data ends early or is damaged here"),
        (
            "flipped.jsonl.gz",
            gzip.compress(GOOD)[:-6] + b"xxxxxx",
            "the packed data ends early or is damaged",
        ),
        (
            "short.jsonl.zst",
            zstandard.compress(GOOD * 50)[:-3],
            "the packed data ends early or is damaged here",
        ),
        (
            "noise.jsonl.zst",
            zstandard.compress(GOOD)[:6] + b"\xff" * 30,
            "packed data ends early or is damaged",
        ),
        ("ragged.csv", b"completion,gold\na,1\nb\n", ":3: 1 fields where the header has 2"),
        ("twice.csv", b"gold,gold\na,1\n", ":1: the header has 'gold' twice"),
        ("quote.csv", b'completion,gold\na,1\n"b,2\n', ":3: not CSV"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_at_fault_is_named_with_its_line_and_a_mend(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert says in fault(tmp_path / name)


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    assert "No such file" in fault(tmp_path / "nowhere.jsonl")
    assert "this is a folder without files of rows: it holds nothing" in fault(tmp_path)


def test_rows_before_the_fault_are_handed_over(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(GOOD + b"oops\n" + GOOD)
    rows = iter(Source([str(tmp_path / "a.jsonl")]))
    assert [next(rows).line, next(rows).line] == [1, 2]
    with pytest.raises(InputError):
        next(rows)


def test_files_of_different_packing_follow_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(GOOD)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(GOOD))
    source = Source([str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl.gz")])
    assert [Path(row.file).name for row in source] == ["a.jsonl"] * 2 + ["b.jsonl.gz"] * 2
    assert source.fraction == 1.0


def test_a_line_of_100_mb_is_one_row(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"completion": "' + b"x" * 100_000_000 + b'"}\n' + GOOD)
    rows = read(tmp_path / "a.jsonl")
    assert [len(str(row["completion"])) for row in rows] == [100_000_000, 1, 1]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"completion": "%s"}\n' % (b"x" * 1000) * 20_000))
    tracemalloc.start()
    for _ in Source([str(tmp_path / "a.jsonl.gz")]):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000, peak


def test_half_a_surrogate_pair_is_kept_and_written_as_valid_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"completion": "\\ud800 \\u0000 \\ud83d\\ude00"}\n')
    row = read(tmp_path / "a.jsonl")[0]
    assert row["completion"] == "\ud800 \0 \U0001f600"
    line = dump_line(row)
    line.decode("utf-8")
    assert json.loads(line) == row


def test_a_long_whole_number_stays_exact() -> None:
    row = {"gold": 10**30 + 1}
    assert load_value(dump_line(row).decode()) == row


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(JSON)
def test_both_readers_of_json_read_the_same(value: object) -> None:
    text = json.dumps(value)
    assert repr(load_line(text.encode())) == repr(load_value(text))


@pytest.mark.parametrize(
    "text",
    [
        "1e400",
        "-0",
        "-0.0",
        "18446744073709551616",
        "0.1000000000000000055511151231257827",
        '{"a": 1, "a": 2}',
        '"\\ud800"',
        "[" * 900 + "]" * 900,
    ],
)
def test_odd_json_is_read_as_the_standard_library_reads_it(text: str) -> None:
    assert repr(load_line(text.encode())) == repr(load_value(text))


@given(JSON)
def test_whatever_is_written_is_one_line_of_utf8_and_reads_back(value: object) -> None:
    line = dump_line({"value": value})
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert load_value(line.decode("utf-8")) == {"value": value}


def test_a_file_that_is_closed_early_counts_as_read(tmp_path: Path) -> None:
    """A limited run closes its file before the last line of progress is drawn."""
    path = tmp_path / "rows.jsonl"
    path.write_text('{"completion": "4"}\n' * 3)
    stream = open_stream(str(path))
    with stream:
        stream.lines.readline()
    assert stream.fraction == 1.0
