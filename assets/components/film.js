// What every unit of a layer did at every step: maps side by side under one cursor (cursor.js), and under them the cell
// of the pinned unit (cell.js). Everything shown is computed in core/view/gate_film.py.
// data: what gate_film returns, and { colours: core/figures.map_colours, order: name, row, in_address }

const chosen = new WeakMap() // the order of units for each place on a page: the visitor's, once the address was obeyed

function film(component) {
  const { data, parentElement, setTriggerValue } = component
  const place = parentElement.querySelector(".film-place")
  if (!place.firstChild) place.innerHTML = `<style>${STYLE}</style>${PAGE}`
  useStrings(component)
  const find = (selector) => parentElement.querySelector(selector)
  const root = find(".film")
  const tip = find(".tip")
  const { steps, units, step } = data
  const state = chosen.get(parentElement) ?? {}
  if (state.asked !== data.order) state.order = state.asked = data.order
  chosen.set(parentElement, state)
  let pinned = data.unit

  const names = [...data.maps.map((map) => map.name), "belief"]
  if (root.dataset.maps !== names.join()) {
    root.dataset.maps = names.join()
    find(".stage").innerHTML = names.map((name) => `<figure data-part="${name}">${FIGURE}</figure>`).join("")
  }
  const strip = stripOf(data)
  const shown = gateMaps(find, data, strip)
  const drawBelief = beliefView(find, data, strip)
  const drawCell = cellView(find, data)
  const drawWords = wordStrip(find, data, (row) => cursor.jump(row))

  function arrange() {
    const order = data.orders.find((one) => one.name === state.order) ?? data.orders[0]
    shown.arrange(unpackUnits(order.units))
  }

  function draw(row) {
    shown.draw(row, pinned)
    drawBelief(row)
    drawWords(row)
    drawCell(row)
    find(".cursor").setAttribute("aria-valuetext", `${step} ${row} of ${steps}`)
  }

  function pin(unit) {
    if (!(unit >= 0 && unit < units)) return
    pinned = unit
    find(".unit").value = unit
    cursor.redraw()
    setTriggerValue("unit", unit)
  }

  function keepOrder() {
    const url = new URL(window.location.href)
    if (state.order === data.orders[0].name) url.searchParams.delete("order")
    else url.searchParams.set("order", state.order)
    window.history.replaceState(window.history.state, "", url)
  }

  function tell(map, event) {
    const row = rowUnder(map.canvas, event, steps)
    const unit = shown.unitUnder(map.canvas, event)
    map.under = { row, unit }
    tip.hidden = unit === undefined
    if (tip.hidden) return
    const value = map.numbers[(row - 1) * units + unit].toFixed(map.decimals)
    const word = data.words.length ? ` ${data.words[row - 1]}` : ""
    tip.textContent = `unit ${unit}, ${step} ${row}${word}: ${map.look.title.toLowerCase()} ${value}`
    const box = root.getBoundingClientRect()
    tip.style.left = `${Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth)}px`
    tip.style.top = `${event.clientY - box.top - 30}px`
  }

  arrange()
  const select = find(".order")
  select.replaceChildren(...data.orders.map((one) => new Option(one.title, one.name, false, one.name === state.order)))
  select.onchange = () => {
    state.order = select.value
    arrange()
    cursor.redraw()
    keepOrder()
  }
  find(".unit").max = units - 1
  find(".unit").value = pinned
  find(".unit").onchange = (event) => (event.target.value === "" ? null : pin(Number(event.target.value)))
  const cursor = timeCursor(component, root, steps, draw)
  keepOrder()
  for (const map of shown.maps) {
    map.canvas.onpointerdown = map.canvas.onpointermove = (event) => tell(map, event)
    map.canvas.onpointerleave = () => (tip.hidden = true)
    map.canvas.onclick = () => {
      const { row, unit } = map.under // a click knows its place in whole pixels only: pin what the tip says
      cursor.jump(row)
      if (unit !== undefined && unit !== pinned) pin(unit)
    }
  }
  find('figure[data-part="belief"] canvas').onclick = (event) => cursor.jump(rowUnder(event.target, event, steps))
  lightTogether(root)
  return cursor.stop
}
