// One map for each quantity of a layer: units down, in the order that the visitor chose, rows or words across. One map is
// large, with axes, zoom and the input above it, and the others are small; or all stand in a grid.
// What moves with the cursor are elements over the bitmaps, which `placeCursor` places.

const MAP_FIGURE = `<figcaption><button type="button" class="name"></button><span class="zoom"><button type="button" class="out">\u2212</button><button type="button" class="in">+</button><span class="span"></span></span></figcaption>
<p class="column"></p><div class="strip"><canvas role="img"></canvas><i class="veil"></i><i class="now"></i></div>
<div class="window"><div class="tall"><canvas role="img"></canvas><div class="unit-marks" aria-hidden="true"></div><i class="veil"></i><i class="now"></i><i class="pin second"></i><i class="pin"></i><i class="spot"></i></div></div>
<div class="step-marks" aria-hidden="true"></div>
<p class="scale"><span></span><i></i><span></span><em></em></p><p class="statistics"></p><p class="rescaled" role="status"></p>`
const BEFORE = { cell_state: "cell_before", hidden_state: "hidden_before" } // what the previous step left of it
const UNIT_LIMIT_PX = 24 // of a layer with few units
const ZOOMS_PX = [2, 4, 8, 16, 24] // of a unit, beyond all units at once
const LARGE_PX = [290, 560] // how tall the large map is, at least and at most
const SMALL_SHARE = 0.3 // of the large map's height
const MARK_APART_PX = 44
const STRIP_PX = 44

// A whole or round number with a true minus sign.
const round = (number) => String(number).replace("-", "\u2212")

// Moves the cursor in all charts of the film. The elements are placed one by one: a variable on the whole film would have
// the browser restyle everything in it at every step.
function placeCursor(root, { steps, backward }, row) {
  const step = 100 / steps
  for (const now of root.querySelectorAll("i.now")) {
    now.style.left = `${(row - 1) * step}%`
    now.style.width = `${step}%`
  }
  for (const veil of root.querySelectorAll("i.veil")) {
    veil.style.left = backward ? "0%" : `${row * step}%`
    veil.style.width = `${backward ? (row - 1) * step : 100 - row * step}%`
  }
}

// The row, from 1, under the pointer in an element that is as wide as all steps.
function stepUnder(element, event, steps) {
  const box = element.getBoundingClientRect()
  return Math.min(steps, Math.max(1, 1 + Math.floor(((event.clientX - box.left) / box.width) * steps)))
}

// Marks along the steps: their words where these fit, else their numbers.
function markSteps(place, { steps, words, step }, width, offset = 0) {
  const longest = Math.max(0, ...words.map((word) => word.length))
  const named = words.length > 0 && longest * 8 + 6 < width / steps
  const marks = axisMarks(steps, named ? steps : Math.max(2, width / MARK_APART_PX))
  const label = (row) => (named ? words[row - 1].trim() || "\u2423" : row)
  const spans = marks.map((row) => `<span style="left:${(100 * (row - 0.5)) / steps}%"></span>`).join("")
  place.innerHTML = `${spans}<b></b>`
  marks.forEach((row, k) => (place.children[k].textContent = label(row)))
  place.lastElementChild.textContent = step
}

// The maps of `data` in their figures, which `film.js` has put into the stage. `view` is what the visitor chose, and is
// kept while the data changes: { large, layout, zoom }. `redraw` is called when another map is made large.
function gateMaps(find, data, view, redraw) {
  const { steps, units, looks } = data
  const film = find(".film")
  const statistics = Object.fromEntries(
    Object.entries(data.statistics).map(([gate, { mean, open, closed }]) => [gate, { ...unpack(mean), open, closed }]),
  )
  const image = data.image && { ...unpack(data.image) }
  let order = []
  let drawn = {}
  let colours = themeColours(film)
  const maps = data.maps.map((map) => {
    const figure = find(`figure[data-part="${map.name}"]`)
    const find_ = (selector) => figure.querySelector(selector)
    const look = looks[map.name]
    const [canvas, tall] = [find_(".tall canvas"), find_(".tall")]
    find_(".name").textContent = `${look.mark} ${look.title}`
    const spots = [[find_(".spot"), map.name, 0]]
    if (BEFORE[map.name]) spots.push([spotBeside(spots[0][0]), BEFORE[map.name], data.backward ? 1 : -1])
    const { numbers, decimals } = unpack(map.values)
    return { ...map, numbers, decimals, figure, find: find_, look, canvas, tall, spots }
  })
  maps.forEach(describe)

  function spotBeside(spot) {
    return spot.nextElementSibling?.matches(".spot") ? spot.nextElementSibling : spot.parentElement.appendChild(spot.cloneNode())
  }

  // What a map shows, in words: its scale, the range of its values, and whether its scale is another one than before.
  function describe(map) {
    const { look, numbers } = map
    let [least, most] = [Infinity, -Infinity]
    for (const number of numbers) {
      if (number < least) least = number
      if (number > most) most = number
    }
    const range = { least: decimal(least), most: decimal(most) }
    const [from, , to, note] = map.find(".scale").children
    from.textContent = map.diverging ? round(-map.bound) : "0"
    to.textContent = round(map.bound)
    note.textContent = map.fitted
      ? data.view === "difference"
        ? t("Difference, with minus without the cut: {least} to {most}.", range)
        : t("Scale fitted; values from {least} to {most}.", range)
      : t("Fixed scale.")
    map.find(".scale").title = map.fitted ? t("5% of the values may lie beyond the ends of a fitted scale.") : ""
    const names = { title: look.title, units, steps, step: data.step, ...range }
    const label = t("{title}: heat map of {units} units over {steps} steps ({step}). Values from {least} to {most}.", names)
    map.canvas.setAttribute("aria-label", label)
    const [scales, scale] = [(view.scales ??= {}), `${map.diverging}, ${map.bound}`]
    const old = scales[map.name]
    if (old && old.scale !== scale) {
      const bound = (one) => (one.diverging ? t("{low} to {high}", { low: round(-one.bound), high: one.bound }) : t("{low} to {high}", { low: 0, high: one.bound }))
      map.find(".rescaled").textContent = t("New scale: {now}; it was {old}.", { now: bound(map), old: bound(old) })
    } else if (!old) map.find(".rescaled").textContent = ""
    scales[map.name] = { scale, bound: map.bound, diverging: map.diverging }
  }

  // Bitmaps for the order of the units and the theme of the page.
  function arrange(units_) {
    order = [...units_]
    colours = themeColours(film)
    for (const map of maps) {
      const ends = map.diverging ? [looks.diverging.low, colours.ground, looks.diverging.high] : [colours.ground, map.look.colour]
      const values = { numbers: map.numbers, steps, width: units, order }
      map.bitmap = heatBitmap(values, [map.diverging ? -map.bound : 0, map.bound], shades(ends))
      map.mask = map.diverging && wantsTexture() ? negativeBitmap(values, map.bound) : null
      map.find(".scale i").style.background = `linear-gradient(to right, ${ends.join()})`
    }
    if (image) {
      const pixels = image.numbers.length / steps
      const values = { numbers: image.numbers, steps, width: pixels, order: Array.from({ length: pixels }, (_, k) => k) }
      view.strip = heatBitmap(values, [0, 1], shades([colours.ground, colours.ink]))
    } else view.strip = null
    layOut()
  }

  // Sizes and axes; after them every bitmap is drawn. Reads the page's layout: not for every step of the cursor.
  function layOut() {
    const grid = view.layout === "grid"
    if (!maps.some((map) => map.name === view.large)) view.large = maps[0].name
    film.dataset.layout = grid ? "grid" : "large"
    for (const map of maps) {
      const isLarge = !grid && map.name === view.large
      map.figure.classList.toggle("large", isLarge)
      map.figure.classList.toggle("axes", isLarge || grid)
      map.figure.classList.toggle("diverges", map.diverging)
      map.find(".name").setAttribute("aria-pressed", String(isLarge))
      map.find(".name").disabled = grid
      map.find(".name").title = isLarge || grid ? "" : t("Show this map large")
    }
    const [least, most] = LARGE_PX
    const width = grid ? maps[0].canvas.clientWidth * 1.3 : maps.find(({ name }) => name === view.large).canvas.clientWidth
    const target = Math.min(most, Math.max(grid ? 160 : least, 0.5 * width))
    const whole = units * Math.min(UNIT_LIMIT_PX, Math.max(1, Math.floor(target / units)))
    const large = units <= target ? whole : Math.round(target)
    for (const map of maps) {
      map.axes = map.figure.classList.contains("axes")
      map.height = map.axes ? large : Math.max(48, Math.round(SMALL_SHARE * large))
      const zooms = ZOOMS_PX.filter((px) => px * units > 1.2 * map.height)
      const zoom = map.figure.classList.contains("large") ? Math.min(view.zoom, zooms.length) : 0
      const tall = zoom ? zooms[zoom - 1] * units : map.height
      map.zooms = zooms.length
      map.find(".window").style.height = `${map.height}px`
      map.find(".window").tabIndex = zoom ? 0 : -1
      map.tall.style.height = `${tall}px`
      map.tallPx = tall
      showZoom(map, zoom, zooms.length)
      markUnits(map)
      markSteps(map.find(".step-marks"), data, map.canvas.clientWidth)
      if (map.axes && view.strip) {
        const strip = map.find(".strip canvas")
        stretch(strip, STRIP_PX, view.strip, 0, view.strip.height)
        strip.setAttribute("aria-label", t("The image, turned on its side: each column is one row of it, read from left to right"))
        strip.title = t("The image, turned on its side: each column is one row of it.")
      }
      if (map.axes && data.series) {
        const strip = map.find(".strip canvas")
        drawSeries(strip, STRIP_PX, data.series, colours)
        strip.setAttribute("aria-label", t("The columns of the data as lines over the steps; the heavy one is {name}", data.series))
      }
      map.find(".strip").hidden = !view.strip && !data.series
      map.find(".column").hidden = !map.axes || !data.series
      paint(map)
    }
  }

  function showZoom(map, zoom, zooms) {
    const [out, in_, span] = map.find(".zoom").children
    out.disabled = zoom === 0
    in_.disabled = zoom >= zooms
    out.setAttribute("aria-label", t("Show more units"))
    in_.setAttribute("aria-label", t("Show fewer units, larger"))
    out.title = t("Show more units")
    in_.title = t("Show fewer units, larger")
    const seen = Math.min(units, Math.floor(map.height / (map.tallPx / units)))
    span.textContent = zoom ? t("{seen} of {units} units: scroll for the others", { seen, units }) : tn("the only unit", "all {n} units", units)
    out.onclick = () => zoomTo(map, zoom - 1)
    in_.onclick = () => zoomTo(map, zoom + 1)
  }

  // The pinned unit, or else the middle, keeps its place in view.
  function zoomTo(map, zoom) {
    view.zoom = zoom
    layOut()
    const window_ = map.find(".window")
    const share = (order.indexOf(view.pinned) + 0.5) / units
    window_.scrollTop = share * map.tallPx - map.height / 2
    paint(map)
  }

  function markUnits(map) {
    const marks = map.find(".unit-marks")
    if (!map.axes) return marks.replaceChildren()
    const most = Math.max(2, map.tallPx / 30)
    const places = axisMarks(units, most).map((place) => place - 1)
    marks.innerHTML = `${places.map((place) => `<span style="top:${(100 * (place + 0.5)) / units}%">${order[place]}</span>`).join("")}`
  }

  function paint(map) {
    const { canvas, bitmap, height, tallPx } = map
    const from = (map.find(".window").scrollTop / tallPx) * units
    const count = Math.min(units - from, (height / tallPx) * units)
    stretch(canvas, height, bitmap, from, count)
    if (map.mask) hatch(canvas, height, map.mask, from, count, colours.ink)
  }

  // Moves the frames around the pinned unit, the unit it is compared with, and the places that light up.
  function draw(row, pinned, second) {
    view.pinned = pinned
    if (pinned !== drawn.pinned || second !== drawn.second || order !== drawn.order) {
      drawn = { pinned, second, order }
      frameUnits(pinned, second)
    }
    for (const map of maps) drawMap(map, row)
  }

  function frameUnits(pinned, second) {
    const place = (unit) => [`calc(${(100 * order.indexOf(unit)) / units}% - 2px)`, `calc(${100 / units}% + 4px)`]
    const [top, height] = place(pinned)
    film.style.setProperty("--pin-top", top)
    film.style.setProperty("--pin-height", height)
    film.style.setProperty("--second-top", second === null ? "-10px" : place(second)[0])
    film.toggleAttribute("data-compares", second !== null)
  }

  function drawMap(map, row) {
    const counts = map.axes && statistics[map.name]
    if (counts) {
      const [mean, open, closed] = [counts.numbers[row - 1].toFixed(2), counts.open[row - 1], counts.closed[row - 1]]
      map.find(".statistics").textContent = t("Here: mean {mean}, {open} open, {closed} closed", { mean, open, closed })
    } else map.find(".statistics").textContent = ""
    if (data.series && map.axes) map.find(".column").textContent = seriesText(data.series, row)
    for (const [spot, part, later] of map.spots) {
      const at = row + later
      spot.dataset.part = part
      spot.hidden = at < 1 || at > steps
      if (!spot.hidden) spot.style.left = `${((at - 1) / steps) * 100}%`
      spot.style.width = `${100 / steps}%`
    }
  }

  // The unit of a map under the pointer.
  function unitUnder(map, event) {
    const box = map.tall.getBoundingClientRect()
    return order[Math.floor(((event.clientY - box.top) / box.height) * units)]
  }

  for (const map of maps) {
    map.find(".window").onscroll = () => paint(map)
    map.find(".name").onclick = () => {
      view.large = map.name
      view.zoom = 0
      layOut()
      redraw()
    }
  }
  return { maps, arrange, layOut, draw, unitUnder }
}
