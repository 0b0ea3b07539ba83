"""Loads a model's config and tokenizer from a hub, as its users do."""

from checks import expected, raises, run
from transformers import AutoConfig, AutoTokenizer

want = expected()


def check_config():
    config = AutoConfig.from_pretrained(want["model"])
    assert config.model_type == "bert" and config.hidden_size == 384


def check_tokenizer():
    tokenizer = AutoTokenizer.from_pretrained(want["model"])
    assert tokenizer("a small model")["input_ids"] == [101, 1037, 2235, 2944, 102]


def check_missing_model():
    raises(OSError, AutoConfig.from_pretrained, want["user"] + "/absent")


run(globals())
