"""Makes entailment checkpoints with random weights in the shape of published ones.

    python checkpoints.py FOLDER

How fast a network runs does not depend on what it learned. FOLDER gets `bart-large` and `deberta-v3-base`, with the published
sizes, and tokenizers trained on the sample corpus and the comparison's own clauses.
"""

import sys
from pathlib import Path

import torch
from texts import clauses
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import AutoModelForSequenceClassification, BartConfig, DebertaV2Config, PreTrainedTokenizerFast

CORPUS = Path(__file__).resolve().parents[2] / "data/communiques"
LABELS = ["contradiction", "neutral", "entailment"]
WORDS = 6000


def corpus():
    lines = [line for path in sorted(CORPUS.iterdir()) for line in path.read_text(encoding="utf-8").splitlines()]
    return lines + clauses(2000)


def byte_pairs():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=WORDS,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    special = dict(bos_token="<s>", eos_token="</s>", sep_token="</s>", cls_token="<s>", unk_token="<unk>")
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", mask_token="<mask>", model_max_length=1024,
        model_input_names=["input_ids", "attention_mask"], **special,
    )


def sentence_pieces():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace()
    special = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"]
    trainer = trainers.UnigramTrainer(vocab_size=WORDS, special_tokens=special, unk_token="[UNK]", show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    ids = [(token, tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ids
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]", unk_token="[UNK]",
        mask_token="[MASK]", model_max_length=512,
    )


NAMES = dict(id2label=dict(enumerate(LABELS)), label2id={label: place for place, label in enumerate(LABELS)})
SHAPES = {
    "bart-large": (
        BartConfig(
            vocab_size=50265, max_position_embeddings=1024, d_model=1024, encoder_layers=12, decoder_layers=12,
            encoder_attention_heads=16, decoder_attention_heads=16, encoder_ffn_dim=4096, decoder_ffn_dim=4096, **NAMES,
        ),
        byte_pairs,
    ),
    "deberta-v3-base": (
        DebertaV2Config(
            vocab_size=128100, hidden_size=768, num_hidden_layers=12, num_attention_heads=12, intermediate_size=3072,
            max_position_embeddings=512, type_vocab_size=0, relative_attention=True, pos_att_type="p2c|c2p",
            position_biased_input=False, layer_norm_eps=1e-7, norm_rel_ebd="layer_norm", share_att_key=True,
            position_buckets=256, **NAMES,
        ),
        sentence_pieces,
    ),
}


def main():
    root = Path(sys.argv[1])
    for name, (config, make_tokenizer) in SHAPES.items():
        folder, partial = root / name, root / f"{name}.partial"
        if folder.exists():
            continue
        torch.manual_seed(1)
        AutoModelForSequenceClassification.from_config(config).save_pretrained(partial)
        make_tokenizer().save_pretrained(partial)
        partial.rename(folder)


if __name__ == "__main__":
    main()
