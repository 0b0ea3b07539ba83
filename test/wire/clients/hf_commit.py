"""Commits, branches, tags and large files, as users of huggingface_hub make them, checked with git."""

import os
import subprocess
import tempfile
import threading

os.environ["HF_HUB_DISABLE_XET"] = "1"

from checks import expected, raises, run
from huggingface_hub import CommitOperationAdd, CommitOperationCopy, CommitOperationDelete, HfApi
from huggingface_hub.utils import EntryNotFoundError, HfHubHTTPError, RepositoryNotFoundError, RevisionNotFoundError

want = expected()
OWNER, STRANGER, STEM = want["owner"], want["stranger"], want["stem"]
owner = HfApi(token=OWNER["token"])
stranger = HfApi(token=STRANGER["token"])


def git(folder, *args):
    env = {"PATH": os.environ["PATH"], "HOME": folder, "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", "-C", folder, *args], env=env, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"git {args}: {done.stderr}")
    return done.stdout.strip()


def clone(repo):
    """A clone that git itself finds in order."""
    folder = tempfile.mkdtemp()
    address = f"{owner.endpoint}/{repo}".replace("://", f"://{OWNER['name']}:{OWNER['token']}@", 1)
    git(folder, "clone", "-q", address, ".")
    git(folder, "fsck", "--strict")
    return folder


def new_repo(name, **options):
    repo = f"{OWNER['name']}/{STEM}-{name}"
    owner.create_repo(repo, **options)
    return repo


def put(repo, path, content, **options):
    return owner.upload_file(repo_id=repo, path_in_repo=path, path_or_fileobj=content, **options)


def status_of(call, *args, **kwargs):
    return raises(HfHubHTTPError, call, *args, **kwargs).response.status_code


def check_folder_of_many_files():
    repo = new_repo("folder")
    source = tempfile.mkdtemp()
    for i in range(300):
        path = os.path.join(source, f"d{i % 7}", f"f{i}.json")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write('{"number": %d}\n' % i)
    with open(os.path.join(source, "README.md"), "w") as file:
        file.write("---\nlicense: mit\n---\n# Folder\n")
    with open(os.path.join(source, "empty.bin"), "w"):
        pass
    owner.upload_folder(repo_id=repo, folder_path=source, commit_message="All of it", commit_description="in one go")
    folder = clone(repo)
    assert git(folder, "log", "--format=%s|%b|%an") == f"All of it|in one go\n|{OWNER['name']}"
    assert subprocess.run(["diff", "-r", "-x", ".git*", source, folder]).returncode == 0
    before = owner.repo_info(repo).sha
    owner.upload_folder(repo_id=repo, folder_path=source)
    assert owner.repo_info(repo).sha == before
    with open(os.path.join(source, "d1", "f1.json"), "w") as file:
        file.write("changed\n")
    owner.upload_folder(repo_id=repo, folder_path=source, delete_patterns=["d2/*"], ignore_patterns=["d2/*"])
    folder = clone(repo)
    changed = git(folder, "diff", "--name-status", "HEAD~1").splitlines()
    assert "M\td1/f1.json" in changed and not os.path.exists(os.path.join(folder, "d2")), changed


def check_large_files():
    repo = new_repo("large")
    weights, image = os.urandom(300_000), b"\x89PNG\0" + os.urandom(5000)
    put(repo, "weights/model.safetensors", weights)
    put(repo, "a picture.png", image)
    put(repo, "notes.txt", b"text")
    for path, content in [("weights/model.safetensors", weights), ("a picture.png", image)]:
        with open(owner.hf_hub_download(repo, path), "rb") as file:
            assert file.read() == content
        assert owner.get_paths_info(repo, path)[0].lfs.size == len(content)
    assert owner.get_paths_info(repo, "notes.txt")[0].lfs is None
    folder = clone(repo)
    lfs = git(folder, "check-attr", "filter", "a picture.png", "weights/model.safetensors", "notes.txt").splitlines()
    assert [line.endswith(": lfs") for line in lfs] == [True, True, False], lfs
    head = owner.repo_info(repo).sha
    owner.create_commit(
        repo,
        [
            CommitOperationCopy("weights/model.safetensors", "copy.safetensors"),
            CommitOperationCopy("notes.txt", "notes/copy.txt"),
            CommitOperationDelete("a picture.png"),
        ],
        commit_message="copies",
        parent_commit=head,
    )
    files = set(owner.list_repo_files(repo))
    assert {"copy.safetensors", "notes/copy.txt"} < files and "a picture.png" not in files
    clone(repo)


def check_parent_commit():
    repo = new_repo("parent")
    put(repo, "a", b"1")
    first = owner.repo_info(repo).sha
    put(repo, "b", b"2")
    stale = lambda: owner.create_commit(repo, [CommitOperationAdd("c", b"3")], commit_message="c", parent_commit=first)
    assert status_of(stale) == 412
    assert "c" not in owner.list_repo_files(repo)


def check_what_is_not_there():
    repo = new_repo("missing")
    put(repo, "a/b.txt", b"1")
    raises(EntryNotFoundError, owner.delete_file, "nothing", repo_id=repo)
    raises(EntryNotFoundError, owner.delete_folder, "nothing", repo_id=repo)
    raises(RevisionNotFoundError, put, repo, "x", b"1", revision="nothing")
    raises(RepositoryNotFoundError, put, f"{OWNER['name']}/{STEM}-nothing", "x", b"1")
    owner.delete_folder("a", repo_id=repo)
    assert owner.list_repo_files(repo) == [".gitattributes"]


def check_invalid_card():
    repo = new_repo("card")
    raises(ValueError, put, repo, "README.md", b"---\nlicense: [\n---\n")
    put(repo, "README.md", b"# no metadata\n")


def check_writers_at_once():
    repo = new_repo("races")
    put(repo, "README.md", b"# Races\n")
    failures = []

    def write(i):
        try:
            HfApi(token=OWNER["token"]).upload_file(repo_id=repo, path_in_repo=f"w/{i}", path_or_fileobj=b"%d" % i)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    folder = clone(repo)
    assert sorted(os.listdir(os.path.join(folder, "w"))) == [str(i) for i in range(8)]
    assert git(folder, "rev-list", "--count", "HEAD") == "9"


def check_branches_and_tags():
    repo = new_repo("refs")
    owner.create_branch(repo, branch="made/first")
    put(repo, "here", b"1", revision="made/first")
    owner.create_tag(repo, tag="v1", tag_message="One", revision="made/first")
    owner.create_tag(repo, tag="light")
    again = raises(HfHubHTTPError, owner.create_branch, repo, branch="made/first")
    assert again.response.status_code == 409 and "Reference refs/heads/made/first already exists" in str(again), again
    assert status_of(owner.create_tag, repo, tag="v1") == 409
    owner.create_branch(repo, branch="made/first", exist_ok=True)
    owner.create_tag(repo, tag="v1", exist_ok=True)
    owner.create_branch(repo, branch="from-tag", revision="v1")
    assert "here" in owner.list_repo_files(repo, revision="from-tag")
    assert "here" not in owner.list_repo_files(repo)
    folder = clone(repo)
    assert git(folder, "cat-file", "-t", "v1") == "tag" and git(folder, "tag", "-l", "--format=%(contents)", "v1") == "One"
    assert git(folder, "cat-file", "-t", "light") == "commit"
    raises(RevisionNotFoundError, owner.create_branch, repo, branch="x", revision="nothing")
    raises(RevisionNotFoundError, owner.create_tag, repo, tag="x", revision="nothing")
    kept = raises(HfHubHTTPError, owner.delete_branch, repo, branch="main")
    assert kept.response.status_code == 403 and "Cannot delete refs/heads/main" in str(kept), kept
    assert "Invalid rev id" in str(raises(RevisionNotFoundError, owner.delete_branch, repo, branch="v1"))
    owner.delete_branch(repo, branch="made/first")
    owner.delete_tag(repo, tag="light")
    refs = owner.list_repo_refs(repo)
    assert [b.name for b in refs.branches] == ["main", "from-tag"] and [t.name for t in refs.tags] == ["v1"]
    raises(RevisionNotFoundError, owner.delete_tag, repo, tag="light")


def check_pull_request_with_a_commit():
    repo = new_repo("pulls")
    put(repo, "README.md", b"# Pulls\n")
    made = stranger.upload_file(
        repo_id=repo, path_in_repo="theirs.txt", path_or_fileobj=b"1", create_pr=True, commit_message="Take mine"
    )
    assert made.pr_url.endswith(f"/{repo}/discussions/1"), made.pr_url
    revision = getattr(made, "pr_revision", None) or "refs/pr/1"
    stranger.upload_file(repo_id=repo, path_in_repo="more.txt", path_or_fileobj=b"2", revision=revision)
    assert {"theirs.txt", "more.txt"} < set(owner.list_repo_files(repo, revision=revision))
    assert owner.list_repo_files(repo) == [".gitattributes", "README.md"]
    assert owner.get_discussion_details(repo, 1).title == "Take mine"
    assert status_of(stranger.upload_file, repo_id=repo, path_in_repo="x", path_or_fileobj=b"1") == 403


def check_commits_to_a_tag():
    repo = new_repo("tagged")
    put(repo, "here", b"1")
    owner.create_tag(repo, tag="light")
    owner.create_tag(repo, tag="said", tag_message="What was meant")
    head = owner.repo_info(repo).sha
    made = put(repo, "there", b"2", revision="light")
    large = os.urandom(20_000)
    put(repo, "large.bin", large, revision="refs/tags/light")
    assert owner.repo_info(repo, revision="light").sha != head == owner.repo_info(repo).sha
    with open(owner.hf_hub_download(repo, "large.bin", revision="light"), "rb") as file:
        assert file.read() == large
    folder = clone(repo)
    assert git(folder, "rev-parse", "light~1", "light~2", "main").splitlines() == [made.oid, head, head]
    assert git(folder, "cat-file", "-t", "light") == "commit"
    refused = raises(HfHubHTTPError, put, repo, "x", b"1", revision=head)
    assert refused.response.status_code == 400 and "is a commit" in str(refused), refused
    assert status_of(stranger.upload_file, repo_id=repo, path_in_repo="x", path_or_fileobj=b"1", revision="light") == 403
    # A branch of the same name is what is meant.
    owner.create_branch(repo, branch="light")
    on_branch = put(repo, "on-branch", b"3", revision="light").oid
    assert git(clone(repo), "rev-parse", "refs/tags/light^", "origin/light").splitlines() == [made.oid, on_branch]


def check_commits_to_an_annotated_tag():
    repo = new_repo("annotated")
    put(repo, "here", b"1")
    owner.create_tag(repo, tag="said", tag_message="What was meant")
    head = owner.repo_info(repo).sha
    folder = clone(repo)
    before = git(folder, "rev-parse", "refs/tags/said")
    made = put(repo, "there", b"2", revision="said")
    assert owner.repo_info(repo, revision="said").sha == made.oid and owner.repo_info(repo).sha == head
    assert "there" in owner.list_repo_files(repo, revision="said") and "there" not in owner.list_repo_files(repo)
    git(folder, "fetch", "--tags", "--force", "origin")
    assert git(folder, "cat-file", "-t", "said") == "tag" and git(folder, "rev-parse", "refs/tags/said") != before
    assert git(folder, "rev-parse", "said^{commit}", "said~1").splitlines() == [made.oid, head]
    assert git(folder, "tag", "-l", "--format=%(tag) %(taggername)", "said") == f"said {OWNER['name']}"
    assert git(folder, "tag", "-l", "--format=%(contents)", "said") == "What was meant"
    git(folder, "fsck", "--strict")
    [tag] = owner.list_repo_refs(repo).tags
    assert (tag.name, tag.target_commit) == ("said", made.oid), tag
    # Nothing new is no new tag.
    same = git(folder, "rev-parse", "refs/tags/said")
    put(repo, "there", b"2", revision="said")
    git(folder, "fetch", "--tags", "--force", "origin")
    assert git(folder, "rev-parse", "refs/tags/said") == same
    second = put(repo, "more", b"3", revision="refs/tags/said", parent_commit=made.oid)
    assert owner.repo_info(repo, revision="said").sha == second.oid
    assert status_of(put, repo, "x", b"1", revision="said", parent_commit=head) == 412
    # A tag of a tag becomes one of the commit; a signature does not go on.
    signed = "outer\n\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----"
    git(folder, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "tag", "-a", "-m", signed, "outer", "said")
    git(folder, "push", "-q", "origin", "outer")
    third = put(repo, "third", b"4", revision="outer")
    git(folder, "fetch", "--tags", "--force", "origin")
    assert git(folder, "cat-file", "-p", "outer").startswith(f"object {third.oid}\ntype commit\ntag outer\n")
    assert git(folder, "tag", "-l", "--format=%(contents)", "outer") == "outer"


def check_pull_requests_are_for_branches():
    repo = new_repo("bases")
    put(repo, "here", b"1")
    owner.create_branch(repo, branch="dev")
    owner.create_tag(repo, tag="v1")
    head = owner.repo_info(repo).sha
    assert put(repo, "x", b"1", revision="dev", create_pr=True).pr_url.endswith("/discussions/1")
    assert owner.get_discussion_details(repo, 1).target_branch == "refs/heads/dev"
    for revision in (head, "v1", "nothing"):
        raises(RevisionNotFoundError, put, repo, "x", b"1", revision=revision, create_pr=True)
    assert len(list(owner.get_repo_discussions(repo))) == 1


def check_a_stranger_brings_large_files():
    repo = new_repo("gifts")
    put(repo, "README.md", b"# Gifts\n")
    first, second, third = (os.urandom(30_000) for _ in range(3))

    def give(name, content, **options):
        return stranger.upload_file(repo_id=repo, path_in_repo=name, path_or_fileobj=content, **options)

    give("first.bin", first, create_pr=True)
    give("second.bin", second, revision="main", create_pr=True)
    give("third.bin", third, revision="refs/pr/2")
    for name, content, revision in [("first.bin", first, "1"), ("second.bin", second, "2"), ("third.bin", third, "2")]:
        with open(owner.hf_hub_download(repo, name, revision=f"refs/pr/{revision}"), "rb") as file:
            assert file.read() == content
    # What has been uploaded gives no right to put it anywhere else.
    owner.create_pull_request(repo, title="The owner's")
    owner.create_tag(repo, tag="v1")
    for revision in ("main", "v1", "refs/pr/3"):
        for content in (first, os.urandom(30_000)):
            assert status_of(give, "x.bin", content, revision=revision) == 403
    assert owner.list_repo_files(repo) == [".gitattributes", "README.md"]
    private = new_repo("no-gifts", private=True)
    raises(RepositoryNotFoundError, stranger.upload_file, repo_id=private, path_in_repo="x", path_or_fileobj=first, create_pr=True)
    empty = new_repo("gifts-later")
    refused = raises(HfHubHTTPError, stranger.upload_file, repo_id=empty, path_in_repo="x", path_or_fileobj=first, create_pr=True)
    assert refused.response.status_code == 403 and "has no commits yet" in str(refused), refused


def check_super_squash():
    repo = new_repo("squash")
    for i in range(3):
        put(repo, f"{i}", b"1")
    owner.super_squash_history(repo, commit_message="Only this")
    folder = clone(repo)
    assert git(folder, "log", "--format=%s") == "Only this"
    assert sorted(owner.list_repo_files(repo)) == [".gitattributes", "0", "1", "2"]
    assert status_of(stranger.super_squash_history, repo) == 403


def check_large_files_deleted_for_good():
    if not hasattr(owner, "permanently_delete_lfs_files"):
        return
    repo = new_repo("forget")
    put(repo, "keep.bin", b"\0" * 2000)
    put(repo, "w/secret.bin", b"\1" * 2000)
    put(repo, "notes.txt", b"text")
    owner.create_tag(repo, tag="v1", tag_message="One")
    files = {file.filename: file for file in owner.list_lfs_files(repo)}
    assert set(files) == {"keep.bin", "w/secret.bin"}
    assert status_of(lambda: list(stranger.list_lfs_files(repo))) == 403
    owner.permanently_delete_lfs_files(repo, [files["w/secret.bin"]])
    assert [file.filename for file in owner.list_lfs_files(repo)] == ["keep.bin"]
    folder = clone(repo)
    assert "secret" not in git(folder, "log", "--all", "--name-only", "--format=")
    assert git(folder, "ls-tree", "--name-only", "-r", "v1").splitlines() == [".gitattributes", "keep.bin", "notes.txt"]


def check_duplicate():
    if not hasattr(owner, "duplicate_repo"):
        return
    repo = new_repo("original", private=True)
    put(repo, "model.bin", b"\2" * 3000)
    owner.create_tag(repo, tag="v1")
    copy = f"{OWNER['name']}/{STEM}-duplicate"
    owner.duplicate_repo(repo, copy)
    assert owner.repo_info(copy).sha == owner.repo_info(repo).sha and owner.repo_info(copy).private
    assert [tag.name for tag in owner.list_repo_refs(copy).tags] == ["v1"]
    with open(owner.hf_hub_download(copy, "model.bin"), "rb") as file:
        assert file.read() == b"\2" * 3000
    clone(copy)
    raises(RepositoryNotFoundError, stranger.duplicate_repo, repo, f"{STRANGER['name']}/{STEM}-stolen")
    assert status_of(owner.duplicate_repo, repo, copy) == 409
    owner.duplicate_repo(repo, copy, exist_ok=True)


run(globals())
