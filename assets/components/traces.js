// The quantities of the pinned unit as lines over time, and those of a second unit over them.
// Gates stand in one panel, from 0 to 1, and the states in another, around 0.

const PANELS = [
  { name: "gates", has: (map) => map.name.endsWith("_gate") },
  { name: "states", has: (map) => !map.name.endsWith("_gate") },
]
const PANEL_FIGURE = `<div class="plot"><svg preserveAspectRatio="none" role="img"></svg><i class="veil"></i><i class="now"></i><div class="value-marks" aria-hidden="true"></div></div>
<div class="step-marks" aria-hidden="true"></div><ul class="legend"></ul>`

function unitTraces(find, data, maps) {
  const { steps, units, step } = data
  const place = find(".panels")
  const decimals = (map) => Math.max(2, map.decimals)
  const value = (map, unit, row) => map.numbers[(row - 1) * units + unit]
  const print = (map, unit, row) => decimal(value(map, unit, row), decimals(map))
  let panels = []
  let shown = ""

  // Lines of the two units; made anew only where another unit is looked at.
  function choose(pinned, second) {
    const now = `${pinned}, ${second}`
    if (shown === now) return
    shown = now
    const mine = PANELS.map((panel) => ({ ...panel, maps: maps.filter(panel.has) })).filter((panel) => panel.maps.length)
    if (place.children.length !== mine.length) place.innerHTML = mine.map(() => `<figure class="panel">${PANEL_FIGURE}</figure>`).join("")
    panels = mine.map((panel, k) => lines({ ...panel, figure: place.children[k] }, pinned, second))
    layOut()
  }

  function lines(panel, pinned, second) {
    const chosen = second === null ? [pinned] : [pinned, second]
    const { figure } = panel
    let most = 1
    for (const map of panel.maps) {
      for (const unit of chosen) for (let row = 1; row <= steps; row++) most = Math.max(most, Math.abs(value(map, unit, row)))
    }
    const diverges = panel.maps.some((map) => map.diverging)
    const top = most > 1 ? Math.ceil(most) : 1
    const bottom = diverges ? -top : 0
    const y = (number) => (1 - (number - bottom) / (top - bottom)) * 100
    const path = (map, unit) =>
      Array.from({ length: steps }, (_, k) => `${k ? "L" : "M"}${k + 0.5} ${y(value(map, unit, k + 1)).toFixed(2)}`).join("")
    const svg = figure.querySelector("svg")
    const marks = diverges ? [top, 0, bottom] : [1, 0.5, 0]
    svg.setAttribute("viewBox", `0 0 ${steps} 100`)
    svg.innerHTML = `<path class="grid" d="${marks.map((mark) => `M0 ${y(mark)}H${steps}`).join("")}"></path>${panel.maps
      .flatMap((map) => chosen.map((unit, k) => `<path class="line${k ? " second" : ""}" data-part="${map.name}" d="${path(map, unit)}"></path>`))
      .join("")}`
    const titles = panel.maps.map((map) => map.look.title).join(", ")
    svg.setAttribute("aria-label", second === null
      ? t("Line plot of unit {unit} over {steps} steps ({step}): {titles}", { unit: pinned, steps, step, titles })
      : t("Line plot of units {unit} and {second} over {steps} steps ({step}): {titles}", { unit: pinned, second, steps, step, titles }))
    figure.querySelector(".value-marks").innerHTML = marks.map((mark) => `<span style="top:${y(mark)}%">${round(mark)}</span>`).join("")
    figure.querySelector(".legend").innerHTML = panel.maps
      .map((map) => `<li data-part="${map.name}"><svg viewBox="0 0 22 8" aria-hidden="true"><path class="line" data-part="${map.name}" d="M0 4H22"></path></svg><span></span><b></b><i></i></li>`)
      .join("")
    const items = [...figure.querySelectorAll("li")]
    for (const line of figure.querySelectorAll(".line")) line.style.stroke = data.looks[line.dataset.part].colour || "currentcolor"
    panel.maps.forEach((map, k) => (items[k].children[1].textContent = `${map.look.mark} ${map.look.title}`))
    return { ...panel, pinned, second, values: items.map((item) => [item.children[2], item.children[3]]) }
  }

  function layOut() {
    for (const { figure } of panels) markSteps(figure.querySelector(".step-marks"), data, figure.querySelector("svg").clientWidth)
  }

  function draw(row) {
    for (const { maps: mine, pinned, second, values } of panels) {
      mine.forEach((map, k) => {
        values[k][0].textContent = print(map, pinned, row)
        values[k][1].textContent = second === null ? "" : print(map, second, row)
      })
    }
  }

  // All values of a panel at a row, in a line.
  const tell = (figure, row) => {
    const panel = panels.find((one) => one.figure === figure)
    return panel.maps.map((map) => `${map.look.mark} ${print(map, panel.pinned, row)}${panel.second === null ? "" : ` / ${print(map, panel.second, row)}`}`).join("  ")
  }

  return { choose, layOut, draw, tell, plots: () => panels.map(({ figure }) => figure.querySelector(".plot")) }
}
