"""The character model, learned from a handful of sentences."""

import numpy as np

from index.pages.language import BACKOFF, NATS_PER_STEP, CharModel, fold, keys_of
from index.pages.train_language import DISCOUNT, train_language


def model() -> CharModel:
    return train_language(["春天来了。", "春天走了。"] * 10)


def test_what_was_seen_is_likelier_than_what_was_not():
    chars = model()
    seen = chars.log_probability(chars.ids("春天")[None, :])[0]
    unseen = chars.log_probability(chars.ids("天春")[None, :])[0]
    # 春 is followed by 天 in 20 of 20 places: log((20 - DISCOUNT) / 20), in steps of the table.
    assert abs(seen - np.log((20 - DISCOUNT) / 20)) <= NATS_PER_STEP
    assert unseen < seen + BACKOFF


def test_digits_width_case_and_script_fold_together():
    assert [fold(c) for c in "７3Ａ，國\u3000"] == ["0", "0", "a", ",", "国", " "]


def test_keys_tell_orders_apart():
    grams = np.array([[2, 3]]), np.array([[0, 2, 3]])
    assert keys_of(grams[0])[0] != keys_of(grams[1])[0]
