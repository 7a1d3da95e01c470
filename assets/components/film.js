// What every unit of a layer did at every step: maps under one cursor (cursor.js), what the network answered, one unit's
// quantities as lines, and the cell of that unit. Everything shown is computed in core/view/gate_film.py.
//
// This script knows nothing of what serves it: film_place.js hands it { data, parentElement, onPin }.
// data, of core.view.gate_film.GateFilm:
//   steps, units; step: what one is called; kind: of the cell, as in cell_KIND.html; backward; reset_after; reads: what the layer
//   reads, and reads_pixels; unit: the pinned one; view: before, after or difference; guide: how to read the maps;
//   answer: what the network says, for a screen reader; words: [T], none for an image; image: packed numbers or null;
//   maps: [{ name, values: packed numbers, bound, diverging, fitted }];
//   statistics: { gate: { mean: packed numbers, open: [T], closed: [T] } };
//   orders: [{ name, title, units: packed }];
//   belief: { title, kind: map or bars, note, runs: [{ names, shares: packed numbers }] };
//   numbers: { wires, equations, inputs, units }, see core/view/unit_view.py
// data, of pages/parts/film_player.py: looks, by quantity { title, mark, colour } and diverging { low, high }; order;
//   row, row_asked, in_address, default_row (cursor.js); strings (strings.js)

const ANNOUNCE_AFTER_MS = 700 // longer than a step takes while playing, so that a screen reader is told only where it ends
const kept = new WeakMap() // what the visitor chose in each place on a page; the address is obeyed once

function film(component) {
  const { data, parentElement, onPin } = component
  const place = parentElement.querySelector(".film-place")
  if (!place.firstChild) place.innerHTML = `<style>${STYLE}</style>${PAGE}`
  useStrings(component)
  const find = (selector) => parentElement.querySelector(selector)
  const root = find(".film")
  const tip = find(".tip")
  const { steps, units, step } = data
  const state = kept.get(parentElement) ?? { layout: "large", zoom: 0, second: null }
  if (state.asked !== data.order) state.order = state.asked = data.order
  if (state.second !== null && state.second >= units) state.second = null
  kept.set(parentElement, state)
  let pinned = data.unit

  const names = data.maps.map((map) => map.name)
  if (root.dataset.maps !== names.join()) {
    root.dataset.maps = names.join()
    const figures = names.map((name) => `<figure class="map" data-part="${name}">${MAP_FIGURE}</figure>`)
    find(".stage").innerHTML = `${figures.join("")}<figure class="belief" data-part="belief">${BELIEF_FIGURE}</figure><p class="guide"></p>`
  }
  find(".guide").textContent = data.guide
  const shown = gateMaps(find, data, state, () => cursor.redraw())
  const belief = beliefView(find, data)
  const traces = unitTraces(find, data, shown.maps)
  const drawCell = cellView(find, data)
  const drawWords = wordStrip(find, data, (row) => cursor.jump(row))

  function arrange() {
    const order = data.orders.find((one) => one.name === state.order) ?? data.orders[0]
    shown.arrange(unpackUnits(order.units, units))
    belief.layOut()
    traces.layOut()
  }

  function draw(row) {
    placeCursor(root, data, row)
    traces.choose(pinned, state.second)
    shown.draw(row, pinned, state.second)
    belief.draw(row)
    traces.draw(row)
    drawWords(row)
    drawCell(row)
    find(".cursor").setAttribute("aria-valuetext", t("{step} {row} of {steps}", { step, row, steps }))
    find(".traced").textContent = t("Unit {unit} over time", { unit: pinned })
  }

  function pin(unit) {
    if (!(unit >= 0 && unit < units)) return
    pinned = unit
    find(".unit").value = unit
    cursor.redraw()
    onPin(unit)
  }

  function compare(text) {
    const unit = text === "" ? null : Number(text)
    if (unit !== null && !(Number.isInteger(unit) && unit >= 0 && unit < units)) return
    state.second = unit
    cursor.redraw()
    listenToTraces()
  }

  function keepOrder() {
    if (!data.in_address) return
    const url = new URL(window.location.href)
    if (state.order === data.orders[0].name) url.searchParams.delete("order")
    else url.searchParams.set("order", state.order)
    window.history.replaceState(window.history.state, "", url)
  }

  // A screen reader hears the answer when it changes, without each step of the cursor.
  function announce() {
    if (state.announced === data.answer) return
    state.announced = data.answer
    clearTimeout(state.announcing)
    state.announcing = setTimeout(() => (find(".announced").textContent = data.answer), ANNOUNCE_AFTER_MS)
  }

  function say(text, event) {
    tip.textContent = text
    tip.hidden = false
    const box = root.getBoundingClientRect()
    tip.style.left = `${Math.max(0, Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth))}px`
    tip.style.top = `${event.clientY - box.top - 34}px`
  }

  const stepName = (row) => (data.words.length ? `${step} ${row} ${data.words[row - 1].trim()}` : `${step} ${row}`)

  function tell(map, event) {
    const row = stepUnder(map.tall, event, steps)
    const unit = shown.unitUnder(map, event)
    map.under = { row, unit }
    if (unit === undefined) return (tip.hidden = true)
    const value = decimal(map.numbers[(row - 1) * units + unit], Math.max(2, map.decimals))
    say(t("unit {unit}, {step}: {quantity} {value}", { unit, step: stepName(row), quantity: map.look.title.toLowerCase(), value }), event)
  }

  function listenToTraces() {
    for (const plot of traces.plots()) {
      const under = (event) => stepUnder(plot, event, steps)
      plot.onpointerdown = plot.onpointermove = (event) => say(`${stepName(under(event))}: ${traces.tell(plot.parentElement, under(event))}`, event)
      plot.onpointerleave = () => (tip.hidden = true)
      plot.onclick = (event) => cursor.jump(under(event))
    }
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
  find(".layout").value = state.layout
  find(".layout").onchange = (event) => {
    state.layout = event.target.value
    shown.layOut()
    belief.layOut()
    cursor.redraw()
  }
  for (const [field, value] of [[".unit", pinned], ["input.second", state.second ?? ""]]) {
    find(field).max = units - 1
    find(field).value = value
  }
  find(".unit").onchange = (event) => (event.target.value === "" ? null : pin(Number(event.target.value)))
  find("input.second").onchange = (event) => compare(event.target.value)
  const cursor = timeCursor(component, root, steps, draw)
  keepOrder()
  addEventListener("lstm-lab-address", keepOrder)
  for (const map of shown.maps) {
    map.tall.onpointerdown = map.tall.onpointermove = (event) => tell(map, event)
    map.tall.onpointerleave = () => (tip.hidden = true)
    map.tall.onclick = () => {
      const { row, unit } = map.under // a click knows its place in whole pixels only: pin what the tip says
      cursor.jump(row)
      if (unit !== undefined && unit !== pinned) pin(unit)
    }
  }
  for (const plot of belief.plots) plot.onclick = (event) => cursor.jump(stepUnder(plot, event, steps))
  listenToTraces()
  announce()
  onThemeChange(root, arrange)
  state.sizes?.disconnect()
  let width = root.clientWidth
  state.sizes = new ResizeObserver(() => {
    if (root.clientWidth === width) return
    width = root.clientWidth
    shown.layOut()
    belief.layOut()
    traces.layOut()
  })
  state.sizes.observe(root)
  lightTogether(root, state)
  return () => {
    cursor.stop()
    removeEventListener("lstm-lab-address", keepOrder)
    state.sizes.disconnect()
    clearTimeout(state.announcing)
  }
}
