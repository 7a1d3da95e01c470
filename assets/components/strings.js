// Translated strings of a component: English in the script, the visitor's language on the screen.
// Every component starts with `useStrings(component)`. data.strings: { English: translation, or a list of plural forms }
// The text of elements with `data-t`, and their title, aria-label, placeholder and alt, is translated as it stands in the HTML.

let strings = {}
const TRANSLATED_ATTRIBUTES = ["title", "aria-label", "placeholder", "alt"]

const fillIn = (message, values) => message.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)

function t(message, values = {}) {
  return fillIn(strings[message] ?? message, values)
}

// Marks a message that is translated where it is used.
const N_ = (message) => message

function tn(singular, plural, n, values = {}) {
  const forms = strings[singular] ?? [singular, plural]
  return fillIn(forms[Math.min(n === 1 ? 0 : 1, forms.length - 1)], { n, ...values })
}

function useStrings({ data, parentElement }) {
  strings = data?.strings ?? {}
  for (const element of parentElement.querySelectorAll("[data-t]")) {
    element.english ??= {
      text: element.childElementCount ? null : element.textContent.trim(),
      ...Object.fromEntries(TRANSLATED_ATTRIBUTES.map((name) => [name, element.getAttribute(name)])),
    }
    const { text, ...attributes } = element.english
    if (text) element.textContent = t(text)
    for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, t(value))
  }
}
