// Accuracy and mean confidence of a network after each row, with the gap between them shaded. Pointing at a row, or the
// arrow keys, show its values.
// data: { accuracy: 28 shares, confidence: 28 shares, name: the network's name }

const HEIGHT = 236
const LEFT = 44
const RIGHT = 12
const TOP = 8
const BOTTOM = 40

export default function (component) {
  useStrings(component)
  const { data, parentElement } = component
  const figure = parentElement.querySelector("figure")
  const chart = figure.querySelector(".chart")
  const rows = data.accuracy.length
  let here = Number(figure.dataset.row) || null

  const make = (name, attributes, text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
    if (text !== undefined) element.textContent = text
    return element
  }

  function draw() {
    const width = chart.clientWidth
    const x = (row) => LEFT + ((row - 1) / (rows - 1)) * (width - LEFT - RIGHT)
    const y = (share) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)
    const points = (shares) => shares.map((share, k) => `${x(k + 1)} ${y(share)}`)
    const line = (shares) => `M${points(shares).join("L")}`
    const ticks = [0, 0.25, 0.5, 0.75, 1]
    const rowTicks = [1, 7, 14, 21, 28].filter((row) => row <= rows)
    chart.setAttribute("aria-label", t("Confidence and accuracy of {name} after each row", { name: data.name }))
    chart.replaceChildren(
      make("path", { class: "grid", d: ticks.map((share) => `M${LEFT} ${y(share)}H${width - RIGHT}`).join("") }),
      ...ticks.map((share) => make("text", { x: LEFT - 6, y: y(share) + 4, "text-anchor": "end" }, `${100 * share}%`)),
      ...rowTicks.map((row) => make("text", { x: x(row), y: HEIGHT - BOTTOM + 18, "text-anchor": "middle" }, row)),
      make("text", { x: (LEFT + width - RIGHT) / 2, y: HEIGHT - 4, "text-anchor": "middle" }, t("rows read")),
      make("path", { class: "gap", d: `${line(data.confidence)}L${points(data.accuracy).reverse().join("L")}Z` }),
      make("path", { class: "sure", d: line(data.confidence) }),
      make("path", { class: "right", d: line(data.accuracy) }),
    )
    if (here) chart.append(make("path", { class: "here", d: `M${x(here)} ${TOP}V${HEIGHT - BOTTOM}` }))
    figure.querySelector("figcaption").textContent = here
      ? t("Row {row}: confidence {sure}, accuracy {right}", {
          row: here,
          sure: percent(data.confidence[here - 1]),
          right: percent(data.accuracy[here - 1]),
        })
      : t("Point at a row for its values.")
  }

  const go = (row) => {
    here = Math.min(rows, Math.max(1, row))
    figure.dataset.row = here
    draw()
  }
  chart.onpointermove = chart.onpointerdown = (event) => {
    const box = chart.getBoundingClientRect()
    const along = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT)
    go(1 + Math.round(along * (rows - 1)))
  }
  figure.onkeydown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!step) return
    go((here ?? (step > 0 ? 0 : rows + 1)) + step)
    event.preventDefault()
  }
  draw()
  const observer = new ResizeObserver(draw)
  observer.observe(figure)
  return () => observer.disconnect()
}
