from core.api import load as load
from core.api import sample as sample
from core.api import train as train
from core.models.opening import open_model as open_model
from core.models.tracing import trace as trace
from core.network.card import Card as Card
from core.network.interventions import Erase as Erase
from core.network.interventions import Force as Force
from core.network.interventions import Freeze as Freeze
from core.network.interventions import Scale as Scale
from core.network.interventions import Wipe as Wipe
from core.network.network import Network as Network
from core.network.presets import preset as preset
from core.network.trace import Trace as Trace
from core.recipes import recipe as recipe

NAME: str
__all__ = [
    "Card",
    "Erase",
    "Force",
    "Freeze",
    "Network",
    "Scale",
    "Trace",
    "Wipe",
    "load",
    "open_model",
    "preset",
    "recipe",
    "sample",
    "trace",
    "train",
]
