// Sets the language of the page, which Streamlit fixes to English, and translates what Streamlit itself says, which it has in
// English only. These are the texts of Streamlit 1.67 and of Plotly that a visitor meets; our own components are out of reach in shadow roots.
// data: { lang, strings }

const OWN_TEXTS = new Set([
  N_("Press Enter to apply"),
  N_("Press Ctrl+Enter to apply"),
  N_("Press ⌘+Enter to apply"),
  N_("Upload"),
  N_("Drag and drop a file here"),
  N_("Choose an option"),
  N_("No results"),
  N_("Skip to main content"),
  N_("App pages"),
  N_("Main menu"),
  N_("Theme"),
  N_("System"),
  N_("Light"),
  N_("Dark"),
  N_("Print"),
  N_("Rerun"),
  N_("Stop"),
  N_("Running..."),
  N_("Stopping..."),
  N_("Please wait..."),
  N_("Connecting"),
  N_("Connection error"),
  N_("Connection lost. Please wait for the app to reconnect, then try again."),
  N_("Close"),
  N_("Clear value"),
  N_("Clear all"),
  N_("Help"),
  N_("file upload"),
  N_("Open"),
  N_("Fullscreen"),
  N_("Download plot as a PNG"),
  N_("Zoom"),
  N_("Pan"),
  N_("Zoom in"),
  N_("Zoom out"),
  N_("Reset axes"),
])
const PATTERNS = [
  [/^(\d\S*) per file/, (_all, size) => t("{size} per file", { size })],
  [/^Remove (\S+\.\w+)$/, (_all, file) => t("Remove {file}", { file })],
  [/^Help for (.+)$/, (_all, field) => t("Help for {field}", { field })],
  [/^Shortcut (.+)$/, (_all, keys) => t("Shortcut {keys}", { keys })],
]
const ATTRIBUTES = ["aria-label", "title", "placeholder", "data-title"]

let observer = null
// By text or attribute what it said in English, and what it was given to say.
const translatedNodes = new WeakMap()

function translation(text) {
  const trimmed = text.trim()
  if (OWN_TEXTS.has(trimmed)) return text.replace(trimmed, t(trimmed))
  return PATTERNS.reduce((changed, [pattern, words]) => changed.replace(pattern, words), text)
}

function translate(node) {
  const before = translatedNodes.get(node)
  const english = before?.shown === node.nodeValue ? before.english : node.nodeValue
  const shown = translation(english)
  if (shown !== english) translatedNodes.set(node, { english, shown })
  if (shown !== node.nodeValue) node.nodeValue = shown
}

function translateWithin(node) {
  if (node.nodeType === Node.TEXT_NODE) return translate(node)
  if (node.nodeType !== Node.ELEMENT_NODE) return
  for (const element of [node, ...node.querySelectorAll(ATTRIBUTES.map((name) => `[${name}]`).join())]) {
    for (const name of ATTRIBUTES) if (element.hasAttribute(name)) translate(element.getAttributeNode(name))
  }
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) translate(texts.currentNode)
}

export default function (component) {
  useStrings(component)
  document.documentElement.lang = component.data.lang
  observer?.disconnect()
  translateWithin(document.body)
  if (!component.data.strings) return
  observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes, attributeName } of changes) {
      if (type === "childList") addedNodes.forEach(translateWithin)
      else if (type === "characterData") translate(target)
      else if (target.hasAttribute(attributeName)) translate(target.getAttributeNode(attributeName))
    }
  })
  observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES })
}
