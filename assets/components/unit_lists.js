// Units ranked in several ways, side by side; a unit is a link that pins it.
// data: { lists: [{ title, note, layer, rows: [{ unit, text, share }] }], names_layers: whether there are several }, see
// core/view/attribution_view.py.
// Sends `unit`: { layer, unit }.

export default function (component) {
  useStrings(component)
  const { data, parentElement, setTriggerValue } = component
  const lists = data.lists.map(({ title, note, layer, rows }) => {
    const list = document.createElement("section")
    list.className = "list"
    list.innerHTML = "<strong></strong><p></p><ol></ol>"
    list.children[0].textContent = data.names_layers ? t("{title}: {layer}", { title, layer }) : title
    list.children[1].textContent = note
    list.setAttribute("aria-label", list.children[0].textContent)
    for (const { unit, text, share } of rows) {
      const row = list.children[2].appendChild(document.createElement("li"))
      row.innerHTML = '<button type="button" class="link"></button><span class="bar" aria-hidden="true"><i></i></span><b></b>'
      const [link, bar, amount] = row.children
      link.textContent = t("unit {unit}", { unit })
      link.title = t("Pin unit {unit}", { unit })
      link.onclick = () => setTriggerValue("unit", { layer, unit })
      bar.firstChild.style.width = `${100 * Math.abs(share)}%`
      bar.firstChild.classList.toggle("against", share < 0)
      amount.textContent = text
    }
    return list
  })
  parentElement.querySelector(".lists").replaceChildren(...lists)
}
