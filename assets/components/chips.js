// Texts to click, in groups with a few words before each.
// data: { groups: [{ words, is_error, chips: [{ text: its label, sends: what the server gets }] }] }

export default function (component) {
  useStrings(component)
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".chips")
  const is = JSON.stringify(data.groups)
  if (root.dataset.is !== is) {
    root.dataset.is = is
    root.replaceChildren(
      ...data.groups.flatMap((group) => {
        const words = document.createElement("span")
        words.textContent = group.words
        if (group.is_error) {
          words.className = "problem"
          words.setAttribute("role", "alert")
        }
        return [words, ...group.chips.map(chip)]
      }),
    )
  }
  for (const button of root.querySelectorAll("button")) button.onclick = () => setTriggerValue("picked", button.dataset.sends)

  function chip({ text, sends }) {
    const button = document.createElement("button")
    button.type = "button"
    button.dir = "auto"
    button.textContent = text
    button.dataset.sends = sends
    return button
  }
}
