"""The badge of the network that reads on the language page."""

from __future__ import annotations

from html import escape

from core.formatting import short_number
from core.language.model import LanguageModel


def badge(model: LanguageModel) -> str:
    """One line of HTML: what the network is, what it has read, and its measured perplexity."""
    card = model.card
    cells = [f"LSTM({layer.units})" for layer in model.network.layers if layer.kind == "lstm"]
    unsure = short_number(card.scores["test_perplexity"])
    return (
        f'<p class="lab-badge"><b>{escape(card.name)}</b>: {" and ".join(cells)}, seed '
        f"{card.seed}. It has read {card.data['trained_on']:,} words of the Wall Street Journal "
        f"and knows {len(model.vocabulary):,}. On {card.data['test']:,} words that it had not met "
        f"it was as unsure as choosing among {unsure} words each time: its test perplexity.</p>"
    )
