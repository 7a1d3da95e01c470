// What every unit of a layer did at every step: maps side by side under one cursor, and under them the cell of the
// pinned unit (cell.js). Everything shown is computed in core/gate_film.py; the cursor is that of cursor.js.
// data: what gate_film returns, and { colours: core/figures.map_colours, order: name, row, in_address }
// Small numbers are bytes: each is a number times 10 ** decimals.

const STRIP_PX = 44 // what was read, above each map
const UNIT_PX = 1.5
const DIGIT_PX = 9.2
const chosen = new WeakMap() // the order of units for each place on a page: the visitor's, once the address was obeyed

function unpack({ text, decimals }) {
  const bytes = atob(text)
  const numbers = new Float32Array(bytes.length)
  for (let k = 0; k < bytes.length; k++) numbers[k] = ((bytes.charCodeAt(k) << 24) >> 24) / 10 ** decimals
  return { numbers, decimals }
}

const channels = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16))
const mix = (a, b, share) => a.map((channel, k) => channel + (b[k] - channel) * share)

// A function from a value to its colour: from the ground to a gate's own colour, or from one end over 0 to the other.
function colouring(map, colours) {
  const ends = map.diverging ? colours.diverging : colours[map.name]
  const [low, high] = [channels(ends.low), channels(ends.high)]
  if (!map.diverging) return (value) => mix(low, high, Math.min(1, value / map.bound))
  const middle = channels(ends.middle)
  return (value) => mix(middle, value < 0 ? low : high, Math.min(1, Math.abs(value) / map.bound))
}

// A picture of columns x rows pixels; `colour(column, row)` gives red, green, blue, and alpha if it is not solid.
function picture(columns, rows, colour) {
  const canvas = document.createElement("canvas")
  canvas.width = columns
  canvas.height = rows
  const context = canvas.getContext("2d")
  const pixels = context.createImageData(columns, rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [red, green, blue, alpha = 255] = colour(column, row)
      pixels.data.set([red, green, blue, alpha], 4 * (row * columns + column))
    }
  }
  context.putImageData(pixels, 0, 0)
  return canvas
}

function sharpContext(canvas, height) {
  const ratio = window.devicePixelRatio || 1
  const width = canvas.clientWidth
  canvas.style.height = `${height}px`
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio)
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio)
  const context = canvas.getContext("2d")
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  context.imageSmoothingEnabled = false
  return [context, width]
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const find = (selector) => parentElement.querySelector(selector)
  const root = find(".film")
  const tip = find(".tip")
  const { steps, units, colours } = data
  const ink = channels(colours.ink)
  const state = chosen.get(parentElement) ?? {}
  if (state.asked !== data.order) state.order = state.asked = data.order
  chosen.set(parentElement, state)
  let pinned = data.unit
  let order = []

  const maps = data.maps.map((map) => ({ ...map, ...unpack(map.values), look: colours[map.name], colour: colouring(map, colours) }))
  const image = unpack(data.image).numbers
  const width = image.length / steps
  const strip = picture(steps, width, (step, pixel) => [...ink, 255 * image[step * width + pixel]])
  const beliefs = [data.before, data.after].filter(Boolean).map((belief) => unpack(belief).numbers)
  const shades = beliefs.map((belief) => picture(steps, 10, (step, digit) => [...ink, 255 * belief[step * 10 + digit]]))

  function build() {
    const names = maps.map((map) => map.name).join()
    if (root.dataset.maps !== names) {
      root.dataset.maps = names
      find(".stage").innerHTML = [...maps.map((map) => map.name), "belief"]
        .map((name) => `<figure data-part="${name}"><figcaption></figcaption><canvas role="img"></canvas><p class="scale"><span></span><i></i><span></span></p><p class="crowd"></p></figure>`)
        .join("")
    }
    for (const map of maps) {
      map.figure = find(`figure[data-part="${map.name}"]`)
      map.canvas = map.figure.querySelector("canvas")
      map.figure.querySelector("figcaption").textContent = `${map.look.mark} ${map.look.title}`
      map.canvas.setAttribute("aria-label", `${map.look.title} of ${units} units at ${steps} rows`)
      const [from, bar, to] = map.figure.querySelector(".scale").children
      const ends = map.diverging ? colours.diverging : map.look
      from.textContent = map.diverging ? `\u2212${map.bound}` : "0"
      to.textContent = `${map.bound}${map.fitted ? " and more" : ""}`
      bar.style.background = `linear-gradient(to right, ${[ends.low, ends.middle, ends.high].filter(Boolean).join()})`
    }
    const belief = find('figure[data-part="belief"]')
    belief.querySelector("figcaption").textContent = "Belief in each digit"
    belief.querySelector("canvas").setAttribute("aria-label", "Belief in each digit after each row")
    const [from, bar, to] = belief.querySelector(".scale").children
    from.textContent = "0"
    to.textContent = "1"
    bar.style.background = `linear-gradient(to right, ${colours.ground}, ${colours.ink})`
  }

  function arrange() {
    order = (data.orders.find((one) => one.name === state.order) ?? data.orders[0]).units
    for (const map of maps) {
      map.picture = picture(steps, units, (step, place) => map.colour(map.numbers[step * units + order[place]]))
    }
  }

  // What was read, what came of it, a veil over what is yet to come, and the cursor.
  function drawOne(canvas, height, row, paint) {
    const [context, wide] = sharpContext(canvas, STRIP_PX + 4 + height)
    const step = wide / steps
    context.drawImage(strip, 0, 0, wide, STRIP_PX)
    context.translate(0, STRIP_PX + 4)
    paint(context, wide)
    context.translate(0, -STRIP_PX - 4)
    context.fillStyle = colours.ground
    context.globalAlpha = 0.72
    context.fillRect(row * step, 0, wide - row * step, canvas.clientHeight)
    context.globalAlpha = 1
    context.strokeStyle = colours.ink
    context.lineWidth = 1.25
    context.strokeRect((row - 1) * step, 0.75, step, canvas.clientHeight - 1.5)
    return context
  }

  function drawMap(map, row) {
    const context = drawOne(map.canvas, units * UNIT_PX, row, (canvas, wide) => {
      canvas.drawImage(map.picture, 0, 0, wide, units * UNIT_PX)
    })
    const y = STRIP_PX + 4 + order.indexOf(pinned) * UNIT_PX
    context.strokeRect(0.5, y - 1.5, map.canvas.clientWidth - 1, UNIT_PX + 3)
    map.figure.querySelector(".crowd").textContent = data.crowd[map.name]?.[row - 1] ?? ""
  }

  function drawBelief(row) {
    const figure = find('figure[data-part="belief"]')
    const each = 10 * DIGIT_PX
    drawOne(figure.querySelector("canvas"), units * UNIT_PX, row, (context, wide) => {
      shades.forEach((shade, k) => {
        const top = k * (each + 4)
        context.strokeStyle = colours.grid
        context.strokeRect(0.5, top + 0.5, wide - 1, each - 1)
        context.drawImage(shade, 0, top, wide, each)
        context.fillStyle = colours.ink
        context.font = `9px ${getComputedStyle(root).fontFamily}`
        for (let digit = 0; digit < 10; digit++) context.fillText(digit, 2, top + (digit + 1) * DIGIT_PX - 2)
      })
    })
    figure.querySelector(".crowd").textContent = beliefs.map((belief, k) => {
      const now = [...belief.slice((row - 1) * 10, row * 10)]
      const top = now.indexOf(Math.max(...now))
      return `${beliefs.length > 1 ? ["uncut ", ", cut "][k] : "says "}${top} ${Math.round(100 * now[top])}%`
    }).join("")
  }

  let current = data.row
  function draw(row) {
    current = row
    for (const map of maps) drawMap(map, row)
    drawBelief(row)
    showCell(find, data, row)
    find(".cursor").setAttribute("aria-valuetext", `row ${row} of ${steps}`)
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

  function place(canvas, event) {
    const box = canvas.getBoundingClientRect()
    const row = Math.min(steps, Math.max(1, 1 + Math.floor(((event.clientX - box.left) / box.width) * steps)))
    const unit = order[Math.floor((event.clientY - box.top - STRIP_PX - 4) / UNIT_PX)]
    return { row, unit }
  }

  function tell(map, event) {
    const { row, unit } = (map.under = place(map.canvas, event))
    tip.hidden = unit === undefined
    if (tip.hidden) return
    const value = map.numbers[(row - 1) * units + unit].toFixed(map.decimals)
    tip.textContent = `unit ${unit}, row ${row}: ${map.look.title.toLowerCase()} ${value}`
    const box = root.getBoundingClientRect()
    tip.style.left = `${Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth)}px`
    tip.style.top = `${event.clientY - box.top - 30}px`
  }

  build()
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
  for (const map of maps) {
    map.canvas.onpointerdown = map.canvas.onpointermove = (event) => tell(map, event)
    map.canvas.onpointerleave = () => (tip.hidden = true)
    map.canvas.onclick = () => {
      const { row, unit } = map.under // a click knows its place in whole pixels only: pin what the tip says
      cursor.jump(row)
      if (unit !== undefined && unit !== pinned) pin(unit)
    }
  }
  find('figure[data-part="belief"] canvas').onclick = (event) => cursor.jump(place(event.target, event).row)
  lightTogether(root)
  return cursor.stop
}
