"""Everything a user of huggingface_hub reads from a hub, with the hub's address in HF_ENDPOINT."""

import hashlib
import os
import subprocess
import sys
import tempfile

from checks import expected, old_client, raises, run
from huggingface_hub import HfApi, HfFileSystem, file_exists, hf_hub_download, repo_exists, snapshot_download
from huggingface_hub import revision_exists
from huggingface_hub.utils import EntryNotFoundError, HfHubHTTPError, RepositoryNotFoundError, RevisionNotFoundError

want = expected()
api = HfApi()
MODEL, DATASET, PRIVATE = want["model"], want["dataset"], want["private"]


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_whoami():
    me = api.whoami()
    assert me["name"] == want["user"] and me["type"] == "user", me
    assert me["auth"]["accessToken"]["role"] in ("read", "write"), me
    wrong = raises(Exception, api.whoami, token="hf_" + "x" * 40)
    assert "Invalid user token" in str(wrong), wrong


def check_download_one_file():
    path = hf_hub_download(MODEL, "config.json")
    assert sha256(path) == want["files"]["config.json"]
    assert want["head"] in path
    assert hf_hub_download(MODEL, "config.json") == path


def check_download_an_lfs_file():
    assert sha256(hf_hub_download(MODEL, "model.safetensors")) == want["files"]["model.safetensors"]


def check_download_from_a_tag_and_a_branch_with_a_slash():
    path = hf_hub_download(MODEL, "config.json", revision="v1")
    assert want["first"] in path, path
    path = hf_hub_download(MODEL, "config.json", revision="feature/x")
    assert want["first"] in path, path


def check_download_names_that_need_encoding():
    for repo, files in ((MODEL, want["files"]), (PRIVATE, want["odd_files"])):
        for name, digest in files.items():
            assert sha256(hf_hub_download(repo, name)) == digest, name


def check_download_of_nothing():
    raises(EntryNotFoundError, hf_hub_download, MODEL, "nothing.txt")
    cache = os.path.join(os.environ["HF_HOME"], "hub", "models--" + MODEL.replace("/", "--"))
    assert os.path.exists(os.path.join(cache, ".no_exist", want["head"], "nothing.txt")), "absence was not remembered"
    raises(RevisionNotFoundError, hf_hub_download, MODEL, "config.json", revision="nope")
    raises(RepositoryNotFoundError, hf_hub_download, want["user"] + "/absent", "config.json")
    with tempfile.TemporaryDirectory() as empty:
        raises(RepositoryNotFoundError, hf_hub_download, PRIVATE, "config.json", token=False, cache_dir=empty)
    raises(RepositoryNotFoundError, hf_hub_download, "bare-name", "config.json")


def check_download_by_a_former_name():
    assert sha256(hf_hub_download(want["moved"], "config.json")) == want["files"]["config.json"]
    path = snapshot_download(want["moved"], allow_patterns="config.json")
    assert os.listdir(path) == ["config.json"]


def check_snapshot():
    with tempfile.TemporaryDirectory() as folder:
        snapshot_download(MODEL, local_dir=folder)
        for name, digest in want["files"].items():
            assert sha256(os.path.join(folder, name)) == digest, name
    path = snapshot_download(DATASET, repo_type="dataset")
    assert sorted(os.listdir(path)) == ["README.md", "data"], os.listdir(path)


def check_snapshot_of_many_files():
    path = snapshot_download(DATASET, repo_type="dataset", revision="many", allow_patterns="many/11?/*")
    found = sum(len(files) for _, _, files in os.walk(path))
    assert found == want["many_matching"], found


def check_model_info():
    info = api.model_info(MODEL)
    assert info.id == MODEL and info.sha == want["head"] and info.author == want["user"]
    assert not info.private and info.gated is False and not info.disabled
    assert info.pipeline_tag == "text-classification" and info.library_name == "transformers"
    assert {"license:mit", "en", "safetensors", "bert"} <= set(info.tags), info.tags
    assert info.safetensors.total == want["parameters"], info.safetensors
    assert info.config["model_type"] == "bert"
    assert sorted(s.rfilename for s in info.siblings) == sorted(want["all_files"])
    card = info.card_data
    assert card.license == "mit" and card.language == "en"
    assert info.last_modified.year >= 2025 and info.created_at.tzinfo is not None


def check_repo_info_with_file_metadata():
    info = api.repo_info(MODEL, files_metadata=True)
    files = {s.rfilename: s for s in info.siblings}
    lfs = files["model.safetensors"]
    assert lfs.lfs["sha256"] == want["files"]["model.safetensors"] and lfs.lfs["size"] == lfs.size
    assert files["config.json"].lfs is None and len(files["config.json"].blob_id) == 40
    assert files["config.json"].size == want["config_size"]


def check_repo_info_of_a_revision_and_of_kinds():
    assert api.repo_info(MODEL, revision="v1").sha == want["first"]
    assert api.dataset_info(DATASET).sha == want["dataset_head"]
    assert api.space_info(want["space"]).sdk == "gradio"
    raises(RevisionNotFoundError, api.repo_info, MODEL, revision="nope")


def check_expand():
    info = api.model_info(MODEL, expand=["likes", "sha", "tags"])
    assert info.likes == 0 and info.sha == want["head"] and "en" in info.tags and info.siblings is None
    if not old_client():
        raises(HfHubHTTPError, api.model_info, MODEL, expand=["nonsense"])


def check_private_repositories():
    assert api.model_info(PRIVATE).private
    raises(RepositoryNotFoundError, api.model_info, PRIVATE, token=False)
    assert PRIVATE in [m.id for m in api.list_models(author=want["user"])]
    assert PRIVATE not in [m.id for m in api.list_models(author=want["user"], token=False)]


def check_existence():
    assert repo_exists(MODEL) and not repo_exists(want["user"] + "/absent")
    assert file_exists(MODEL, "config.json") and not file_exists(MODEL, "nothing.txt")
    assert not file_exists(want["user"] + "/absent", "config.json")
    assert revision_exists(MODEL, "v1") and not revision_exists(MODEL, "nope")


def check_tree():
    entries = {e.path: e for e in api.list_repo_tree(MODEL, recursive=True)}
    assert set(want["all_files"]) <= set(entries)
    assert entries["model.safetensors"].lfs["sha256"] == want["files"]["model.safetensors"]
    assert type(entries["sub"]).__name__ == "RepoFolder" and len(entries["sub"].tree_id) == 40
    one = {e.path: e for e in api.list_repo_tree(MODEL, "sub", expand=True)}
    assert one["sub/notes.txt"].last_commit["oid"] == want["head"], one
    raises(EntryNotFoundError, list, api.list_repo_tree(MODEL, "nowhere"))
    raises(RevisionNotFoundError, list, api.list_repo_tree(MODEL, revision="nope"))


def check_tree_in_pages():
    entries = list(api.list_repo_tree(DATASET, recursive=True, revision="many", repo_type="dataset"))
    files = [e.path for e in entries if type(e).__name__ == "RepoFile"]
    assert len(files) == len(set(files)) == want["many"], len(files)


def check_paths_info():
    names = [*want["files"], "sub"]
    found = api.get_paths_info(MODEL, [*names, "nothing.txt"], expand=True)
    assert sorted(e.path for e in found) == sorted(names)
    assert all(e.last_commit is not None for e in found)
    odd = api.get_paths_info(PRIVATE, list(want["odd_files"]))
    assert sorted(e.path for e in odd) == sorted(want["odd_files"])


def check_refs():
    refs = api.list_repo_refs(MODEL)
    assert {b.name for b in refs.branches} == {"main", "feature/x"}
    assert [(t.name, t.target_commit) for t in refs.tags] == [("v1", want["first"])]


def check_commits():
    commits = api.list_repo_commits(MODEL)
    assert commits[0].commit_id == want["head"] and commits[-1].commit_id == want["first"]
    assert commits[-1].title == "First" and commits[-1].message == "With a body."
    assert commits[0].authors == ["Ada Tester"] and commits[0].created_at.tzinfo is not None
    assert len(api.list_repo_commits(DATASET, repo_type="dataset", revision="many")) == want["many_commits"]
    formatted = api.list_repo_commits(MODEL, formatted=True)
    assert formatted[-1].formatted_title == "First"


def check_list_models():
    names = lambda **query: [m.id for m in api.list_models(author=want["user"], **query)]
    assert MODEL in names(filter="license:mit") and MODEL in names(filter=["en", "safetensors"])
    assert MODEL not in names(filter=["en", "license:apache-2.0"])
    assert names(search=want["search"]) == [MODEL]
    listed = {m.id: m for m in api.list_models(author=want["user"], full=True)}[MODEL]
    assert listed.sha == want["head"] and "config.json" in [s.rfilename for s in listed.siblings]
    carded = {m.id: m for m in api.list_models(author=want["user"], cardData=True)}[MODEL]
    assert carded.card_data.license == "mit"
    assert MODEL in [d.id for d in api.list_models(filter="text-classification")]


def check_list_in_order_and_in_pages():
    created = [m.id for m in api.list_models(author=want["user"], sort="created_at", search="page-", limit=5)]
    assert created == [want["user"] + f"/page-{n}" for n in (6, 5, 4, 3, 2)], created
    from huggingface_hub.utils import build_hf_headers

    url = os.environ["HF_ENDPOINT"] + "/api/models"
    params = {"author": want["user"], "search": "page-", "limit": 2, "sort": "createdAt"}
    try:
        from huggingface_hub.utils import paginate
    except ImportError:
        from huggingface_hub.utils._pagination import paginate
    paged = [item["id"] for item in paginate(url, params=params, headers=build_hf_headers())]
    assert paged == [want["user"] + f"/page-{n}" for n in (6, 5, 4, 3, 2, 1, 0)], paged


def check_list_datasets_and_spaces():
    assert DATASET in [d.id for d in api.list_datasets(filter="task_categories:text-classification")]
    assert DATASET in [d.id for d in api.list_datasets(language="en", author=want["user"])]
    assert DATASET not in [d.id for d in api.list_datasets(language="fr", author=want["user"])]
    assert [s.id for s in api.list_spaces(author=want["user"], full=True)] == [want["space"]]
    assert "license" in api.get_model_tags() and isinstance(api.get_dataset_tags(), dict)


def check_file_system():
    fs = HfFileSystem()
    assert sorted(e.split("/")[-1] for e in fs.ls(MODEL, detail=False)) == sorted(want["at_root"])
    info = fs.info(f"{MODEL}/model.safetensors")
    assert info["type"] == "file" and info["lfs"]["sha256"] == want["files"]["model.safetensors"]
    with open(hf_hub_download(MODEL, "model.safetensors"), "rb") as file:
        whole = file.read()
    with fs.open(f"{MODEL}/model.safetensors", block_size=64 << 10) as file:
        for start in (0, 100_000, len(whole) - 10):
            file.seek(start)
            assert file.read(50_000) == whole[start : start + 50_000], start
    assert fs.read_text(f"{MODEL}@v1/config.json") == want["first_config"]
    assert fs.exists(f"datasets/{DATASET}/data/train.csv") and not fs.exists(f"datasets/{DATASET}/data/none")
    assert fs.glob(f"datasets/{DATASET}/**/*.csv") == [f"datasets/{DATASET}/data/train.csv"]


def check_safetensors_metadata():
    metadata = api.get_safetensors_metadata(MODEL)
    assert sum(metadata.parameter_count.values()) == want["parameters"]


def check_auth_check():
    if not hasattr(api, "auth_check"):
        return
    api.auth_check(MODEL)
    raises(RepositoryNotFoundError, api.auth_check, PRIVATE, token=False)


def check_command_line():
    with tempfile.TemporaryDirectory() as folder:
        module = "huggingface_hub.commands.huggingface_cli" if old_client() else "huggingface_hub.cli.hf"
        command = [sys.executable, "-m", module, "download", MODEL, "config.json", "--local-dir", folder]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert sha256(os.path.join(folder, "config.json")) == want["files"]["config.json"]


run(globals())
