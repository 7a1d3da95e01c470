// The training timeline: what every gate did with one digit, at every checkpoint of a training. One cursor (cursor.js) moves
// through the training, a slider through the rows; both move in the browser alone. Everything shown is computed in
// core/view/training_timeline.py.
// data: what core.view.training_timeline.timeline_data returns, and { colours: core.view.figures.map_colours, run, asked, row, checkpoint }

const MAP_FIGURE = `<figcaption></figcaption><canvas role="img"></canvas>
<p class="scale"><span></span><i></i><span></span></p><p class="crowd"></p>`
const TALL_PX = 132
const FRAME = { top: STRIP_PX + GAP_PX, height: TALL_PX }
const KEEP_AFTER_MS = 300 // an address may be written a few times a second, a slider moves sixty times
const seen = new WeakMap() // for each place on a page: which run it shows, and where its visitor stands

export default function (component) {
  useStrings(component)
  const { data, parentElement } = component
  const { steps, units, batches, colours } = data
  const find = (selector) => parentElement.querySelector(selector)
  const root = find(".timeline")
  const tip = find(".tip")
  const slider = find(".row")
  const strip = stripOf(data)
  const state = stand()

  const names = [...data.maps.map((map) => map.name), "belief"]
  if (root.dataset.maps !== names.join()) {
    root.dataset.maps = names.join()
    find(".stage").innerHTML = names.map((name) => `<figure data-part="${name}">${MAP_FIGURE}</figure>`).join("")
  }
  const maps = data.maps.map(gateView)
  const drawBelief = beliefView()

  // Where the visitor stands: what the address asks for, then their own choice, and the newest checkpoint for who stood at the last.
  function stand() {
    const before = seen.get(parentElement)
    const last = batches.length
    if (before?.run !== data.run || before.asked !== data.asked) {
      const now = { run: data.run, asked: data.asked, row: data.row, checkpoint: Math.min(data.checkpoint ?? last, last), last, told: 0 }
      seen.set(parentElement, now)
      return now
    }
    if (before.checkpoint >= before.last || before.checkpoint > last) before.checkpoint = last
    before.last = last
    return before
  }

  function dress(name, title, [low, middle, high], from, to) {
    const figure = find(`figure[data-part="${name}"]`)
    const canvas = figure.querySelector("canvas")
    const [first, bar, second] = figure.querySelector(".scale").children
    figure.querySelector("figcaption").textContent = title
    canvas.setAttribute("aria-label", title)
    first.textContent = from
    second.textContent = to
    bar.style.background = `linear-gradient(to right, ${[low, middle, high].filter(Boolean).join()})`
    canvas.onclick = (event) => goToRow(rowUnder(canvas, event, steps))
    return { canvas, says: figure.querySelector(".crowd") }
  }

  function gateView(map) {
    const { title, mark } = colours[map.name]
    const ends = map.diverging ? colours.diverging : colours[map.name]
    const { canvas, says } = dress(map.name, `${mark} ${title}`, [ends.low, ends.middle, ends.high], map.diverging ? "\u22121" : "0", "1")
    const { numbers, decimals } = unpack(map.values)
    const means = map.means && unpack(map.means).numbers
    const colour = colouring(map, colours)
    const tints = Array.from({ length: 201 }, (_, k) => colour(k / 100 - 1)) // of all hundredths from -1 to 1
    const pictures = []
    const at = (checkpoint, row, unit) => numbers[((checkpoint - 1) * steps + row) * units + unit]

    // Draws the map; returns what writes its words.
    function draw(checkpoint, row) {
      pictures[checkpoint] ??= picture(steps, units, (step, unit) => tints[Math.round(100 * at(checkpoint, step, unit)) + 100])
      drawFrame(canvas, { data, strip, frame: FRAME, height: TALL_PX }, row, (context, wide) =>
        enlarge(context, pictures[checkpoint], 0, 0, wide, TALL_PX),
      )
      const words = means ? t("mean {mean} at row {row}", { mean: means[(checkpoint - 1) * steps + row - 1].toFixed(2), row }) : ""
      return () => (says.textContent = words)
    }

    canvas.onpointermove = canvas.onpointerdown = (event) => {
      const top = canvas.getBoundingClientRect().top + FRAME.top
      const unit = Math.floor(((event.clientY - top) / TALL_PX) * units)
      const row = rowUnder(canvas, event, steps)
      const value = unit >= 0 && unit < units ? at(state.checkpoint, row - 1, unit).toFixed(decimals) : null
      tell(event, value && t("unit {unit}, row {row}: {quantity} {value}", { unit: data.numbers[unit], row, quantity: title.toLowerCase(), value }))
    }
    canvas.onpointerleave = () => tell(null)
    return draw
  }

  function beliefView() {
    const { names: digits, shares } = data.belief
    const onTheWay = shares.text && unpack(shares).numbers.length === batches.length * steps * digits.length
    const title = onTheWay ? t("Probability of each digit") : t("Probability at the end")
    const { canvas, says } = dress("belief", title, [colours.ground, "", colours.ink], "0", "1")
    const { numbers } = unpack(shares)
    const ink = channels(colours.ink)
    const rows = onTheWay ? steps : 1
    const line = TALL_PX / digits.length
    const font = `${line - 2}px ${getComputedStyle(canvas).fontFamily}`
    const pictures = []
    const share = (checkpoint, row, digit) => numbers[((checkpoint - 1) * rows + Math.min(row, rows) - 1) * digits.length + digit]

    return function draw(checkpoint, row) {
      pictures[checkpoint] ??= picture(steps, digits.length, (step, k) => [...ink, 255 * share(checkpoint, step + 1, k)])
      drawFrame(canvas, { data, strip, frame: FRAME, height: TALL_PX }, row, (context, wide) => {
        context.strokeStyle = colours.grid
        context.strokeRect(0.5, 0.5, wide - 1, TALL_PX - 1)
        enlarge(context, pictures[checkpoint], 0, 0, wide, TALL_PX)
        context.fillStyle = colours.ink
        context.font = font
        digits.forEach((name, k) => context.fillText(name, 3, (k + 1) * line - 3))
      })
      const best = digits.reduce((a, _, k) => (share(checkpoint, row, k) > share(checkpoint, row, a) ? k : a), 0)
      return () => {
        says.textContent = t("answers {digit}, {share}", { digit: digits[best], share: probability(share(checkpoint, row, best), 0) })
        root.dataset.says = digits[best]
      }
    }
  }

  function tell(event, text) {
    tip.hidden = !text
    if (!text) return
    tip.textContent = text
    const box = root.getBoundingClientRect()
    tip.style.left = `${Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth)}px`
    tip.style.top = `${event.clientY - box.top - 30}px`
  }

  function draw(checkpoint) {
    state.checkpoint = checkpoint
    const says = [...maps, drawBelief].map((show) => show(checkpoint, state.row))
    for (const say of says) say() // all words after all pictures: the page is laid out once
    slider.value = state.row
    slider.nextElementSibling.textContent = t("{n} of {total}", { n: state.row, total: steps })
    find(".trained").textContent = batches[checkpoint - 1] ? t("after {n} batches", { n: count(batches[checkpoint - 1]) }) : t("before the first batch")
    find(".cursor").setAttribute("aria-valuetext", find(".trained").textContent)
    root.dataset.batches = batches[checkpoint - 1]
    root.dataset.checkpoints = batches.length
    root.dataset.rowsRead = state.row
    clearTimeout(state.told)
    state.told = setTimeout(keepInAddress, KEEP_AFTER_MS)
  }

  function goToRow(row) {
    state.row = Math.min(steps, Math.max(1, row))
    draw(state.checkpoint)
  }

  function keepInAddress() {
    const url = new URL(window.location.href)
    const keep = (name, value, plain) => (value === plain ? url.searchParams.delete(name) : url.searchParams.set(name, value))
    keep("row", state.row, steps)
    keep("checkpoint", state.checkpoint, batches.length)
    if (root.isConnected) window.history.replaceState(window.history.state, "", url)
  }

  // The cursor obeys `row` once for each new `row_asked`: every new film has one.
  const film = { row: state.checkpoint, row_asked: `${data.run} ${batches.length} ${data.asked}` }
  const cursor = timeCursor({ ...component, data: film }, root, batches.length, draw)
  slider.max = steps
  slider.oninput = () => goToRow(Number(slider.value))
  slider.onkeydown = (event) => event.stopPropagation()
  const throughTraining = root.onkeydown
  root.onkeydown = (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!by || event.target.matches("select")) return throughTraining(event)
    goToRow(state.row + by)
    event.preventDefault()
  }
  return () => {
    clearTimeout(state.told)
    cursor.stop()
  }
}
