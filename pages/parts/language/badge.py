"""The line about the language model beside the page's title."""

from __future__ import annotations

from html import escape

from core.formatting import short_number
from core.i18n import gettext as _
from core.language.model import LanguageModel
from core.view.network_facts import size_and_training


def badge(model: LanguageModel) -> str:
    """Format what the network is, what it was trained on and its test perplexity, as HTML."""
    card = model.card
    cells = [f"LSTM({layer.units})" for layer in model.network.layers if layer.kind == "lstm"]
    line = _(
        "{name}: {layers}, seed {seed}. Trained on {trained:,} words of the Wall Street Journal "
        "with a vocabulary of {words:,}; perplexity {perplexity} on {tested:,} test words.",
        name=card.name,
        layers=" + ".join(cells),
        seed=card.seed,
        trained=card.data["trained_on"],
        words=len(model.vocabulary),
        tested=card.data["test"],
        perplexity=short_number(card.scores["test_perplexity"]),
    )
    facts = size_and_training(card, model.network.parameter_count, with_data=False)
    line = f"{line} {facts}"
    return f'<p class="lab-badge">{escape(line)}</p>'
