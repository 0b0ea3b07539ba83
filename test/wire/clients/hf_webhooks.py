"""Webhooks as huggingface_hub manages them."""

from checks import expected, raises, run
from huggingface_hub import HfApi, WebhookWatchedItem
from huggingface_hub.utils import HfHubHTTPError

want = expected()
api = HfApi(token=want["owner"]["token"])
reader = HfApi(token=want["reader"])
stranger = HfApi(token=want["stranger"]["token"])
URL = want["url"]


def make(**options):
    watched = options.pop("watched", [{"type": "user", "name": want["owner"]["name"]}])
    return api.create_webhook(url=options.pop("url", URL), watched=watched, **options)


def check_create_and_read():
    made = make(domains=["repo"], secret="my-secret", watched=[WebhookWatchedItem(type="model", name=want["model"])])
    assert made.url == URL and made.secret == "my-secret" and made.domains == ["repo"] and not made.disabled, made
    assert made.watched == [WebhookWatchedItem(type="model", name=want["model"])], made.watched
    found = api.get_webhook(made.id)
    assert found.id == made.id and found.secret is None, "the secret is shown once"
    assert made.id in [webhook.id for webhook in api.list_webhooks()]
    api.delete_webhook(made.id)
    assert made.id not in [webhook.id for webhook in api.list_webhooks()]


def check_all_domains_are_the_default():
    made = make()
    assert sorted(made.domains) == ["discussion", "repo"], made.domains
    api.delete_webhook(made.id)


def check_update_keeps_what_is_not_named():
    made = make(secret="my-secret")
    changed = api.update_webhook(made.id, url=URL + "?again", domains=["discussion"])
    assert changed.url == URL + "?again" and changed.domains == ["discussion"], changed
    assert changed.watched == made.watched, changed.watched
    api.delete_webhook(made.id)


def check_switching_off_and_on():
    made = make()
    assert api.disable_webhook(made.id).disabled
    assert api.get_webhook(made.id).disabled
    assert not api.enable_webhook(made.id).disabled
    api.delete_webhook(made.id)


def check_webhooks_of_others_are_not_there():
    made = make()
    for call in (stranger.get_webhook, stranger.delete_webhook, stranger.disable_webhook):
        assert raises(HfHubHTTPError, call, made.id).response.status_code == 404
    assert stranger.list_webhooks() == []
    assert raises(HfHubHTTPError, reader.list_webhooks).response.status_code == 403
    api.delete_webhook(made.id)


def check_refusals():
    for url in ("ftp://example.com/", "http://169.254.169.254/", "https://user:secret@example.com/", "nonsense"):
        assert raises(HfHubHTTPError, make, url=url).response.status_code == 400, url
    for watched, status in (
        ([], 400),
        ([{"type": "model", "name": want["hidden"]}], 404),
        ([{"type": "model", "name": want["owner"]["name"] + "/missing"}], 404),
        ([{"type": "org", "name": want["owner"]["name"]}], 404),
        ([{"type": "user", "name": "nobody-of-this-name"}], 404),
    ):
        assert raises(HfHubHTTPError, make, watched=watched).response.status_code == status, watched
    assert raises(HfHubHTTPError, make, secret="line\nbreak").response.status_code == 400


run(globals())
