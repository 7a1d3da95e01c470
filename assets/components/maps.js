// One map for each quantity of a layer: units down, rows or words across, ordered as the visitor wants.

const FIGURE = `<figcaption></figcaption><div class="screen"><canvas role="img"></canvas><i class="spot"></i></div>
<p class="scale"><span></span><i></i><span></span></p><p class="crowd"></p>`
const BEFORE = { cell_state: "cell_before", hidden_state: "hidden_before" } // what the step before left of it

// The maps of `data` in their figures, which `film.js` has put into the stage.
function gateMaps(find, data, strip) {
  const { steps, units, colours } = data
  const frame = frameOf(data)
  const crowd = Object.fromEntries(Object.entries(data.crowd).map(([gate, lines]) => [gate, lines.split("|")]))
  let order = []
  const maps = data.maps.map((map) => {
    const figure = find(`figure[data-part="${map.name}"]`)
    const look = colours[map.name]
    const [from, bar, to] = figure.querySelector(".scale").children
    const ends = map.diverging ? colours.diverging : look
    const canvas = figure.querySelector("canvas")
    figure.querySelector("figcaption").textContent = `${look.mark} ${look.title}`
    canvas.setAttribute("aria-label", `${look.title} of ${units} units at ${steps} ${data.step}s`)
    from.textContent = map.diverging ? `\u2212${map.bound}` : "0"
    to.textContent = `${map.bound}${map.fitted ? " and more" : ""}`
    bar.style.background = `linear-gradient(to right, ${[ends.low, ends.middle, ends.high].filter(Boolean).join()})`
    const spots = [[figure.querySelector(".spot"), map.name, 0]]
    if (BEFORE[map.name]) spots.push([spotBeside(spots[0][0]), BEFORE[map.name], data.backward ? 1 : -1])
    return { ...map, ...unpack(map.values), figure, canvas, look, spots, colour: colouring(map, colours) }
  })

  function spotBeside(spot) {
    return spot.nextElementSibling ?? spot.parentElement.appendChild(spot.cloneNode())
  }

  function arrange(units_) {
    order = units_
    for (const map of maps) {
      map.picture = picture(steps, units, (step, place) => map.colour(map.numbers[step * units + order[place]]))
    }
  }

  function draw(row, pinned) {
    const y = frame.top + order.indexOf(pinned) * frame.unit
    const thick = Math.max(frame.unit, 1)
    for (const map of maps) {
      const [context, wide] = drawFrame(map.canvas, { data, strip, frame, height: frame.height }, row, (canvas, width) =>
        enlarge(canvas, map.picture, 0, 0, width, frame.height),
      )
      context.strokeRect(0.5, y - 1.5, wide - 1, thick + 3)
      map.figure.querySelector(".crowd").textContent = crowd[map.name]?.[row - 1] ?? ""
      for (const [spot, part, later] of map.spots) {
        const at = row + later
        spot.dataset.part = part
        spot.hidden = at < 1 || at > steps
        spot.style.left = `${((at - 1) / steps) * 100}%`
        spot.style.width = `${100 / steps}%`
        spot.style.top = `${y - 2}px`
        spot.style.height = `${thick + 4}px`
      }
    }
  }

  // The unit in a picture of a map under the pointer; undefined above and below the map.
  function unitUnder(canvas, event) {
    return order[Math.floor((event.clientY - canvas.getBoundingClientRect().top - frame.top) / frame.unit)]
  }

  return { maps, arrange, draw, unitUnder }
}
