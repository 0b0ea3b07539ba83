"""Pushes what transformers can make here and loads it again; a model with weights where PyTorch is installed."""

import tempfile

from checks import expected, run
from huggingface_hub import HfApi
from transformers import AutoConfig, AutoTokenizer, BertConfig, BertTokenizerFast, GenerationConfig

want = expected()
api = HfApi()
STEM = f"{want['user']}/{want['stem']}"
CONFIG = dict(vocab_size=60, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)


def check_config():
    BertConfig(**CONFIG).push_to_hub(f"{STEM}-config", commit_message="A configuration")
    config = AutoConfig.from_pretrained(f"{STEM}-config")
    assert config.model_type == "bert" and config.hidden_size == 32
    assert api.list_repo_commits(f"{STEM}-config")[0].title == "A configuration"


def check_tokenizer():
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/vocab.txt"
        with open(path, "w") as file:
            file.write("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "small", "model"]))
        BertTokenizerFast(path).push_to_hub(f"{STEM}-tokenizer", private=True)
    tokenizer = AutoTokenizer.from_pretrained(f"{STEM}-tokenizer")
    assert tokenizer("a small model")["input_ids"] == [2, 5, 6, 7, 3]
    assert api.model_info(f"{STEM}-tokenizer").private


def check_generation_config():
    GenerationConfig(max_new_tokens=7).push_to_hub(f"{STEM}-generation")
    assert GenerationConfig.from_pretrained(f"{STEM}-generation").max_new_tokens == 7


def check_model():
    if not want["torch"]:
        return
    import torch
    from transformers import AutoModel, BertModel

    torch.manual_seed(7)
    model = BertModel(BertConfig(**CONFIG))
    for options in ({}, {"max_shard_size": "60KB"}, {"create_pr": True}):
        repo = f"{STEM}-model-{len(str(options))}"
        if options.get("create_pr"):
            repo = f"{STEM}-model-2"
        info = model.push_to_hub(repo, **options)
        revision = info.pr_revision if options.get("create_pr") else None
        loaded = AutoModel.from_pretrained(repo, revision=revision)
        for name, tensor in model.state_dict().items():
            assert torch.equal(tensor, loaded.state_dict()[name]), name
    assert api.model_info(f"{STEM}-model-2").safetensors.total == sum(p.numel() for p in model.parameters())


run(globals())
