// Digits with one row marked, to click: where else units fire together.
// data: { moments: [{ name, picture, row, rows, label, strength }] }, row counted from 1

export default function (component) {
  useStrings(component)
  const { data, parentElement, setTriggerValue } = component
  parentElement.querySelector(".moments").replaceChildren(
    ...data.moments.map(({ name, picture, row, rows, label, strength }) => {
      const button = document.createElement("button")
      button.type = "button"
      button.dataset.name = name
      button.setAttribute("aria-label", `Read ${name}, a ${label}, at row ${row}: ${strength}`)
      button.title = `Read ${name} at row ${row}`
      button.innerHTML = '<span class="paper"><img alt=""><i></i></span><b></b><span class="strength"></span>'
      button.querySelector("img").src = picture
      button.querySelector("i").style.top = `calc(${(100 * (row - 0.5)) / rows}% - 2px)`
      button.querySelector("b").textContent = `${label}, row ${row}`
      button.querySelector(".strength").textContent = strength
      button.onclick = () => setTriggerValue("picked", { name, row })
      return button
    }),
  )
}
