// Sample digits to click, in groups. Arrow keys move between them, Enter or space picks.
// data: { groups: [{ title, note, samples: [{ name, title, picture }] }], chosen: name or null }
// On a page with a drawing canvas, pad.js says which sample is read.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".samples")
  useStrings(component)
  const names = JSON.stringify(data.groups.map((group) => group.samples.map((sample) => sample.name)))
  if (root.dataset.names !== names) {
    root.dataset.names = names
    root.replaceChildren(
      ...data.groups.flatMap((group) => {
        const title = document.createElement("h2")
        title.textContent = group.title
        const note = document.createElement("p")
        note.textContent = group.note
        const row = document.createElement("div")
        row.className = "row"
        row.append(
          ...group.samples.map((sample) => {
            const button = document.createElement("button")
            button.type = "button"
            button.dataset.name = sample.name
            button.title = sample.title
            button.setAttribute("aria-label", sample.title)
            button.style.backgroundImage = `url(${sample.picture})`
            return button
          }),
        )
        return [title, note, row]
      }),
    )
  }
  const buttons = [...root.querySelectorAll("button")]
  const page = document.documentElement
  const mark = () => {
    const chosen = page.dataset.labSample ?? data.chosen
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.name === chosen))
  }
  for (const button of buttons) button.onclick = () => setTriggerValue("picked", button.dataset.name)
  root.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    const here = buttons.indexOf(event.target)
    if (!step || here < 0) return
    buttons[(here + step + buttons.length) % buttons.length].focus()
    event.preventDefault()
  }
  mark()
  page.addEventListener("lab-sample", mark)
  return () => page.removeEventListener("lab-sample", mark)
}
