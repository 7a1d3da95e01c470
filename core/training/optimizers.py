"""A recipe's optimizer -> Keras' optimizer."""

from __future__ import annotations

import keras

from core.recipes import SGD, Adam, AdamWCosine, Optimizer, RMSprop


def build_optimizer(
    settings: Optimizer, steps_in_epoch: int, steps_in_all: int
) -> keras.optimizers.Optimizer:
    """Keras' optimizer.

    Args:
        settings: The recipe's.
        steps_in_epoch: How many batches make an epoch.
        steps_in_all: How many batches will be learned.
    """
    match settings:
        case Adam():
            return keras.optimizers.Adam(settings.learning_rate, global_clipnorm=settings.clip_norm)
        case RMSprop():
            return keras.optimizers.RMSprop(
                settings.learning_rate, rho=settings.rho, global_clipnorm=settings.clip_norm
            )
        case SGD():
            rate = _falling_rate(settings, steps_in_epoch, steps_in_all)
            return keras.optimizers.SGD(
                rate, weight_decay=settings.weight_decay, global_clipnorm=settings.clip_norm
            )
        case AdamWCosine():
            return _adamw_cosine(settings, steps_in_epoch, steps_in_all)


def _falling_rate(
    settings: SGD, steps_in_epoch: int, steps_in_all: int
) -> keras.optimizers.schedules.LearningRateSchedule | float:
    if settings.decay == 1:
        return settings.learning_rate
    full_steps = settings.full_epochs * steps_in_epoch
    # One fall at least, even if the training ends before it: a longer one goes on from its file.
    last_steps = list(range(full_steps, max(steps_in_all, full_steps + 1), steps_in_epoch))
    rates = [settings.learning_rate * settings.decay**fall for fall in range(len(last_steps) + 1)]
    # Keras counts steps from 0 and changes the rate after a boundary.
    return keras.optimizers.schedules.PiecewiseConstantDecay([k - 1 for k in last_steps], rates)


def _adamw_cosine(
    settings: AdamWCosine, steps_in_epoch: int, steps_in_all: int
) -> keras.optimizers.AdamW:
    warmup = min(round(settings.warmup_epochs * steps_in_epoch), steps_in_all // 2)
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.0,
        warmup_target=settings.peak_learning_rate,
        warmup_steps=warmup,
        decay_steps=steps_in_all - warmup,
    )
    optimizer = keras.optimizers.AdamW(
        schedule, weight_decay=settings.weight_decay, global_clipnorm=settings.clip_norm
    )
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    return optimizer
