// Digits with one row marked: where else the units are active together. A click opens one.
// data: { moments: [{ name, picture, row, rows, label, strength }] }, row counted from 1. Sends `picked`: { name, row }

export default function (component) {
  useStrings(component)
  const { data, parentElement, setTriggerValue } = component
  parentElement.querySelector(".moments").replaceChildren(
    ...data.moments.map(({ name, picture, row, rows, label, strength }) => {
      const button = document.createElement("button")
      button.type = "button"
      button.dataset.name = name
      button.setAttribute("aria-label", t("Open {name}, a {label}, at row {row}: {strength}", { name, label, row, strength }))
      button.title = t("Open {name} at row {row}", { name, row })
      button.innerHTML = '<span class="paper"><img alt=""><i></i></span><b></b><span class="strength"></span>'
      button.querySelector("img").src = picture
      button.querySelector("i").style.top = `calc(${(100 * (row - 0.5)) / rows}% - 2px)`
      button.querySelector("b").textContent = t("{label}, row {row}", { label, row })
      button.querySelector(".strength").textContent = strength
      button.onclick = () => setTriggerValue("picked", { name, row })
      return button
    }),
  )
}
