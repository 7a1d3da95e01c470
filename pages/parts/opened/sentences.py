"""What the page says about the data of a model from a file, and about the link to them."""

from __future__ import annotations

from core import cache
from core.analysis.model_answer import number_text
from core.i18n import N_, ngettext
from core.i18n import gettext as _
from core.network.layers import LayerTrace
from core.view.quantities import LOOKS
from pages.parts.opened.source import Opened
from pages.parts.opened.state import OpenedState, packed_data

_FOLLOWED = {
    "angle": N_("the angle"),
    "speed": N_("the speed, which it does not read"),
    "swing": N_("how far the pendulum swings out, which it does not read"),
}
"""What a unit of the app's own network can follow, see `core.analysis.forecast.followers`."""


def about_the_view(shown: Opened, state: OpenedState, part: LayerTrace) -> list[str]:
    """What a person has to know of what is shown."""
    sentences = [
        *shown.given.notes,
        *_events(shown),
        *_to_look_for(shown),
        *_not_in_the_link(shown, state),
    ]
    steps = part.outputs.shape[1]
    held = (part.quantities["hidden_state"] == part.before["hidden_state"]).all((0, 2))
    if masked := int(held[1:].sum()):
        sentences.append(
            ngettext(
                "{n} step is masked: the layer keeps its state there, whatever the gates say.",
                "{n} steps are masked: the layer keeps its state there, whatever the gates say.",
                masked,
            )
        )
    read = shown.given.arrays[0].shape[1]
    if steps != read:
        sentences.append(
            _(
                "This layer has {steps} steps, which the layers before it make of the {read} of "
                "the input.",
                steps=steps,
                read=read,
            )
        )
    elif shown.given.shown is None and not shown.given.words:
        sentences.append(_("The input has more than two axes and is not drawn over the maps."))
    return sentences


def _events(shown: Opened) -> list[str]:
    """Which steps are marked, and what happened there."""
    steps = ", ".join(str(step + 1) for step in shown.given.events[:8])
    if not steps:
        return []
    if len(shown.given.events) > 8:
        steps += " ..."
    if shown.recipe is not None:
        return [
            _("Triangles mark kicks, which the network does not see (steps {steps}).", steps=steps)
        ]
    return [_("Triangles mark the events of the table (steps {steps}).", steps=steps)]


def _to_look_for(shown: Opened) -> list[str]:
    """The units of the app's own network that follow something, as its card has them."""
    if shown.recipe is None or shown.model.name not in cache.series_names():
        return []
    found = cache.card(shown.model.name).data.get("followers", ())
    return [
        _(
            "{quantity} of unit {unit} follows {what} (correlation {correlation}).",
            unit=each["unit"],
            quantity=_(LOOKS[each["quantity"]].title),
            what=_(_FOLLOWED[each["what"]]),
            correlation=number_text(round(each["correlation"], 2)),
        )
        for each in found
        if each["what"] != "angle"
    ]


def _not_in_the_link(shown: Opened, state: OpenedState) -> list[str]:
    """What a colleague with the link would not see."""
    sentences = []
    if state.upload is not None and shown.key == state.upload.digest:
        sentences.append(_("The link does not hold your model."))
    if state.has_data and packed_data(state) is None:
        sentences.append(_("The link does not hold the data: they are too large, or no text."))
    return sentences
