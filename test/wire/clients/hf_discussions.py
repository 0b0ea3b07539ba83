"""Discussions and pull requests, as users of huggingface_hub and git hold them: an owner, and a stranger with an account."""

import os
import shutil
import subprocess
import tempfile

from checks import expected, raises, run
from huggingface_hub import CommitOperationAdd, HfApi
from huggingface_hub.utils import HfHubHTTPError, RepositoryNotFoundError

want = expected()
OWNER, STRANGER = want["owner"], want["stranger"]
STEM = want["stem"]
owner = HfApi(token=OWNER["token"])
stranger = HfApi(token=STRANGER["token"])


def git(folder, *args):
    env = {
        "PATH": os.environ["PATH"],
        "HOME": folder,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": "someone@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    done = subprocess.run(["git", "-C", folder, *args], env=env, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"git {args}: {done.stderr}")
    return done.stdout.strip()


def address(repo, user):
    return f"{owner.endpoint}/{repo}".replace("://", f"://{user['name']}:{user['token']}@", 1)


def clone(repo, user):
    folder = tempfile.mkdtemp()
    git(folder, "clone", "-q", address(repo, user), ".")
    return folder


def write(folder, files, message):
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


LINES = "".join(f"line {i}\n" for i in range(20))


def new_repo(name, files={"README.md": LINES}, **options):
    """A repository of the owner's with one commit, and a folder in which it can be worked on."""
    repo = f"{OWNER['name']}/{STEM}-{name}"
    owner.create_repo(repo, **options)
    folder = tempfile.mkdtemp()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "remote", "add", "origin", address(repo, OWNER))
    if files:
        write(folder, files, "first")
        git(folder, "push", "-q", "origin", "main")
    return repo, folder


def status_of(error):
    return error.response.status_code


def check_create_list_and_filter():
    repo, _ = new_repo("list")
    request = stranger.create_discussion(repo, title=" A pull request ", pull_request=True)
    talk = owner.create_discussion(repo, title="A discussion", description="*Hello*")
    assert (request.num, talk.num) == (1, 2)
    assert (request.title, request.status, request.is_pull_request) == ("A pull request", "draft", True)
    assert request.git_reference == "refs/pr/1" and talk.git_reference is None
    assert request.author == STRANGER["name"] and talk.author == OWNER["name"]
    assert request.target_branch == "refs/heads/main" and request.conflicting_files == []
    assert request.diff == "" and request.merge_commit_oid is None
    assert (talk.status, talk.conflicting_files, talk.target_branch, talk.diff) == ("open", None, None, None)
    assert talk.events[0].content == "*Hello*" and "<em>Hello</em>" in talk.events[0].rendered
    assert "huggingface_hub" in request.events[0].content
    assert talk.repo_id == repo and talk.repo_type == "model"
    assert talk == owner.get_discussion_details(repo, 2)

    def nums(**options):
        return [found.num for found in owner.get_repo_discussions(repo, **options)]

    assert nums() == [2, 1]
    try:
        assert nums(discussion_type="pull_request") == [1]
        assert nums(discussion_type="discussion") == [2]
        assert nums(discussion_type="all", discussion_status="all") == [2, 1]
        assert nums(author=STRANGER["name"]) == [1] and nums(author="nobody-at-all") == []
        owner.change_discussion_status(repo, 2, "closed")
        assert nums(discussion_status="open") == [1] and nums(discussion_status="closed") == [2]
    except TypeError as error:
        assert "unexpected keyword" in str(error)


def check_pages_of_discussions():
    repo, _ = new_repo("pages", files=None)
    for i in range(53):
        owner.create_discussion(repo, title=f"Discussion {i}")
    assert [found.num for found in owner.get_repo_discussions(repo)] == list(range(53, 0, -1))


def check_numbers_are_not_given_twice():
    from concurrent.futures import ThreadPoolExecutor

    repo, _ = new_repo("race")
    with ThreadPoolExecutor(12) as pool:
        made = list(
            pool.map(
                lambda i: owner.create_discussion(repo, title=f"Number {i}", pull_request=i % 2 == 0).num, range(24)
            )
        )
    assert sorted(made) == list(range(1, 25)), made


def check_comments():
    repo, _ = new_repo("comments", files=None)
    talk = owner.create_discussion(repo, title="Talk", description="first")
    said = stranger.comment_discussion(repo, talk.num, comment="I **disagree** 💥 <script>alert(1)</script>")
    assert said.author == STRANGER["name"] and not said.edited and not said.hidden
    assert "<script" not in said.rendered and "<strong>disagree</strong>" in said.rendered
    edited = stranger.edit_discussion_comment(repo, talk.num, said.id, "I agree")
    again = [event for event in owner.get_discussion_details(repo, talk.num).events if event.id == said.id][0]
    assert again == edited and again.content == "I agree" and again.edited
    assert again.last_edited_by == STRANGER["name"] and again.number_of_edits == 1
    assert again.edit_history[0]["raw"].startswith("I **disagree**")
    # Not even the owner puts words into somebody's comment, but they may hide it.
    assert status_of(raises(HfHubHTTPError, owner.edit_discussion_comment, repo, talk.num, said.id, "x")) == 403
    first = talk.events[0].id
    assert status_of(raises(HfHubHTTPError, stranger.hide_discussion_comment, repo, talk.num, first)) == 403
    hidden = owner.hide_discussion_comment(repo, talk.num, said.id.upper())
    assert hidden.hidden and "agree" not in str(hidden._event)
    assert "agree" not in str([event._event for event in stranger.get_discussion_details(repo, talk.num).events])
    assert status_of(raises(HfHubHTTPError, stranger.edit_discussion_comment, repo, talk.num, said.id, "x")) == 409


def check_titles_and_states():
    repo, _ = new_repo("states", files=None)
    num = stranger.create_discussion(repo, title="A title").num
    renamed = stranger.rename_discussion(repo, num, "Another title")
    assert (renamed.old_title, renamed.new_title) == ("A title", "Another title")
    closed = owner.change_discussion_status(repo, num, "closed", comment="Done.")
    assert closed.new_status == "closed"
    details = owner.get_discussion_details(repo, num)
    assert (details.title, details.status) == ("Another title", "closed")
    assert [event.type for event in details.events] == ["comment", "title-change", "status-change", "comment"]
    assert details.events[-1].content == "Done."
    assert status_of(raises(HfHubHTTPError, owner.change_discussion_status, repo, num, "closed")) == 409
    assert stranger.change_discussion_status(repo, num, "open").new_status == "open"
    own = owner.create_discussion(repo, title="The owner's").num
    assert status_of(raises(HfHubHTTPError, stranger.rename_discussion, repo, own, "Mine now")) == 403
    assert status_of(raises(HfHubHTTPError, stranger.change_discussion_status, repo, own, "closed")) == 403
    assert status_of(raises(HfHubHTTPError, owner.create_discussion, repo, title="x")) == 400
    assert status_of(raises(HfHubHTTPError, owner.get_discussion_details, repo, 99)) == 404


def open_request(repo, user, files, message="change", title="A change"):
    api = HfApi(token=user["token"])
    request = api.create_pull_request(repo, title=title)
    folder = clone(repo, user)
    git(folder, "fetch", "-q", "origin", f"{request.git_reference}:pr")
    git(folder, "checkout", "-q", "pr")
    head = write(folder, files, message)
    git(folder, "push", "-q", "origin", f"pr:{request.git_reference}")
    return request.num, folder, head


def refs_of(repo):
    refs = owner.list_repo_refs(repo, include_pull_requests=True)
    found = refs.branches + refs.pull_requests
    return {ref.ref: ref.target_commit for ref in found}


def check_a_stranger_contributes():
    repo, folder = new_repo("contribute")
    num, work, head = open_request(repo, STRANGER, {"README.md": LINES.replace("line 3\n", "line three\n")}, "three")
    details = owner.get_discussion_details(repo, num)
    assert "+line three" in details.diff and "-line 3" in details.diff
    assert [(event.type, event.author) for event in details.events] == [
        ("comment", STRANGER["name"]),
        ("commit", STRANGER["name"]),
    ]
    assert (details.events[1].summary, details.events[1].oid) == ("three", head)
    assert refs_of(repo)[f"refs/pr/{num}"] == head
    # A draft asks for no merge yet; then only those who may write can merge.
    assert status_of(raises(HfHubHTTPError, owner.merge_pull_request, repo, num)) == 409
    stranger.change_discussion_status(repo, num, "open")
    assert status_of(raises(HfHubHTTPError, stranger.merge_pull_request, repo, num)) == 403
    owner.merge_pull_request(repo, num, comment="Thanks!")
    merged = owner.get_discussion_details(repo, num)
    # Nothing else had happened: the branch has just moved ahead.
    assert (merged.status, merged.merge_commit_oid) == ("merged", head)
    assert [event.type for event in merged.events][-2:] == ["status-change", "comment"]
    assert merged.events[-2].new_status == "merged" and merged.events[-1].content == "Thanks!"
    assert merged.diff == details.diff
    git(folder, "pull", "-q", "origin", "main")
    assert git(folder, "rev-parse", "HEAD") == head
    assert status_of(raises(HfHubHTTPError, owner.merge_pull_request, repo, num)) == 409
    raises(RuntimeError, git, work, "push", "-q", "origin", f"main:refs/pr/{num}", "--force")


def check_a_merge_commit():
    repo, folder = new_repo("merge", {"README.md": LINES, "a/b.txt": "b\n", "old.txt": LINES.replace("line", "row")})
    changed = {
        "README.md": LINES.replace("line 3\n", "line three\n"),
        "new/file.txt": "new\n",
        "old.txt": LINES.replace("line", "row").replace("row 7\n", "row seven\n"),
    }
    num, _, head = open_request(repo, STRANGER, changed)
    stranger.change_discussion_status(repo, num, "open")
    git(folder, "mv", "old.txt", "renamed.txt")
    target = write(folder, {"README.md": LINES.replace("line 15\n", "line fifteen\n")}, "fifteen")
    git(folder, "push", "-q", "origin", "main")
    assert owner.get_discussion_details(repo, num).conflicting_files == []
    owner.merge_pull_request(repo, num)
    merged = owner.get_discussion_details(repo, num)
    git(folder, "pull", "-q", "origin", "main")
    assert git(folder, "rev-parse", "HEAD") == merged.merge_commit_oid
    assert git(folder, "rev-parse", "HEAD^1", "HEAD^2").split() == [target, head]
    assert git(folder, "log", "-1", "--format=%an|%s") == f"{OWNER['name']}|A change (#{num})"
    with open(os.path.join(folder, "README.md")) as file:
        assert file.read() == LINES.replace("line 3\n", "line three\n").replace("line 15\n", "line fifteen\n")
    with open(os.path.join(folder, "renamed.txt")) as file:
        assert "row seven" in file.read()
    assert sorted(os.listdir(folder)) == [".git", "README.md", "a", "new", "renamed.txt"]
    git(folder, "fsck", "--strict")
    assert "line fifteen" not in merged.diff and "+line three" in merged.diff


def check_merges_at_the_same_time():
    from concurrent.futures import ThreadPoolExecutor

    repo, folder = new_repo("crowd")
    nums = []
    for i in range(6):
        nums.append(open_request(repo, STRANGER, {f"file{i}.txt": f"{i}\n"}, title=f"Number {i}")[0])
        stranger.change_discussion_status(repo, nums[-1], "open")

    def merge(num):
        try:
            owner.merge_pull_request(repo, num)
        except HfHubHTTPError as error:
            return status_of(error)
        return 200

    # Each of them twice: one of the two may come too late, but no request is merged twice or not at all.
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(merge, nums * 2))
    assert set(answers) <= {200, 409}, answers
    for num in nums:
        details = owner.get_discussion_details(repo, num)
        changes = [event.new_status for event in details.events if event.type == "status-change"]
        assert changes == ["open", "merged"], changes
    git(folder, "pull", "-q", "origin", "main")
    assert sorted(os.listdir(folder)) == [".git", "README.md"] + [f"file{i}.txt" for i in range(6)]
    assert len(git(folder, "log", "--merges", "--format=%H").split()) == 5


def check_conflicts():
    repo, folder = new_repo("conflict", {"README.md": LINES, "data.bin": "\0one\n"})
    num, work, _ = open_request(repo, STRANGER, {"README.md": LINES.replace("line 3", "their 3"), "data.bin": "\0two\n"})
    stranger.change_discussion_status(repo, num, "open")
    write(folder, {"README.md": LINES.replace("line 3", "our 3"), "data.bin": "\0three\n"}, "ours")
    git(folder, "push", "-q", "origin", "main")
    before = refs_of(repo)
    assert owner.get_discussion_details(repo, num).conflicting_files == ["README.md", "data.bin"]
    error = raises(HfHubHTTPError, owner.merge_pull_request, repo, num)
    assert status_of(error) == 409 and "README.md" in str(error)
    assert owner.get_discussion_details(repo, num).status == "open" and refs_of(repo) == before
    # The author resolves them as usual.
    git(work, "fetch", "-q", "origin", "main")
    git(work, "merge", "-q", "-s", "ours", "-m", "resolve", "origin/main")
    git(work, "push", "-q", "origin", f"pr:refs/pr/{num}")
    assert owner.get_discussion_details(repo, num).conflicting_files == []
    owner.merge_pull_request(repo, num)
    assert owner.get_discussion_details(repo, num).status == "merged"


def check_who_may_push_where():
    repo, folder = new_repo("push")
    num, work, head = open_request(repo, STRANGER, {"one.txt": "1\n"})
    other = owner.create_pull_request(repo, title="The owner's own").num
    for refused in ("main", "refs/heads/new", "refs/tags/v1", f"refs/pr/{other}", "refs/pr/77", "refs/convert/x"):
        raises(RuntimeError, git, work, "push", "-q", "origin", f"pr:{refused}")
    raises(RuntimeError, git, work, "push", "-q", "origin", f":refs/pr/{num}")
    raises(RuntimeError, git, folder, "push", "-q", "origin", "main:refs/pr/77")
    raises(RuntimeError, git, folder, "push", "-q", "origin", f":refs/pr/{num}")
    # Writers may help.
    git(folder, "fetch", "-q", "origin", f"refs/pr/{num}:theirs")
    git(folder, "checkout", "-q", "theirs")
    helped = write(folder, {"two.txt": "2\n"}, "help")
    git(folder, "push", "-q", "origin", f"theirs:refs/pr/{num}")
    events = owner.get_discussion_details(repo, num).events
    assert [(event.oid, event.author) for event in events if event.type == "commit"] == [
        (head, STRANGER["name"]),
        (helped, OWNER["name"]),
    ]
    # The author may also start over.
    forced = write(work, {"three.txt": "3\n"}, "forced")
    git(work, "push", "-q", "-f", "origin", f"pr:refs/pr/{num}")
    assert refs_of(repo)[f"refs/pr/{num}"] == forced
    stranger.change_discussion_status(repo, num, "closed")
    write(work, {"four.txt": "4\n"}, "late")
    raises(RuntimeError, git, work, "push", "-q", "origin", f"pr:refs/pr/{num}")
    # What is over can be cleaned up, and begun again.
    git(folder, "push", "-q", "origin", f":refs/pr/{num}")
    assert f"refs/pr/{num}" not in refs_of(repo)
    assert owner.get_discussion_details(repo, num).diff == ""
    owner.change_discussion_status(repo, num, "open")
    git(work, "push", "-q", "origin", f"pr:refs/pr/{num}")
    assert "+4" in owner.get_discussion_details(repo, num).diff
    stranger.change_discussion_status(repo, num, "closed")
    # Without an open pull request there is nothing a stranger could push to.
    raises(RuntimeError, git, work, "push", "-q", "origin", "pr:main")
    assert refs_of(repo)["refs/heads/main"] != forced


def check_merged_by_a_push():
    repo, folder = new_repo("pushed")
    num, _, head = open_request(repo, STRANGER, {"one.txt": "1\n"})
    git(folder, "fetch", "-q", "origin", f"refs/pr/{num}")
    git(folder, "merge", "-q", "--no-ff", "-m", "by hand", "FETCH_HEAD")
    merge = git(folder, "rev-parse", "HEAD")
    git(folder, "push", "-q", "origin", "main")
    details = owner.get_discussion_details(repo, num)
    assert (details.status, details.merge_commit_oid) == ("merged", merge)
    assert details.events[-1].author == OWNER["name"] and "+1" in details.diff


def check_an_empty_repository():
    repo, folder = new_repo("empty", files=None)
    request = stranger.create_pull_request(repo, title="The first commit")
    assert request.diff == "" and request.conflicting_files == []
    stranger.change_discussion_status(repo, request.num, "open")
    assert status_of(raises(HfHubHTTPError, owner.merge_pull_request, repo, request.num)) == 409
    work = tempfile.mkdtemp()
    git(work, "init", "-q", "-b", "main")
    first = write(work, {"README.md": "# First\n"}, "first")
    git(work, "push", "-q", address(repo, STRANGER), f"main:{request.git_reference}")
    owner.merge_pull_request(repo, request.num)
    assert refs_of(repo)["refs/heads/main"] == first
    assert owner.get_discussion_details(repo, request.num).status == "merged"


def check_commits_over_the_api():
    repo, folder = new_repo("commit")
    files = [CommitOperationAdd("one.txt", b"1\n"), CommitOperationAdd("dir/two.txt", b"2\n")]
    made = stranger.create_commit(
        repo, operations=files, commit_message="Two files", commit_description="Because.", create_pr=True
    )
    assert (made.pr_num, made.pr_revision) == (1, "refs/pr/1") and made.pr_url.endswith(f"/{repo}/discussions/1")
    details = owner.get_discussion_details(repo, 1)
    assert (details.title, details.status, details.author) == ("Two files", "open", STRANGER["name"])
    assert details.events[0].content == "Because." and "+2" in details.diff
    assert [event.oid for event in details.events if event.type == "commit"] == [made.oid]
    more = stranger.upload_file(path_or_fileobj=b"3\n", path_in_repo="three.txt", repo_id=repo, revision="refs/pr/1")
    assert refs_of(repo)["refs/pr/1"] == more.oid != refs_of(repo)["refs/heads/main"]
    assert status_of(
        raises(HfHubHTTPError, stranger.upload_file, path_or_fileobj=b"", path_in_repo="x", repo_id=repo)
    ) == 403
    theirs = owner.create_pull_request(repo, title="The owner's")
    raises(
        HfHubHTTPError,
        stranger.upload_file,
        path_or_fileobj=b"4\n",
        path_in_repo="x",
        repo_id=repo,
        revision=theirs.git_reference,
    )
    owner.upload_file(path_or_fileobj=b"4\n", path_in_repo="four.txt", repo_id=repo)
    owner.merge_pull_request(repo, 1)
    assert {"one.txt", "dir/two.txt", "three.txt", "four.txt"} <= set(owner.list_repo_files(repo))
    events = [event.type for event in owner.get_discussion_details(repo, 1).events]
    assert events == ["comment", "commit", "commit", "status-change"]


def check_a_new_repository_by_commits():
    repo, _ = new_repo("fresh", files=None)
    request = owner.create_pull_request(repo, title="By commits only")
    assert refs_of(repo)[request.git_reference]
    def operations():
        return [CommitOperationAdd(path_in_repo="file.test", path_or_fileobj=b"Content")]

    owner.create_commit(repo, operations=operations(), commit_message="A file", revision=request.git_reference)
    owner.change_discussion_status(repo, request.num, "open")
    owner.merge_pull_request(repo, request.num)
    assert owner.get_discussion_details(repo, request.num).status == "merged"
    assert "file.test" in owner.list_repo_files(repo)
    # Somebody else's first commit.
    repo, _ = new_repo("fresh-too", files=None)
    request = stranger.create_pull_request(repo, title="By a stranger")
    stranger.create_commit(repo, operations=operations(), commit_message="A file", revision=request.git_reference)
    stranger.change_discussion_status(repo, request.num, "open")
    owner.merge_pull_request(repo, request.num)
    assert "file.test" in owner.list_repo_files(repo)


def check_large_files_in_a_pull_request():
    repo, _ = new_repo("large")
    weights = os.urandom(200_000)
    made = stranger.upload_file(
        path_or_fileobj=weights, path_in_repo="model.safetensors", repo_id=repo, create_pr=True
    )
    again = os.urandom(200_000)
    stranger.upload_file(
        path_or_fileobj=again, path_in_repo="again.safetensors", repo_id=repo, revision=made.pr_revision
    )
    owner.merge_pull_request(repo, made.pr_num)
    with open(owner.hf_hub_download(repo, "model.safetensors"), "rb") as file:
        assert file.read() == weights
    with open(owner.hf_hub_download(repo, "again.safetensors"), "rb") as file:
        assert file.read() == again


def check_git_lfs_in_a_pull_request():
    if shutil.which("git-lfs") is None:
        return
    repo, _ = new_repo("git-lfs")
    num, work, _ = open_request(repo, STRANGER, {"one.txt": "1\n"})
    other = owner.create_pull_request(repo, title="The owner's").num
    git(work, "lfs", "install", "--local")
    git(work, "lfs", "track", "*.bin")
    content = os.urandom(100_000)
    with open(os.path.join(work, "large.bin"), "wb") as file:
        file.write(content)
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "large")
    # Nothing is taken in for refs that are not theirs.
    for refused in ("main", f"refs/pr/{other}"):
        error = raises(RuntimeError, git, work, "push", "-q", "origin", f"pr:{refused}")
        assert "batch response" in str(error), error
    git(work, "push", "-q", "origin", f"pr:refs/pr/{num}")
    stranger.change_discussion_status(repo, num, "open")
    owner.merge_pull_request(repo, num)
    with open(owner.hf_hub_download(repo, "large.bin"), "rb") as file:
        assert file.read() == content


def check_a_private_repository():
    repo, _ = new_repo("private", private=True)
    owner.create_pull_request(repo, title="Not for strangers")
    raises(RepositoryNotFoundError, lambda: list(stranger.get_repo_discussions(repo)))
    raises(RepositoryNotFoundError, stranger.get_discussion_details, repo, 1)
    raises(RepositoryNotFoundError, stranger.create_pull_request, repo, title="Let me in")
    raises(RepositoryNotFoundError, stranger.comment_discussion, repo, 1, comment="Hello?")
    nobody = HfApi(token=False)
    raises(RepositoryNotFoundError, nobody.get_discussion_details, repo, 1)


def check_nobody_only_reads():
    repo, _ = new_repo("nobody")
    owner.create_discussion(repo, title="For all to read")
    nobody = HfApi(token=False)
    assert [found.num for found in nobody.get_repo_discussions(repo)] == [1]
    assert nobody.get_discussion_details(repo, 1).title == "For all to read"
    assert status_of(raises(HfHubHTTPError, nobody.create_discussion, repo, title="Me too")) == 401
    reader = HfApi(token=want["reader_token"])
    assert status_of(raises(HfHubHTTPError, reader.comment_discussion, repo, 1, comment="Me too")) == 403


def check_a_renamed_repository():
    repo, _ = new_repo("before")
    owner.create_discussion(repo, title="Said before")
    moved = repo.replace("-before", "-after")
    owner.move_repo(repo, moved)
    assert owner.get_discussion_details(repo, 1).repo_id == moved
    num, _, _ = open_request(moved, STRANGER, {"one.txt": "1\n"})
    assert num == 2


def check_datasets():
    repo, _ = new_repo("talk", files=None, repo_type="dataset")
    made = stranger.create_discussion(repo, title="About data", repo_type="dataset")
    assert made.repo_type == "dataset" and made.url.endswith(f"/datasets/{repo}/discussions/1")


run(globals())
