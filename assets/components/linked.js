// Sentences with links: a step moves the cursor of the page, a unit is handed to `onUnit`.

// An element for the parts of a sentence, see core/view/linked_text.py: [{ text, kind, number }].
function linkedSentence(parts, step, onUnit) {
  const line = document.createElement("p")
  line.className = "linked"
  for (const { text, kind, number } of parts) {
    if (!kind) {
      line.append(text)
      continue
    }
    const link = line.appendChild(document.createElement("button"))
    link.type = "button"
    link.className = "link"
    link.textContent = text
    link.title = kind === "step" ? t("Move the cursor to {step} {number}", { step, number }) : t("Pin unit {unit}", { unit: number })
    link.setAttribute("aria-label", `${text}: ${link.title}`)
    link.onclick = () => (kind === "step" ? jumpTo(number) : onUnit(number))
  }
  return line
}

// Sends the page's cursor to a step, from 1 (see cursor.js).
function jumpTo(row) {
  dispatchEvent(new CustomEvent("lstm-lab-jump", { detail: { row } }))
}
