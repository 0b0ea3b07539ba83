"""Likes, collections, gates, overviews and storage, as users of huggingface_hub and `hf` handle them: an owner, and a guest."""

import inspect
import json
import os
import subprocess
import sys
import tempfile
import time
from urllib.request import Request, urlopen

from checks import expected, old_client, raises, run
from huggingface_hub import HfApi, HfFileSystem, hf_hub_download, snapshot_download
from huggingface_hub.utils import GatedRepoError, HfHubHTTPError, RepositoryNotFoundError

want = expected()
OWNER, GUEST = want["owner"], want["guest"]
MODEL, DATASET, SECRET, GATED = want["model"], want["dataset"], want["secret"], want["gated"]
owner = HfApi(token=OWNER["token"])
guest = HfApi(token=GUEST["token"])
anyone = HfApi(token=False)


def status_of(error):
    return error.response.status_code


def download(api, name="config.json", **options):
    with tempfile.TemporaryDirectory() as folder:
        with open(hf_hub_download(GATED, name, token=api.token, cache_dir=folder, **options), "rb") as file:
            return file.read()


def press(path, method="POST", body=None, who=GUEST):
    """What a page of the hub does that no client can: liking, asking for access."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {who['token']}", "Content-Type": "application/json", "Accept": "application/json"}
    with urlopen(Request(owner.endpoint + path, data, headers, method=method)) as answer:
        return answer.read().decode()


def gate(value):
    if hasattr(owner, "update_repo_settings"):
        owner.update_repo_settings(GATED, gated=value)
    else:
        press(f"/api/models/{GATED}/settings", method="PUT", body={"gated": value}, who=OWNER)


def check_likes():
    press(f"/api/models/{MODEL}/like", body={})
    press(f"/api/datasets/{DATASET}/like", body={})
    liked = guest.list_liked_repos()
    assert (liked.user, liked.total) == (GUEST["name"], 2), liked
    assert liked.models == [MODEL] and liked.datasets == [DATASET] and liked.spaces == [], liked
    assert anyone.list_liked_repos(GUEST["name"]).total == 2
    assert [u.username for u in owner.list_repo_likers(MODEL)] == [GUEST["name"]]
    assert anyone.model_info(MODEL).likes == 1
    assert [m.id for m in anyone.list_models(sort="likes", limit=1)] == [MODEL]
    guest.unlike(MODEL)
    guest.unlike(DATASET, repo_type="dataset")
    assert anyone.model_info(MODEL).likes == 0 and guest.list_liked_repos().total == 0
    raises(RepositoryNotFoundError, guest.unlike, SECRET)


def check_overviews():
    if not hasattr(owner, "get_user_overview"):
        return
    shown = anyone.get_user_overview(OWNER["name"])
    assert shown.username == OWNER["name"] and shown.num_models >= 2 and shown.num_datasets == 1, shown
    if "token" in inspect.signature(HfApi.get_user_overview).parameters:
        assert owner.get_user_overview(OWNER["name"]).num_models == shown.num_models + 1
    if not hasattr(anyone, "list_user_followers"):
        return
    press(f"/api/users/{OWNER['name']}/follow", body={})
    assert [u.username for u in anyone.list_user_followers(OWNER["name"])] == [GUEST["name"]]
    assert [u.username for u in anyone.list_user_following(GUEST["name"])] == [OWNER["name"]]
    press(f"/api/users/{OWNER['name']}/follow", method="DELETE")
    assert list(anyone.list_user_followers(OWNER["name"])) == []
    assert status_of(raises(HfHubHTTPError, anyone.get_user_overview, "nobody-there")) == 404
    assert status_of(raises(HfHubHTTPError, lambda: list(anyone.list_organization_members("nobody-there")))) == 404


def check_storage():
    if not hasattr(owner, "list_user_repos"):
        return
    # The catalogue learns of a push a moment after it.
    for _ in range(100):
        stored = {repo.id: repo for repo in owner.list_user_repos()}
        if stored[GATED].storage > 0:
            break
        time.sleep(0.1)
    assert {MODEL, SECRET, GATED, DATASET} <= set(stored), stored
    assert stored[SECRET].visibility == "private" and stored[DATASET].type == "dataset"
    assert stored[GATED].storage >= want["weights_size"] and 0 < stored[GATED].storage_percent <= 100
    assert list(guest.list_user_repos()) == []


def check_collections():
    made = owner.create_collection("My favourites", description="Some.", private=True)
    assert made.slug.startswith(f"{OWNER['name']}/my-favourites-") and made.private and made.items == []
    raises(HfHubHTTPError, owner.create_collection, "My favourites")
    assert owner.create_collection("My favourites", exists_ok=True).slug == made.slug
    owner.add_collection_item(made.slug, MODEL, "model", note="The best")
    owner.add_collection_item(made.slug, DATASET, "dataset")
    owner.add_collection_item(made.slug, SECRET, "model")
    owner.add_collection_item(made.slug, MODEL, "model", exists_ok=True)
    raises(HfHubHTTPError, owner.add_collection_item, made.slug, MODEL, "model")
    raises(HfHubHTTPError, guest.get_collection, made.slug)
    assert made.slug not in [c.slug for c in guest.list_collections(owner=OWNER["name"])]

    changed = owner.update_collection_metadata(made.slug, title="Ours", theme="pink", private=False, position=0)
    assert (changed.title, changed.theme, changed.private, changed.description) == ("Ours", "pink", False, "Some.")
    shown = owner.get_collection(made.slug)
    assert [(i.item_id, i.item_type, i.note) for i in shown.items] == [
        (MODEL, "model", "The best"),
        (DATASET, "dataset", None),
        (SECRET, "model", None),
    ], shown.items
    owner.update_collection_item(made.slug, shown.items[1].item_object_id, note="Rows", position=0)
    seen = guest.get_collection(made.slug)
    assert [(i.item_id, i.note, i.position) for i in seen.items] == [(DATASET, "Rows", 0), (MODEL, "The best", 1)]
    raises(HfHubHTTPError, guest.add_collection_item, made.slug, MODEL, "model")

    listed = list(guest.list_collections(owner=OWNER["name"], item=f"models/{MODEL}", sort="lastModified", limit=3))
    assert [c.slug for c in listed] == [changed.slug] and len(listed[0].items) == 2, listed
    assert listed[0].owner["name"] == OWNER["name"] and listed[0].upvotes == 0
    owner.delete_collection_item(made.slug, shown.items[0].item_object_id)
    owner.delete_collection_item(made.slug, shown.items[0].item_object_id, missing_ok=True)
    assert len(owner.get_collection(made.slug).items) == 2
    owner.delete_collection(made.slug)
    owner.delete_collection(made.slug, missing_ok=True)
    assert status_of(raises(HfHubHTTPError, owner.get_collection, made.slug)) == 404


def check_many_collections():
    slugs = [owner.create_collection(f"Number {n}").slug for n in range(5)]
    listed = [c.slug for c in anyone.list_collections(owner=OWNER["name"])]
    assert sorted(listed) == sorted(slugs), listed
    for slug in slugs:
        owner.delete_collection(slug)


def check_gates():
    gate("manual")
    info = anyone.model_info(GATED)
    assert info.gated == "manual" and not info.private and info.siblings, info
    assert "config.json" in anyone.list_repo_files(GATED)
    assert b"Company" in download(anyone, "README.md")
    for api in (anyone, guest):
        raises(GatedRepoError, download, api)
        raises(GatedRepoError, download, api, "model.safetensors")
        if hasattr(api, "auth_check"):
            raises(GatedRepoError, api.auth_check, GATED)
        with tempfile.TemporaryDirectory() as folder:
            raises(GatedRepoError, snapshot_download, GATED, token=api.token, cache_dir=folder)
        raises((GatedRepoError, PermissionError), HfFileSystem(token=api.token).read_bytes, f"{GATED}/config.json")
    assert download(owner) == b"{}"
    if not old_client():
        assert [m.id for m in anyone.list_models(gated=True)] == [GATED]
        assert GATED not in [m.id for m in anyone.list_models(gated=False)]


def check_access_requests():
    gate("manual")
    name = GUEST["name"]
    assert json.loads(press(f"/{GATED}/ask-access", body={"Company": "Engines"})) == {"status": "pending"}
    [request] = owner.list_pending_access_requests(GATED)
    assert (request.username, request.status, request.fields) == (name, "pending", {"Company": "Engines"}), request
    assert request.timestamp.tzinfo is not None
    assert "awaiting a review" in str(raises(GatedRepoError, download, guest))

    owner.accept_access_request(GATED, name)
    assert [r.username for r in owner.list_accepted_access_requests(GATED)] == [name]
    assert download(guest) == b"{}" and len(download(guest, "model.safetensors")) == want["weights_size"]
    if hasattr(guest, "auth_check"):
        guest.auth_check(GATED)
    with tempfile.TemporaryDirectory() as folder:
        snapshot_download(GATED, token=guest.token, cache_dir=folder)
    assert status_of(raises(HfHubHTTPError, owner.accept_access_request, GATED, name)) == 404

    owner.cancel_access_request(GATED, name)
    assert list(owner.list_accepted_access_requests(GATED)) == []
    raises(GatedRepoError, download, guest)
    takes_reason = "rejection_reason" in inspect.signature(HfApi.reject_access_request).parameters
    reason = {"rejection_reason": "No."} if takes_reason else {}
    owner.reject_access_request(GATED, name, **reason)
    assert [r.status for r in owner.list_rejected_access_requests(GATED)] == ["rejected"]
    assert "rejected" in str(raises(GatedRepoError, download, guest))
    owner.grant_access(GATED, name)
    assert download(guest) == b"{}"

    raises(HfHubHTTPError, lambda: list(guest.list_pending_access_requests(GATED)))
    assert status_of(raises(HfHubHTTPError, owner.grant_access, GATED, "nobody-there")) == 404
    assert status_of(raises(HfHubHTTPError, owner.grant_access, GATED, name)) == 400
    assert status_of(raises(HfHubHTTPError, owner.grant_access, MODEL, name)) == 400
    gate(False)
    assert anyone.model_info(GATED).gated is False and download(anyone) == b"{}"
    gate("manual")
    owner.cancel_access_request(GATED, name)
    assert json.loads(press(f"/api/models/{GATED}/user-access-request/cancel", body={})) == {"ok": True}
    raises(GatedRepoError, download, guest)


def check_organizations():
    org, members = f"engines-{int(time.time() * 1000)}", "/api/v1/organization/{}/members"
    press("/api/v1/organizations", body={"name": org, "nickname": "The Engines"}, who=OWNER)

    def role(value):
        place = members.format(org) + f"/{GUEST['name']}"
        press(place, method="PUT", body={"role": value}, who=OWNER)

    repo = f"{org}/engine"
    owner.create_repo(repo, private=True)
    owner.upload_file(path_or_fileobj=b"{}", path_in_repo="config.json", repo_id=repo)
    raises(RepositoryNotFoundError, guest.model_info, repo)
    assert status_of(raises(HfHubHTTPError, guest.create_repo, f"{org}/mine")) == 403
    press(members.format(org), body={"username": GUEST["name"], "role": "read"}, who=OWNER)
    if hasattr(anyone, "get_organization_overview"):
        shown = anyone.get_organization_overview(org)
        assert (shown.name, shown.fullname, shown.num_users, shown.num_models) == (org, "The Engines", 2, 0), shown
        assert guest.get_organization_overview(org).num_models == 1
    if hasattr(anyone, "list_organization_members"):
        assert {u.username for u in anyone.list_organization_members(org)} == {OWNER["name"], GUEST["name"]}
    assert [(o["name"], o["type"], o["roleInOrg"]) for o in guest.whoami()["orgs"]] == [(org, "org", "read")]
    assert [m.id for m in guest.list_models(author=org)] == [repo] and list(anyone.list_models(author=org)) == []

    def upload(name, path):
        return guest.upload_file(path_or_fileobj=b"mine", path_in_repo=path, repo_id=name)

    assert status_of(raises(HfHubHTTPError, upload, repo, "by-guest.txt")) == 403
    role("contributor")
    guest.create_repo(f"{org}/mine", private=True)
    upload(f"{org}/mine", "by-guest.txt")
    assert status_of(raises(HfHubHTTPError, upload, repo, "by-guest.txt")) == 403
    role("write")
    upload(repo, "by-guest.txt")
    collection = guest.create_collection("Best", namespace=org, private=True)
    assert [c.slug for c in owner.list_collections(owner=org)] == [collection.slug]
    assert list(anyone.list_collections(owner=org)) == []
    guest.delete_collection(collection.slug)
    if hasattr(guest, "create_bucket"):
        guest.create_bucket(f"{org}/runs", private=True)
        guest.delete_bucket(f"{org}/runs")
    if not old_client():
        shown = hf(guest, "auth", "whoami")
        if "No such command" not in shown.stderr:
            assert org in shown.stdout, shown
    guest.move_repo(f"{org}/mine", f"{GUEST['name']}/mine")
    press(members.format(org) + f"/{GUEST['name']}", method="DELETE")
    raises(RepositoryNotFoundError, guest.model_info, repo)
    assert guest.whoami()["orgs"] == []
    guest.delete_repo(f"{GUEST['name']}/mine")
    owner.delete_repo(repo)
    press(f"/api/v1/organization/{org}", method="DELETE", who=OWNER)


def hf(api, *args):
    module = "huggingface_hub.cli.hf"
    env = {**os.environ, "HF_TOKEN": api.token, "NO_COLOR": "1"}
    return subprocess.run([sys.executable, "-m", module, *args], env=env, capture_output=True, text=True)


def check_command_line():
    if old_client():
        return
    made = hf(owner, "collections", "create", "From a terminal", "--description", "Typed.")
    if "No such command" in made.stderr:
        return
    assert made.returncode == 0, made.stderr
    [slug] = [c.slug for c in owner.list_collections(owner=OWNER["name"])]
    steps = [
        ("collections", "add-item", slug, MODEL, "model", "--note", "Noted"),
        ("collections", "update", slug, "--theme", "green"),
        ("collections", "ls", "--owner", OWNER["name"]),
        ("collections", "info", slug),
        ("repos", "settings", GATED, "--gated", "auto"),
    ]
    for step in steps:
        done = hf(owner, *step)
        assert done.returncode == 0, (step, done.stderr)
    assert owner.get_collection(slug).theme == "green" and owner.get_collection(slug).items[0].note == "Noted"
    assert owner.model_info(GATED).gated == "auto"
    refused = hf(guest, "download", GATED, "config.json")
    assert refused.returncode != 0 and ("gated" in refused.stderr.lower() or "requires approval" in refused.stderr), refused.stderr
    assert hf(owner, "collections", "delete", slug).returncode == 0
    gate("manual")


# A client that failed before this one may have left something.
for left in owner.list_collections(owner=OWNER["name"]):
    owner.delete_collection(left.slug)
run(globals())
