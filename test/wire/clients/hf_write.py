"""Everything a user of huggingface_hub writes to a hub, read back and compared byte for byte."""

import hashlib
import os
import random
import tempfile

import huggingface_hub
from checks import expected, old_client, raises, run
from huggingface_hub import CommitOperationAdd, CommitOperationCopy, CommitOperationDelete, HfApi, HfFileSystem
from huggingface_hub import hf_hub_download, snapshot_download
from huggingface_hub.utils import EntryNotFoundError, HfHubHTTPError, RepositoryNotFoundError, RevisionNotFoundError

want = expected()
api = HfApi()
USER, STEM = want["user"], want["stem"]
VERSION = tuple(int(part) for part in huggingface_hub.__version__.split(".")[:2])


def noise(seed, size):
    return random.Random(f"{STEM} {seed}").randbytes(size)


WEIGHTS = noise("weights", 3_000_000)
FILES = {
    "README.md": b"---\nlicense: mit\nlanguage: en\n---\n# Written by a client\n",
    "config.json": b'{"model_type": "bert"}\n',
    "empty.txt": b"",
    "model.safetensors": WEIGHTS,
    "sub/tiny.bin": noise("tiny", 700),
    "sub/deep/\u00e9 b+c&d=e #1.txt": b"odd name\n",
    "sub/zeros.bin": bytes(1_500_000),
    # The same bytes under two names.
    "sub/again.safetensors": WEIGHTS,
}


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def new_repo(name, **options):
    repo = f"{USER}/{STEM}-{name}"
    api.create_repo(repo, **options)
    return repo


def write_files(folder, files):
    for name, content in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)


def upload(repo, files, **options):
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder, files)
        return api.upload_folder(repo_id=repo, folder_path=folder, **options)


def download(repo, **options):
    """What is there now, by a client that has nothing cached."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot_download(repo, local_dir=folder, cache_dir=os.path.join(folder, ".cache"), **options)
        found = {}
        for parent, _, names in os.walk(folder):
            for name in names:
                path = os.path.relpath(os.path.join(parent, name), folder)
                if not path.startswith((".cache", ".huggingface")):
                    with open(os.path.join(folder, path), "rb") as file:
                        found[path] = file.read()
        return found


def has(repo, files, **options):
    """Compares the SHA-256 of everything in a repository, but for the .gitattributes it may have been born with."""
    found = {name: sha256(content) for name, content in download(repo, **options).items() if name != ".gitattributes"}
    assert found == {name: sha256(content) for name, content in files.items()}, found


def head(repo, **options):
    return api.repo_info(repo, **options).sha


def check_create_and_delete():
    repo = new_repo("made")
    error = raises(HfHubHTTPError, api.create_repo, repo)
    assert error.response.status_code == 409, error
    assert api.create_repo(repo, exist_ok=True).repo_id == repo
    for kind, options in (("dataset", {}), ("space", {"space_sdk": "static"})):
        url = api.create_repo(repo, repo_type=kind, private=True, **options)
        assert url.repo_id == repo and url.repo_type == kind
        assert api.repo_info(repo, repo_type=kind).private
        api.delete_repo(repo, repo_type=kind)
    api.delete_repo(repo)
    raises(RepositoryNotFoundError, api.delete_repo, repo)
    api.delete_repo(repo, missing_ok=True)


def check_upload_a_folder():
    repo = new_repo("folder")
    info = upload(repo, FILES, commit_message="Everything", commit_description="And its body.")
    assert info.oid == head(repo) and info.commit_message == "Everything"
    assert api.list_repo_commits(repo)[0].message == "And its body."
    has(repo, FILES)
    entries = {entry.path: entry for entry in api.list_repo_tree(repo, recursive=True)}
    assert entries["model.safetensors"].lfs["sha256"] == sha256(WEIGHTS)
    assert entries["config.json"].lfs is None and entries["sub/tiny.bin"].size == 700
    assert api.model_info(repo).card_data.license == "mit"


def check_upload_of_what_is_there():
    repo = new_repo("same")
    before = upload(repo, FILES).oid
    if VERSION >= (0, 25):
        assert upload(repo, FILES).oid == before
    else:
        upload(repo, FILES)
    has(repo, FILES)
    changed = dict(FILES, **{"model.safetensors": WEIGHTS[:1_000_000] + noise("new", 999) + WEIGHTS[1_000_000:]})
    assert upload(repo, changed).oid != before
    has(repo, changed)
    has(repo, FILES, revision=before)


def check_upload_files():
    repo = new_repo("files", repo_type="dataset")
    at = {"repo_id": repo, "repo_type": "dataset"}
    api.upload_file(path_or_fileobj=b"a,b\n1,2\n", path_in_repo="data/train.csv", **at)
    with tempfile.NamedTemporaryFile() as file:
        file.write(WEIGHTS)
        file.flush()
        api.upload_file(path_or_fileobj=file.name, path_in_repo="data/train.parquet", **at)
    with open(hf_hub_download(repo, "data/train.parquet", repo_type="dataset"), "rb") as file:
        assert sha256(file.read()) == sha256(WEIGHTS)
    api.delete_file("data/train.csv", **at)
    has(repo, {"data/train.parquet": WEIGHTS}, repo_type="dataset")
    api.delete_folder("data", **at)
    has(repo, {}, repo_type="dataset")


def check_one_commit_of_many_operations():
    repo = new_repo("operations")
    first = upload(repo, FILES).oid
    operations = [
        CommitOperationAdd("added.bin", noise("added", 20_000)),
        CommitOperationAdd("config.json", b"{}\n"),
        CommitOperationDelete("sub/deep/", is_folder=True),
        CommitOperationDelete("empty.txt"),
        CommitOperationCopy("model.safetensors", "copy.safetensors"),
        CommitOperationCopy("README.md", "copies/README.md"),
    ]
    if VERSION < (0, 26):
        # It copies LFS files alone.
        operations.pop()
    info = api.create_commit(repo, operations=operations, commit_message="Many at once", parent_commit=first)
    left = {
        **FILES,
        "added.bin": noise("added", 20_000),
        "config.json": b"{}\n",
        "copy.safetensors": WEIGHTS,
        "copies/README.md": FILES["README.md"],
    }
    if VERSION < (0, 26):
        del left["copies/README.md"]
    for gone in ("empty.txt", "sub/deep/\u00e9 b+c&d=e #1.txt"):
        del left[gone]
    has(repo, left)
    assert [commit.commit_id for commit in api.list_repo_commits(repo)][:2] == [info.oid, first]
    nothing = [CommitOperationDelete("nowhere.txt")]
    raises(HfHubHTTPError, api.create_commit, repo, operations=nothing, commit_message="Nothing")


def check_a_commit_on_an_old_parent():
    repo = new_repo("parent")
    first = api.upload_file(repo_id=repo, path_or_fileobj=b"1", path_in_repo="a.txt").oid
    api.upload_file(repo_id=repo, path_or_fileobj=b"2", path_in_repo="a.txt")
    late = [CommitOperationAdd("a.txt", b"3")]
    error = raises(
        HfHubHTTPError, api.create_commit, repo, operations=late, commit_message="Late", parent_commit=first
    )
    assert error.response.status_code == 412, error
    has(repo, {"a.txt": b"2"})


def check_cards_are_validated():
    repo = new_repo("card")
    card = b"---\nlicense: [unclosed\n---\n"
    raises(Exception, api.upload_file, repo_id=repo, path_or_fileobj=card, path_in_repo="README.md")
    assert list(api.list_repo_tree(repo)) == []


def check_branches_and_tags():
    repo = new_repo("refs")
    first = api.upload_file(repo_id=repo, path_or_fileobj=b"main", path_in_repo="a.txt").oid
    api.create_branch(repo, branch="feature/x")
    raises(HfHubHTTPError, api.create_branch, repo, branch="feature/x")
    api.create_branch(repo, branch="feature/x", exist_ok=True)
    api.upload_file(repo_id=repo, path_or_fileobj=WEIGHTS, path_in_repo="a.bin", revision="feature/x")
    api.create_tag(repo, tag="v1", tag_message="one", revision="feature/x")
    api.create_branch(repo, branch="old", revision=first)
    has(repo, {"a.txt": b"main"})
    has(repo, {"a.txt": b"main", "a.bin": WEIGHTS}, revision="v1")
    refs = api.list_repo_refs(repo)
    assert {branch.name for branch in refs.branches} == {"main", "feature/x", "old"}
    assert [tag.name for tag in refs.tags] == ["v1"]
    api.delete_branch(repo, branch="feature/x")
    api.delete_tag(repo, tag="v1")
    raises(RevisionNotFoundError, api.repo_info, repo, revision="v1")
    raises(RevisionNotFoundError, api.repo_info, repo, revision="feature/x")
    wrong = {"repo_id": repo, "path_or_fileobj": b"x", "path_in_repo": "x", "revision": "nowhere"}
    raises(RevisionNotFoundError, api.upload_file, **wrong)


def check_pull_requests():
    repo = new_repo("pulls")
    api.upload_file(repo_id=repo, path_or_fileobj=b"main", path_in_repo="a.txt")
    info = upload(repo, {"weights.bin": WEIGHTS}, create_pr=True, commit_message="Add weights")
    assert info.pr_revision == f"refs/pr/{info.pr_num}" and info.pr_url.endswith(f"/discussions/{info.pr_num}")
    has(repo, {"a.txt": b"main"})
    has(repo, {"a.txt": b"main", "weights.bin": WEIGHTS}, revision=info.pr_revision)
    api.upload_file(repo_id=repo, path_or_fileobj=b"b", path_in_repo="b.txt", revision=info.pr_revision)
    details = api.get_discussion_details(repo, info.pr_num)
    assert details.is_pull_request and details.title == "Add weights", details
    if details.status == "draft":
        # The newest clients make a pull request first, and then commit to it.
        api.change_discussion_status(repo, info.pr_num, "open")
    assert info.pr_num in [found.num for found in api.get_repo_discussions(repo)]
    assert info.pr_revision in [ref.ref for ref in api.list_repo_refs(repo, include_pull_requests=True).pull_requests]
    api.merge_pull_request(repo, info.pr_num, comment="Thanks")
    assert api.get_discussion_details(repo, info.pr_num).status == "merged"
    has(repo, {"a.txt": b"main", "b.txt": b"b", "weights.bin": WEIGHTS})


def check_discussions():
    repo = new_repo("talk")
    made = api.create_discussion(repo, title="A question of mine", description="Does it work?")
    assert made.num == 1 and not made.is_pull_request
    comment = api.comment_discussion(repo, 1, comment="It does.")
    edited = api.edit_discussion_comment(repo, 1, comment.id, new_content="It does indeed.")
    assert edited.content == "It does indeed." and edited.edited
    assert api.rename_discussion(repo, 1, new_title="A better question").new_title == "A better question"
    assert api.change_discussion_status(repo, 1, "closed", comment="Done").new_status == "closed"
    api.hide_discussion_comment(repo, 1, comment.id)
    details = api.get_discussion_details(repo, 1)
    assert details.title == "A better question" and details.status == "closed"
    assert [event.type for event in details.events].count("comment") >= 2
    opened = api.create_pull_request(repo, title="A draft of mine")
    assert opened.num == 2 and opened.status == "draft"


def check_squash():
    repo = new_repo("squash")
    for n in range(3):
        api.upload_file(repo_id=repo, path_or_fileobj=noise(n, 2000), path_in_repo=f"{n}.bin")
    api.super_squash_history(repo, commit_message="All in one")
    commits = api.list_repo_commits(repo)
    assert [commit.title for commit in commits] == ["All in one"], commits
    has(repo, {f"{n}.bin": noise(n, 2000) for n in range(3)})


def check_list_and_delete_large_files():
    if not hasattr(api, "list_lfs_files"):
        return
    repo = new_repo("large")
    upload(repo, {"a.bin": WEIGHTS, "b.bin": noise("b", 5000), "c.txt": b"c"})
    listed = {file.filename: file for file in api.list_lfs_files(repo)}
    assert set(listed) == {"a.bin", "b.bin"} and listed["a.bin"].size == len(WEIGHTS), listed
    api.permanently_delete_lfs_files(repo, [listed["b.bin"]])
    assert [file.filename for file in api.list_lfs_files(repo)] == ["a.bin"]
    has(repo, {"a.bin": WEIGHTS, "c.txt": b"c"})


def check_move_and_settings():
    repo = new_repo("moving")
    upload(repo, FILES)
    if VERSION >= (0, 27):
        api.update_repo_settings(repo, private=True)
        assert api.repo_info(repo).private
        raises(RepositoryNotFoundError, api.repo_info, repo, token=False)
        api.update_repo_settings(repo, private=False)
    assert not api.repo_info(repo, token=False).private
    api.move_repo(repo, repo + "-on")
    has(repo + "-on", FILES)
    has(repo, FILES)
    if hasattr(api, "duplicate_repo"):
        api.duplicate_repo(repo + "-on", repo + "-twice")
        has(repo + "-twice", FILES)


def check_preupload():
    repo = new_repo("preupload")
    operations = [CommitOperationAdd(f"{n}.bin", noise(f"part {n}", 300_000)) for n in range(3)]
    for operation in operations:
        api.preupload_lfs_files(repo, additions=[operation])
    api.create_commit(repo, operations=operations, commit_message="Parts")
    has(repo, {f"{n}.bin": noise(f"part {n}", 300_000) for n in range(3)})


def check_upload_a_large_folder():
    if not hasattr(api, "upload_large_folder"):
        return
    repo = new_repo("large-folder")
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder, FILES)
        api.upload_large_folder(repo, folder, repo_type="model", num_workers=2, print_report=False)
    has(repo, FILES)


def check_file_system():
    repo = new_repo("filesystem", repo_type="dataset")
    fs = HfFileSystem(skip_instance_cache=True)
    path = f"datasets/{repo}"
    with fs.open(f"{path}/notes.txt", "w") as file:
        file.write("written")
    with fs.open(f"{path}/big.bin", "wb") as file:
        file.write(WEIGHTS)
    assert fs.read_text(f"{path}/notes.txt") == "written"
    with fs.open(f"{path}/big.bin", "rb", block_size=100_000) as file:
        for start in (0, 1_234_567, len(WEIGHTS) - 10):
            file.seek(start)
            assert file.read(250_000) == WEIGHTS[start : start + 250_000], start
    fs.cp_file(f"{path}/big.bin", f"{path}/copied.bin")
    fs.rm(f"{path}/notes.txt")
    has(repo, {"big.bin": WEIGHTS, "copied.bin": WEIGHTS}, repo_type="dataset")


def check_readers_may_not_write():
    repo = new_repo("guarded")
    reader = HfApi(token=want["reader_token"])
    for act in (
        lambda: reader.upload_file(repo_id=repo, path_or_fileobj=b"x", path_in_repo="x.txt"),
        lambda: reader.upload_file(repo_id=repo, path_or_fileobj=WEIGHTS, path_in_repo="x.bin"),
        lambda: reader.create_branch(repo, branch="x"),
        lambda: reader.create_tag(repo, tag="x"),
        lambda: reader.delete_repo(repo),
        lambda: reader.super_squash_history(repo),
        lambda: reader.move_repo(repo, repo + "-away"),
    ):
        error = raises(HfHubHTTPError, act)
        assert error.response.status_code in (401, 403), error
    assert list(api.list_repo_tree(repo)) == []
    nowhere = {"repo_id": f"{USER}/absent", "path_or_fileobj": b"x", "path_in_repo": "x.txt"}
    raises(RepositoryNotFoundError, api.upload_file, **nowhere)


run(globals())
