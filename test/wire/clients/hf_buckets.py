"""Storage buckets, as users of huggingface_hub, HfFileSystem and `hf buckets` handle them: an owner, and a guest."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from checks import expected, raises, run
from huggingface_hub import HfApi, HfFileSystem
from huggingface_hub.errors import HfHubHTTPError

want = expected()
OWNER, GUEST, TAG = want["owner"], want["guest"], want["tag"]
MODEL = want["model"]
owner = HfApi(token=OWNER["token"])
guest = HfApi(token=GUEST["token"])
anyone = HfApi(token=False)
names = 0


def bucket_of(api, who, files=None, **options):
    global names
    names += 1
    made = api.create_bucket(f"{who['name']}/{TAG}-{names}", **options)
    if files:
        api.batch_bucket_files(made.bucket_id, add=[(content, path) for path, content in files.items()])
    return made.bucket_id


def read(api, bucket, path):
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "file")
        api.download_bucket_files(bucket, [(path, target)])
        return Path(target).read_bytes()


def get(path, who=None, **headers):
    if who is not None:
        headers["Authorization"] = f"Bearer {who['token']}"
    return urlopen(Request(owner.endpoint + path, None, headers))


def status_of(call, *args, **kwargs):
    return raises(HfHubHTTPError, call, *args, **kwargs).response.status_code


def paths(api, bucket, *args, **kwargs):
    return sorted((entry.type, entry.path) for entry in api.list_bucket_tree(bucket, *args, **kwargs))


FILES = {
    "file.txt": b"content",
    "sub/file.txt": b"content",
    "sub/deep/data.bin": os.urandom(300_000),
    "sub.txt": b"beside",
    "empty.txt": b"",
    "späces and ü/日本.txt": "grüße".encode(),
}


def check_a_bucket_from_its_creation_to_its_end():
    bucket = bucket_of(owner, OWNER)
    assert owner.create_bucket(bucket, exist_ok=True).bucket_id == bucket
    assert status_of(owner.create_bucket, bucket) == 409
    info = owner.bucket_info(bucket)
    assert (info.id, info.private, info.size, info.total_files) == (bucket, False, 0, 0), info
    implicit = owner.create_bucket(f"{TAG}-implicit", private=True).bucket_id
    assert implicit == f"{OWNER['name']}/{TAG}-implicit" and owner.bucket_info(implicit).private
    assert {bucket, implicit} <= {b.id for b in owner.list_buckets()}
    shown = {b.id for b in guest.list_buckets(OWNER["name"])}
    assert bucket in shown and implicit not in shown, shown
    assert status_of(guest.bucket_info, implicit) == 404
    assert status_of(anyone.bucket_info, implicit) == 401
    if hasattr(owner, "update_bucket_settings"):
        owner.update_bucket_settings(implicit, private=False)
        assert anyone.bucket_info(implicit).id == implicit
        assert status_of(guest.update_bucket_settings, implicit, private=True) == 403
    renamed = f"{OWNER['name']}/{TAG}-renamed"
    owner.move_bucket(implicit, renamed)
    assert owner.bucket_info(renamed).id == renamed
    assert status_of(owner.bucket_info, implicit) == 404
    assert status_of(owner.move_bucket, renamed, bucket) == 409
    assert status_of(guest.delete_bucket, renamed) in (403, 404)
    owner.delete_bucket(renamed)
    owner.delete_bucket(renamed, missing_ok=True)
    assert status_of(owner.delete_bucket, renamed) == 404
    assert status_of(owner.create_bucket, f"{GUEST['name']}/{TAG}-theirs") in ((403,) if OWNER["name"] != "admin" else (403, 200))


def check_what_this_hub_cannot_promise_is_refused():
    for options in ({"region": "eu"}, {"resource_group_id": "66670e5163145ca562cb1988"}):
        if "region" in options and "region" not in HfApi.create_bucket.__wrapped__.__code__.co_varnames:
            continue
        assert status_of(owner.create_bucket, f"{OWNER['name']}/{TAG}-far", **options) == 400


def check_files_are_written_listed_read_and_deleted():
    bucket = bucket_of(owner, OWNER, FILES)
    info = owner.bucket_info(bucket)
    assert info.total_files == len(FILES) and info.size == sum(map(len, FILES.values())), info
    everything = sorted(("file", path) for path in FILES)
    assert paths(anyone, bucket) == everything and paths(anyone, bucket, recursive=True) == everything
    level = [("directory", "späces and ü"), ("directory", "sub"), ("file", "empty.txt"), ("file", "file.txt"), ("file", "sub.txt")]
    assert paths(anyone, bucket, recursive=False) == level
    inside = [("directory", "sub/deep"), ("file", "sub.txt"), ("file", "sub/file.txt")]
    assert paths(anyone, bucket, "sub", recursive=False) == inside
    assert paths(anyone, bucket, "sub/", recursive=False) == [inside[0], inside[2]]
    assert paths(anyone, bucket, "späces and ü/", recursive=True) == [("file", "späces and ü/日本.txt")]
    found = {file.path: file for file in anyone.get_bucket_paths_info(bucket, [*FILES, "sub", "nowhere"])}
    assert found.keys() == FILES.keys()
    for path, content in FILES.items():
        assert found[path].size == len(content) and found[path].mtime is not None, found[path]
        assert read(anyone, bucket, path) == content, path
    with tempfile.TemporaryDirectory() as folder:
        anyone.download_bucket_files(bucket, [(p, os.path.join(folder, str(n))) for n, p in enumerate(FILES)])
        assert [Path(folder, str(n)).read_bytes() for n in range(len(FILES))] == list(FILES.values())
    meta = anyone.get_bucket_file_metadata(bucket, "sub/deep/data.bin")
    assert meta.size == 300_000 and meta.xet_file_data.file_hash == found["sub/deep/data.bin"].xet_hash
    owner.batch_bucket_files(bucket, add=[(b"new", "file.txt")], delete=["sub.txt", "never/there"])
    assert read(owner, bucket, "file.txt") == b"new"
    left = owner.bucket_info(bucket)
    assert left.total_files == len(FILES) - 1 and left.size == info.size - len(b"beside") - 4, left
    assert status_of(guest.batch_bucket_files, bucket, delete=["file.txt"]) == 403
    assert status_of(anyone.batch_bucket_files, bucket, delete=["file.txt"]) == 401


def check_plain_http():
    data = FILES["sub/deep/data.bin"]
    bucket = bucket_of(owner, OWNER, FILES, private=True)
    where = f"/buckets/{bucket}/resolve/sub/deep/data.bin"
    assert get(where, OWNER).read() == data
    assert get(where.replace("deep/", "deep%2F"), OWNER).read() == data
    part = get(where, OWNER, Range="bytes=100000-199999")
    assert part.status == 206 and part.headers["Content-Range"] == "bytes 100000-199999/300000"
    assert part.read() == data[100_000:200_000]
    assert get(f"/buckets/{bucket}/resolve/empty.txt", OWNER).read() == b""
    assert raises(HTTPError, get, where, GUEST).status == 404
    assert raises(HTTPError, get, where).status == 401
    missing = raises(HTTPError, get, f"/buckets/{bucket}/resolve/none", OWNER)
    assert missing.status == 404 and missing.headers["X-Error-Code"] == "EntryNotFound"
    gone = raises(HTTPError, get, where, OWNER, **{"If-None-Match": get(where, OWNER).headers["ETag"]})
    assert gone.status == 304


def check_many_files_in_pages():
    content = b"the same everywhere"
    bucket = bucket_of(owner, OWNER, {"one": content})
    (one,) = owner.get_bucket_paths_info(bucket, ["one"])
    many = [("bucket", bucket, one.xet_hash, f"d{n % 3}/{n:04}") for n in range(2400)]
    if hasattr(owner, "copy_files"):
        owner.batch_bucket_files(bucket, copy=many)
    else:
        owner.batch_bucket_files(bucket, add=[(content, path) for _, _, _, path in many])
    listed = [file.path for file in owner.list_bucket_tree(bucket, recursive=True)]
    assert listed == sorted(["one", *(path for _, _, _, path in many)])
    assert paths(owner, bucket, recursive=False) == [("directory", "d0"), ("directory", "d1"), ("directory", "d2"), ("file", "one")]
    assert owner.bucket_info(bucket).total_files == 2401
    owner.batch_bucket_files(bucket, delete=listed)
    info = owner.bucket_info(bucket)
    assert (info.total_files, info.size) == (0, 0), info


def check_copies():
    if not hasattr(owner, "copy_files"):
        return
    secret = bucket_of(owner, OWNER, FILES, private=True)
    target = bucket_of(owner, OWNER)
    owner.copy_files(f"hf://buckets/{secret}/sub/", f"hf://buckets/{target}/taken/")
    assert read(owner, target, "taken/deep/data.bin") == FILES["sub/deep/data.bin"]
    owner.copy_files(f"hf://{MODEL}", f"hf://buckets/{target}/model/")
    assert read(owner, target, "model/model.safetensors") == bytes([7]) * want["weights_size"]
    assert read(owner, target, "model/config.json") == b"{}"
    (known,) = owner.get_bucket_paths_info(secret, ["sub.txt"])
    theirs = bucket_of(guest, GUEST)
    stolen = [("bucket", secret, known.xet_hash, "stolen")]
    failed = raises(HfHubHTTPError, guest.batch_bucket_files, theirs, copy=stolen) if hasattr(guest, "_copy_to_bucket") else None
    assert failed is None or failed.response.status_code == 422
    assert guest.bucket_info(theirs).total_files == 0


def check_the_file_system():
    bucket = bucket_of(owner, OWNER, FILES)
    fs = HfFileSystem(token=OWNER["token"], endpoint=owner.endpoint, skip_instance_cache=True)
    root = f"buckets/{bucket}"
    assert {Path(p).name for p in fs.ls(f"hf://{root}", detail=False)} == {"file.txt", "sub", "sub.txt", "empty.txt", "späces and ü"}
    assert sorted(fs.find(f"{root}/sub")) == [f"{root}/sub/deep/data.bin", f"{root}/sub/file.txt"]
    assert fs.glob(f"{root}/**/*.bin") == [f"{root}/sub/deep/data.bin"]
    assert fs.isdir(f"{root}/sub") and fs.isfile(f"{root}/sub.txt") and not fs.exists(f"{root}/su")
    assert fs.info(f"{root}/sub/deep/data.bin")["size"] == 300_000
    with fs.open(f"{root}/sub/deep/data.bin", "rb") as file:
        file.seek(200_000)
        assert file.read(1000) == FILES["sub/deep/data.bin"][200_000:201_000]
    with fs.open(f"{root}/written.txt", "w") as file:
        file.write("written")
    assert fs.cat_file(f"{root}/written.txt") == b"written"
    fs.rm(f"{root}/sub", recursive=True)
    assert paths(owner, bucket, "sub/") == []


def hf(*args, who=OWNER, stdin=None):
    env = {**os.environ, "HF_TOKEN": who["token"]}
    command = [sys.executable, "-m", "huggingface_hub.cli.hf", "buckets", *args]
    return subprocess.run(command, capture_output=True, env=env, input=stdin)


def hf_ok(*args, **options):
    done = hf(*args, **options)
    assert done.returncode == 0, (args, done.stdout, done.stderr)
    return done.stdout


def check_the_command_line():
    bucket = f"{OWNER['name']}/{TAG}-typed"
    uri = f"hf://buckets/{bucket}"
    hf_ok("create", bucket, "--private")
    assert bucket.encode() in hf_ok("list") and b'"' in hf_ok("info", bucket)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder, "here")
        for path, content in FILES.items():
            if content:
                Path(here, path).parent.mkdir(parents=True, exist_ok=True)
                Path(here, path).write_bytes(content)
        hf_ok("sync", str(here), f"{uri}/backup")
        assert paths(owner, bucket) == sorted(("file", f"backup/{path}") for path, content in FILES.items() if content)
        again = owner.sync_bucket(str(here), f"{uri}/backup", plan=os.path.join(folder, "plan"), quiet=True).summary()
        assert (again["uploads"], again["skips"]) == (0, len(FILES) - 1), again
        Path(here, "file.txt").unlink()
        Path(here, "sub.txt").write_bytes(b"changed since")
        hf_ok("sync", str(here), f"{uri}/backup", "--delete")
        hf_ok("sync", f"{uri}/backup", os.path.join(folder, "there"))
        for path, content in FILES.items():
            back = Path(folder, "there", path)
            if path == "sub.txt":
                assert back.read_bytes() == b"changed since"
            elif path == "file.txt" or not content:
                assert not back.exists()
            else:
                assert back.read_bytes() == content
        hf_ok("cp", str(Path(here, "sub.txt")), f"{uri}/one.txt")
        hf_ok("cp", "-", f"{uri}/piped.txt", stdin=b"piped in")
        assert hf_ok("cp", f"{uri}/piped.txt", "-") == b"piped in"
        hf_ok("cp", f"{uri}/one.txt", os.path.join(folder, "one.txt"))
        assert Path(folder, "one.txt").read_bytes() == b"changed since"
    assert b"one.txt" in hf_ok("list", bucket)
    assert b"data.bin" in hf_ok("list", bucket, "-R", "--tree")
    hf_ok("rm", f"{bucket}/one.txt", "--yes")
    hf_ok("rm", f"{bucket}/backup", "--recursive", "--yes")
    assert paths(owner, bucket) == [("file", "piped.txt")]
    hf_ok("move", bucket, f"{bucket}-moved")
    assert hf("info", bucket).returncode != 0
    assert hf("info", f"{bucket}-moved", who=GUEST).returncode != 0
    hf_ok("delete", f"{bucket}-moved", "--yes")


def check_storage_counts_buckets():
    if not hasattr(owner, "list_user_repos"):
        return
    bucket = bucket_of(owner, OWNER, {"weights": bytes(1_000_000)})
    (mine,) = [repo for repo in owner.list_user_repos() if repo.id == bucket]
    assert (mine.type, mine.storage, mine.visibility) == ("bucket", 1_000_000, "public"), mine


run(globals())
