"""The training of a network that learns a text by heart."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import cast

import keras
import tensorflow as tf

from core.files import write_whole
from core.network.card import write_card
from core.recipes import StoryRecipe
from core.stories.training_text import StorySources
from core.training.keras_model import build_network, build_optimizer
from core.training.progress import (
    KeptProgress,
    Progress,
    Rest,
    Step,
    Stopwatch,
    check_finite,
    no_rest,
)
from core.training.story_scores import StoryEvaluator, as_inputs, measure, share
from core.training.windows import Windows, batches, cut_windows, even_batch

Learn = Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor, tf.Tensor]]
"""Which windows make the batch, (B,) -> its loss, the share of right answers after them, and the
norm of its gradient."""

KEEP_EVERY_SECONDS = 5.0
"""Progress is written no more often: an epoch of a short text takes some milliseconds."""

SAMPLES = 25
"""So often in a training the network tells a story, to show how it learns to speak."""


def train(
    recipe: StoryRecipe,
    sources: StorySources,
    out: Path,
    on_progress: Callable[[Step], None] = lambda step: None,
    should_stop: Callable[[], bool] = lambda: False,
    resume: bool = False,
    command: str = "",
    *,
    rest: Rest = no_rest,
) -> Path | None:
    """The path of the trained network, `out/NAME.keras`, beside its card; None if asked to stop.

    Beside them are `NAME.vocabulary.json` and, where the text is a visitor's own, `NAME.txt`.

    Args:
        recipe: The network and its training.
        sources: The text to learn.
        out: The folder of the run; its progress is there every few seconds and after a stop.
        on_progress: Called after every batch.
        should_stop: Asked after every batch.
        resume: Go on from the progress in `out` where there is some.
        command: What was typed to start this, for the card.
        rest: Called after every batch, before it is asked whether to stop.

    Raises:
        ValueError: The text is not longer than the window, the progress is of another recipe, or
            the loss has grown beyond all numbers.
    """
    out.mkdir(parents=True, exist_ok=True)
    windows = cut_windows(sources.vocabulary.ids(sources.tokens), recipe.window)
    steps = len(windows) // even_batch(len(windows), recipe.batch)
    steps_in_all = recipe.steps_in_all(steps)
    model = build_network(recipe)
    optimizer = build_optimizer(recipe.optimizer, steps, steps_in_all)
    optimizer.build(model.trainable_variables)
    learn = _learning_step(recipe, windows, model, optimizer)
    kept = KeptProgress(out, recipe, [*model.variables, *optimizer.variables])
    progress = kept.read() if resume else Progress()
    time_taken = Stopwatch(progress.seconds)
    evaluator = StoryEvaluator(model, windows, sources.tokens, sources.vocabulary)
    sample_every = max(1, steps_in_all // steps // SAMPLES)
    recent: deque[float] = deque(maxlen=recipe.report_every or 1)
    kept_at = time.monotonic()

    def keep() -> None:
        nonlocal kept_at
        progress.seconds = time_taken.seconds
        kept.write(progress)
        kept_at = time.monotonic()

    coming = batches(recipe, len(windows), progress.done)
    for batch in islice(coming, steps_in_all - progress.done):
        loss, accuracy, norm = (float(part) for part in learn(tf.constant(batch)))
        check_finite(loss, progress.done)
        recent.append(accuracy)
        progress.done += 1
        epoch, step = divmod(progress.done, steps)
        if step == 0:
            progress.scores = evaluator.scores()
            if epoch == 1 or epoch % sample_every == 0:
                progress.sample_story = evaluator.story()
        on_progress(
            Step.at(
                recipe,
                steps,
                progress,
                loss=loss,
                accuracy=accuracy,
                gradient_norm=norm,
                samples_a_step=len(batch),
            )
        )
        time_taken.leave_out(rest(keep))
        is_stopped = should_stop()
        if is_stopped or time.monotonic() - kept_at > KEEP_EVERY_SECONDS:
            keep()
        if is_stopped:
            return None
    progress.seconds = time_taken.seconds
    network_path = _write_network(recipe, sources, model, out)
    scores = measure(network_path, windows, sources.tokens)
    if recipe.report_every:
        scores["while_learning"] = share(recent)
    write_card(
        network_path,
        recipe,
        sources.describe(recipe),
        scores,
        command,
        steps=progress.done,
        seconds=progress.seconds,
    )
    kept.remove()
    return network_path


def _learning_step(
    recipe: StoryRecipe,
    windows: Windows,
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
) -> Learn:
    """A function that learns a batch of windows."""
    read, following = tf.constant(windows.read), tf.constant(windows.next)

    def learn(batch: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        inputs, truth = tf.gather(read, batch), tf.gather(following, batch)  # (B, T)
        if recipe.loss_on == "last":
            truth = truth[:, -1:]
        with tf.GradientTape() as tape:
            logits = model(as_inputs(model, inputs), training=True)
            if recipe.loss_on == "last":
                logits = logits[:, None]  # (B, 1, V)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(truth, logits))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        answers = tf.argmax(logits[:, -1], axis=-1, output_type=tf.int32)
        accuracy = tf.reduce_mean(tf.cast(answers == truth[:, -1], tf.float32))
        return loss, accuracy, tf.linalg.global_norm(gradients)

    return cast("Learn", tf.function(learn, reduce_retracing=True))


def _write_network(
    recipe: StoryRecipe, sources: StorySources, model: keras.Model, out: Path
) -> Path:
    """The path of the network, written after what it takes to use it."""
    entries = json.dumps(sources.vocabulary.as_plain(), ensure_ascii=False, indent=1) + "\n"
    texts = {f"{recipe.name}.vocabulary.json": entries}
    if recipe.story is None:
        texts[f"{recipe.name}.txt"] = sources.text
    for name, text in texts.items():
        write_whole(out / name, partial(Path.write_text, data=text, encoding="utf-8"))
    network_path = out / f"{recipe.name}.keras"
    write_whole(network_path, model.save)
    return network_path
