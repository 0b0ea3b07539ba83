"""Compares what the dataset-viewer API of the hub says of datasets with what `datasets` itself finds in them."""

import base64
import datetime
import io
import json
import os
import struct
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zlib

import pyarrow.feather
import pyarrow.parquet
from checks import expected, run
from datasets import ClassLabel, Dataset, Features, Image, List, Value, get_dataset_config_names
from datasets import get_dataset_split_names, load_dataset
from huggingface_hub import CommitOperationAdd, HfApi

want = expected()
api = HfApi()
ENDPOINT = os.environ["HF_ENDPOINT"]
TOKEN = os.environ["HF_TOKEN"]

CSV = b"id,text,score,ok\n" + b"".join(b'%d,"a ""b"", %d",%s,%s\n' % (i, i, b"" if i % 5 == 0 else b"0.5", b"true" if i % 2 else b"false") for i in range(150))
JSONL = b"".join(json.dumps({"a": i, "b": {"c": [i, i + 1]}, "t": f"row {i}"}).encode() + b"\n" for i in range(30))
CARD = b"""---
configs:
- config_name: en
  data_files:
  - split: train
    path: en/*.jsonl
  - split: test
    path: ["x/t.jsonl"]
- config_name: fr
  default: true
  data_dir: fr
---
"""


def png(red):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes([0, red, 0, 0]))) + chunk(b"IEND", b"")


LAYOUTS = {
    "one-file": {"data.csv": CSV},
    "two-files": {"train.csv": CSV, "my_test.csv": CSV},
    "folders": {"data/train/a.csv": CSV, "data/train/b.csv": CSV, "data/validation/c.csv": CSV},
    "card": {"README.md": CARD, "en/1.jsonl": JSONL, "en/2.jsonl": JSONL, "x/t.jsonl": JSONL, "fr/train.jsonl": JSONL, "fr/dev.jsonl": JSONL},
    "mixed": {"README.md": b"# x\n", "a.jsonl": JSONL, "b.jsonl": JSONL, "notes.txt": b"x\n", ".hidden.jsonl": JSONL},
    "array": {"all.json": b'[{"x":1,"y":"a"},{"x":2,"y":"b,]"}]'},
    "lines": {"a.txt": b"one\ntwo\nthree\n"},
    "pictures": {"train/cat/1.png": png(1), "train/dog/2.png": png(2), "test/cat/3.png": png(3), "test/dog/4.png": png(4)},
}
PUSHED = f"{want['user']}/viewer-pushed"


def name(layout):
    return f"{want['user']}/viewer-{layout}"


def ask(path, token=TOKEN, **query):
    url = f"{ENDPOINT}/api/datasets-server/{path}?{urllib.parse.urlencode(query)}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return {"status": error.code, "code": error.headers["X-Error-Code"], **json.load(error)}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(member) for member in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return None if value != value else value


def compare(repo):
    found = {}
    for split in ask("splits", dataset=repo)["splits"]:
        found.setdefault(split["config"], set()).add(split["split"])
    assert found == {config: set(get_dataset_split_names(repo, config)) for config in get_dataset_config_names(repo)}, found
    for config, splits in found.items():
        for split in splits:
            stream = load_dataset(repo, config, split=split, streaming=True)._resolve_features()
            pictures = [column for column, feature in stream.features.items() if isinstance(feature, Image)]
            answer = ask("rows", dataset=repo, config=config, split=split, length=100)
            types = {feature["name"]: feature["type"] for feature in answer["features"]}
            assert types == {**stream.features.to_dict(), **{column: {"_type": "Image"} for column in pictures}}, types
            rows = list(stream.select_columns([column for column in stream.features if column not in pictures]).take(100))
            shown = [{column: cell for column, cell in row["row"].items() if column not in pictures} for row in answer["rows"]]
            assert shown == plain(rows), (shown[:2], rows[:2])
            for column in pictures:
                request = urllib.request.Request(answer["rows"][0]["row"][column]["src"], headers={"Authorization": f"Bearer {TOKEN}"})
                assert urllib.request.urlopen(request).read(4) == b"\x89PNG"
            if repo in (PUSHED, name("arrow")):
                shown = [row["row"]["picture"] for row in answer["rows"]]
                assert all(cell is None or (cell["width"], cell["height"]) == (1, 1) for cell in shown), shown[:3]


def check_layouts():
    for layout, files in LAYOUTS.items():
        api.create_repo(name(layout), repo_type="dataset", private=True)
        operations = [CommitOperationAdd(path, content) for path, content in files.items()]
        api.create_commit(name(layout), repo_type="dataset", operations=operations, commit_message="Files")
        compare(name(layout))


def check_pushed():
    features = Features({"id": Value("int64"), "picture": Image(), "kind": ClassLabel(names=["cat", "dog"]), "words": List(Value("string"))})
    rows = {
        "id": list(range(250)),
        "picture": [{"bytes": png(i % 256), "path": None} for i in range(250)],
        "kind": [i % 2 for i in range(250)],
        "words": [["w"] * (i % 3) for i in range(250)],
    }
    Dataset.from_dict(rows, features=features).push_to_hub(PUSHED, split="train")
    compare(PUSHED)
    where = {"dataset": PUSHED, "config": "default", "split": "train"}
    assert ask("rows", offset=240, **where)["num_rows_total"] == 250
    found = ask("filter", where='"id" >= 100 AND "kind" = 1', orderby='"id" DESC', length=2, **where)
    assert [row["row_idx"] for row in found["rows"]] == [249, 247] and found["num_rows_total"] == 75, found
    figures = {column["column_name"]: column for column in ask("statistics", **where)["statistics"]}
    assert figures["kind"]["column_statistics"]["frequencies"] == {"cat": 125, "dog": 125}
    assert figures["id"]["column_statistics"]["histogram"]["hist"] == [25] * 10
    assert ask("size", dataset=PUSHED)["size"]["dataset"]["num_rows"] == 250
    [file] = ask("parquet", dataset=PUSHED)["parquet_files"]
    assert load_dataset("parquet", data_files=file["url"], split="train", streaming=True).take(1)


def check_arrow():
    repo = name("arrow")
    features = Features({"id": Value("int64"), "picture": Image(), "kind": ClassLabel(names=["cat", "dog"]), "words": List(Value("string")), "at": Value("timestamp[us]")})
    rows = {
        "id": [2**60 + i for i in range(250)],
        "picture": [{"bytes": png(i % 256), "path": None} if i % 3 != 1 else None for i in range(250)],
        "kind": [i % 2 for i in range(250)],
        "words": [["w"] * (i % 3) for i in range(250)],
        "at": [datetime.datetime(2020, 1, 1, 0, 0, i % 60) for i in range(250)],
    }
    api.create_repo(repo, repo_type="dataset", private=True)
    with tempfile.TemporaryDirectory() as folder:
        Dataset.from_dict(rows, features=features).save_to_disk(f"{folder}/train", num_shards=3)
        kinds = pyarrow.table({"n": list(range(40)), "kind": pyarrow.array(["a", "b"] * 20).dictionary_encode()})
        os.mkdir(f"{folder}/test")
        pyarrow.feather.write_feather(kinds, f"{folder}/test/zipped.arrow", compression="lz4", chunksize=7)
        api.upload_folder(repo_id=repo, repo_type="dataset", folder_path=f"{folder}/train", path_in_repo="data/train")
        api.create_repo(f"{repo}-zipped", repo_type="dataset")
        api.upload_folder(repo_id=f"{repo}-zipped", repo_type="dataset", folder_path=f"{folder}/test")
    compare(repo)
    compare(f"{repo}-zipped")
    where = {"dataset": repo, "config": "default", "split": "train"}
    last = ask("rows", offset=240, length=20, **where)
    assert last["num_rows_total"] == 250 and [row["row"]["id"] for row in last["rows"]] == [2**60 + i for i in range(240, 250)]
    found = ask("filter", where=f'"id" >= {2**60 + 248}', **where)
    assert [row["row_idx"] for row in found["rows"]] == [248, 249], found
    [file] = ask("parquet", dataset=repo)["parquet_files"]
    answer = urllib.request.urlopen(urllib.request.Request(file["url"], headers={"Authorization": f"Bearer {TOKEN}"}))
    assert pyarrow.parquet.read_table(io.BytesIO(answer.read()))["id"].to_pylist() == rows["id"]


def check_search_and_export():
    where = {"dataset": name("one-file"), "config": "default", "split": "train"}
    found = ask("search", query='B", 14', **where)
    assert [row["row_idx"] for row in found["rows"]] == [14, *range(140, 150)], found
    request = urllib.request.Request(
        f"{ENDPOINT}/api/datasets/{name('one-file')}/parquet/default/train/0.parquet", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    exported = pyarrow.parquet.read_table(io.BytesIO(urllib.request.urlopen(request).read())).to_pylist()
    assert len(exported) == 150 and exported[1]["text"] == 'a "b", 1' and exported[0]["score"] is None


def check_refusals():
    hidden = ask("splits", token=None, dataset=name("one-file"))
    assert hidden == {**ask("splits", token=None, dataset=f"{want['user']}/nothing")}
    assert (hidden["status"], hidden["code"]) == (401, "ExternalUnauthenticatedError")
    assert ask("splits", dataset=f"{want['user']}/nothing")["code"] == "ExternalAuthenticatedError"
    assert ask("rows", dataset=name("one-file"), config="default")["code"] == "InvalidParameter"
    assert ask("rows", dataset=name("one-file"), config="default", split="no")["status"] == 404
    assert ask("rows", dataset=name("one-file"), config="default", split="train", length=101)["status"] == 422


run(globals())
