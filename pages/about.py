"""About the app: source, licence, version, keyboard shortcuts and the glossary."""

from html import escape
from pathlib import Path

import streamlit as st

from core.i18n import gettext as _
from core.view.glossary import TERMS, TOPICS
from pages.parts.deep_link import via_app

via_app("pages/about.py")
ROOT = Path(__file__).resolve().parents[1]


def newest_version() -> str:
    """The newest heading of the changelog."""
    lines = (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()
    return next((line[3:] for line in lines if line.startswith("## ")), "")


def shortcuts() -> tuple[tuple[str, str], ...]:
    """Keys, and what they do."""
    return (
        (_("Arrow keys"), _("Move the time cursor by one step, where it has the focus")),
        (_("Home, End"), _("Move the time cursor to the first or last step")),
        (_("Space"), _("Play or pause")),
        ("Ctrl+Z", _("Remove the last stroke of a drawing")),
        (_("Arrow keys, Enter"), _("Move between sample digits, and pick one")),
    )


st.title(_("About"), anchor=False)
st.markdown(
    _(
        "LSTM Lab is a browser app and a small Python library for looking inside recurrent "
        "networks. Everything runs on the machine that serves this page: your drawings and texts "
        "are not sent anywhere else."
    )
)
about = st.container(key="about-version")
version, licence = escape(newest_version()), escape(_("MIT License"))
about.html(
    f'<dl class="lab-terms"><dt>{escape(_("Version"))}</dt><dd>{version}</dd>'
    f"<dt>{escape(_('Licence'))}</dt><dd>{licence}</dd>"
    f"<dt>{escape(_('Source'))}</dt><dd>"
    + escape(
        _(
            "The source code is the folder that the app runs from. README.md explains how to use "
            "it from Python, CONTRIBUTING.md how it is built."
        )
    )
    + "</dd></dl>"
)
with st.expander(_("Text of the licence")):
    st.code((ROOT / "LICENSE").read_text("utf-8"), language=None, wrap_lines=True)

st.header(_("Keyboard shortcuts"), anchor=False)
st.container(key="about-shortcuts").html(
    '<dl class="lab-terms">'
    + "".join(f"<dt>{escape(key)}</dt><dd>{escape(does)}</dd>" for key, does in shortcuts())
    + "</dl>"
)

st.header(_("Glossary"), anchor="glossary")
for topic, title in TOPICS.items():
    st.subheader(_(title), anchor=False)
    terms = (term for term in TERMS if term.topic == topic)
    st.html(
        '<dl class="lab-terms">'
        + "".join(
            f"<dt>{escape(_(term.name))}</dt><dd>{escape(_(term.meaning))}"
            + (f" <code>{escape(term.formula)}</code>" if term.formula else "")
            + "</dd>"
            for term in terms
        )
        + "</dl>"
    )
