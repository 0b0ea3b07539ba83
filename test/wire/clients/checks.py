"""Runs functions named check_* and prints one line of JSON for each."""

import json
import os
import sys
import traceback


def expected():
    """What the test says there is on the hub."""
    with open(sys.argv[1], encoding="utf-8") as file:
        return json.load(file)


def run(module):
    for name, check in list(module.items()):
        if not name.startswith("check_"):
            continue
        result = {"name": name.removeprefix("check_").replace("_", " ")}
        try:
            check()
        except Exception:
            result["error"] = traceback.format_exc(limit=-4)
        print(json.dumps(result), flush=True)


def raises(kind, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except kind as error:
        return error
    raise AssertionError(f"{call} did not raise {kind}")


def old_client():
    """Whether huggingface_hub is from before 1.0."""
    import huggingface_hub

    return int(huggingface_hub.__version__.split(".")[0]) < 1


os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
