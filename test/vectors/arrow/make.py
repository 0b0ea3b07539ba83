"""Writes the files here with pyarrow, and rows.json with what pyarrow reads of them: `python make.py` in this folder."""

import base64
import datetime as dt
import json
from decimal import Decimal

import pyarrow as pa
from pyarrow import ipc

ROWS = 25


def of(make, every=7):
    return [None if every and i % every == 3 else make(i) for i in range(ROWS)]


def column(make, kind, every=7):
    return pa.array(of(make, every), kind)


def keyed(make, every=7):
    return pa.array(of(make, every), pa.string()).dictionary_encode()


nested = pa.struct([("a", pa.int32()), ("b", pa.list_(pa.struct([("c", pa.string())])))])
columns = {
    "int8": column(lambda i: i * 9 - 100, pa.int8()),
    "uint16": column(lambda i: i * 2000, pa.uint16(), None),
    "int64": column(lambda i: (-1) ** i * (2**62 + i), pa.int64()),
    "uint64": column(lambda i: 2**64 - 1 - i, pa.uint64()),
    "half": column(lambda i: i / 4, pa.float16()),
    "single": column(lambda i: i / 8, pa.float32()),
    "double": column(lambda i: i / 3, pa.float64()),
    "bool": column(lambda i: i % 3 == 0, pa.bool_()),
    "string": column(lambda i: f"row {i} é 漢", pa.string()),
    "large_string": column(lambda i: "x" * i, pa.large_string()),
    "string_view": column(lambda i: "view" * (i % 6), pa.string_view()),
    "binary": column(lambda i: bytes([i] * (i % 5)), pa.binary()),
    "fixed": column(lambda i: bytes([i] * 4), pa.binary(4)),
    "date32": column(lambda i: dt.date(1969, 12, 20) + dt.timedelta(days=i), pa.date32()),
    "date64": column(lambda i: dt.date(2024, 2, 20) + dt.timedelta(days=i), pa.date64()),
    "time32": column(lambda i: dt.time(23, 59, i), pa.time32("s")),
    "time64": column(lambda i: dt.time(1, 2, 3, i * 1001), pa.time64("us")),
    "seconds": column(lambda i: dt.datetime(1960, 1, 1) + dt.timedelta(hours=i * 1000), pa.timestamp("s")),
    "micros": column(lambda i: dt.datetime(1960, 1, 1) + dt.timedelta(microseconds=i * 1001), pa.timestamp("us")),
    "zoned": column(lambda i: dt.datetime(2020, 1, 1, i % 24, tzinfo=dt.timezone.utc), pa.timestamp("ms", tz="UTC")),
    "duration": column(lambda i: dt.timedelta(milliseconds=i * 7), pa.duration("ms")),
    "decimal": column(lambda i: Decimal(i * i - 77) / 100, pa.decimal128(20, 2)),
    "null": pa.nulls(ROWS),
    "list": column(lambda i: [f"w{j}" if j % 2 else None for j in range(i % 4)], pa.list_(pa.string())),
    "large_list": column(lambda i: list(range(i % 4)), pa.large_list(pa.int32())),
    "list_view": column(lambda i: list(range(i % 4)), pa.list_view(pa.int16())),
    "pair": column(lambda i: [i, None], pa.list_(pa.int32(), 2)),
    "struct": column(lambda i: {"a": i, "b": [{"c": str(i)}] * (i % 3)}, nested),
    "map": column(lambda i: [(f"k{j}", j) for j in range(i % 3)], pa.map_(pa.string(), pa.int32())),
    "dictionary": keyed(lambda i: f"cat {i % 5}"),
    "dictionaries": pa.ListArray.from_arrays(pa.array(range(ROWS + 1), pa.int32()), keyed(lambda i: f"cat {i % 5}", None)),
    "picture": column(lambda i: {"bytes": bytes([i, 1, 2]), "path": f"{i}.png"}, pa.struct([("bytes", pa.binary()), ("path", pa.string())])),
}
features = {"picture": {"_type": "Image"}, "int8": {"names": ["cat", "dog"], "_type": "ClassLabel"}}
table = pa.table(columns).replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})


def plain(value):
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.timedelta):
        return value // dt.timedelta(milliseconds=1)
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
    if isinstance(value, (dt.date, dt.time)):
        text = value.isoformat()
        return text.removesuffix("000") if "." in text else text
    return value


def write(name, new, **options):
    with new(name, table.schema, options=ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table, max_chunksize=10)


write("stream.arrow", ipc.new_stream)
write("stream-zstd.arrow", ipc.new_stream, compression="zstd")
write("file.arrow", ipc.new_file)
write("file-lz4.feather", ipc.new_file, compression="lz4")
rows = table.to_pylist()
for row in rows:
    row["map"] = None if row["map"] is None else dict(row["map"])
with open("rows.json", "w") as file:
    json.dump([plain(row) for row in rows], file, ensure_ascii=False, separators=(",", ":"))

kind = pa.dictionary(pa.int32(), pa.string())
deltas = ipc.IpcWriteOptions(emit_dictionary_deltas=True)
with ipc.new_stream("dictionaries.arrow", pa.schema([("word", kind)]), options=deltas) as writer:
    for words in (["a", "b"], ["a", "b", "c"], ["x", "y"]):
        keys = pa.array([0, 1, len(words) - 1], pa.int32())
        writer.write_batch(pa.record_batch({"word": pa.DictionaryArray.from_arrays(keys, words)}))
