"""Pushes a dataset with `datasets` and loads it again, whole and streamed, with the hub's address in HF_ENDPOINT."""

import tempfile

from checks import expected, run
from datasets import Dataset, DatasetDict, Features, Value, load_dataset
from huggingface_hub import HfApi

want = expected()
api = HfApi()
REPO = f"{want['user']}/{want['stem']}-rows"
ROWS = {"id": list(range(4000)), "text": [f"row {n} " * 40 for n in range(4000)]}
FEATURES = Features({"id": Value("int64"), "text": Value("string")})


def rows(count, start=0):
    return Dataset.from_dict({name: values[start : start + count] for name, values in ROWS.items()}, features=FEATURES)


def load(**options):
    with tempfile.TemporaryDirectory() as cache:
        loaded = load_dataset(REPO, cache_dir=cache, **options)
        return {split: part.to_dict() for split, part in loaded.items()}


def check_push_and_load():
    DatasetDict({"train": rows(3000), "test": rows(500, 3000)}).push_to_hub(REPO, private=True)
    loaded = load()
    assert loaded["train"] == rows(3000).to_dict() and loaded["test"] == rows(500, 3000).to_dict()
    assert api.dataset_info(REPO).private


def check_push_again():
    DatasetDict({"train": rows(3500), "test": rows(500, 3000)}).push_to_hub(REPO)
    assert load()["train"] == rows(3500).to_dict()


def check_push_in_shards_and_another_configuration():
    rows(4000).push_to_hub(REPO, config_name="sharded", num_shards=4)
    names = [entry.path for entry in api.list_repo_tree(REPO, "sharded", repo_type="dataset")]
    assert len(names) == 4, names
    assert load(name="sharded")["train"] == rows(4000).to_dict()
    assert load()["train"] == rows(3500).to_dict()


def check_streaming():
    streamed = load_dataset(REPO, name="sharded", split="train", streaming=True)
    assert [row["id"] for row in streamed] == ROWS["id"]
    first = next(iter(load_dataset(REPO, split="test", streaming=True)))
    assert first == {"id": 3000, "text": ROWS["text"][3000]}


def check_push_in_a_pull_request():
    info = rows(10).push_to_hub(REPO, config_name="proposed", create_pr=True)
    assert load(name="proposed", revision=info.pr_revision)["train"] == rows(10).to_dict()


def check_files_of_other_kinds():
    repo = f"{want['user']}/{want['stem']}-csv"
    api.create_repo(repo, repo_type="dataset")
    api.upload_file(repo_id=repo, repo_type="dataset", path_or_fileobj=b"a,b\n1,x\n2,y\n", path_in_repo="data/train.csv")
    with tempfile.TemporaryDirectory() as cache:
        assert load_dataset(repo, split="train", cache_dir=cache).to_dict() == {"a": [1, 2], "b": ["x", "y"]}


run(globals())
