// A passage coloured by one unit of a layer: its value at every character or word, its quantities around the chosen place, and
// what the network expects next. Everything shown is computed in core/view/unit_text.py; the chosen place is kept here and in
// the page's address, so that moving it asks the server for nothing.
// data: what unit_text_view returns, and { at: { place, stamp } }
// Sends `marks`: [[start, end]], whenever passages are marked or all marks are removed.

const WHOLE = 65535
const AROUND = 40 // steps on either side of the chosen one that the lines show
const LINES = ["input_gate", "forget_gate", "output_gate", "update_gate", "reset_gate"]
const SIGNS = { "\n": "\u23ce\n", "\t": "\u2192\t" }
const known = new WeakMap() // of each mounted component: the chosen place, the selection

function floats(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
  return new Float32Array(bytes.buffer)
}

function twoBytes(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
  return new Uint16Array(bytes.buffer)
}

// A piece by its name: white space has no look of its own.
const nameOf = (piece) => {
  const names = { " ": t("space"), "\n": t("line break"), "\t": t("tab") }
  return names[piece] ?? piece.trim()
}

export default function (component) {
  useStrings(component)
  const { data, parentElement, setTriggerValue } = component
  const find = (selector) => parentElement.querySelector(selector)
  const state = known.get(parentElement) ?? { at: 0, anchor: null }
  known.set(parentElement, state)
  const values = Object.fromEntries(Object.entries(data.values).map(([name, text]) => [name, floats(text)]))
  const shown = values[data.quantity]
  const [expected, probabilities] = [twoBytes(data.expected), twoBytes(data.probabilities)]
  const last = data.pieces.length - 1
  const map = find(".map")
  const look = data.looks[data.quantity]
  let spans = []

  const tintOf = (value) => look.colour || (value >= 0 ? data.looks.diverging.high : data.looks.diverging.low)
  const isOn = (value) => (data.above ? value >= data.threshold : value <= data.threshold)

  function write() {
    const made = data.pieces.map((piece, k) => {
      const span = document.createElement("span")
      span.dataset.k = k
      span.textContent = SIGNS[piece] ?? piece
      if (SIGNS[piece]) span.classList.add("sign")
      const value = shown[k]
      span.style.setProperty("--size", Math.min(1, Math.abs(value) / data.bound).toFixed(3))
      span.style.setProperty("--tint", tintOf(value))
      if (value < 0) span.style.setProperty("--side", "top")
      return span
    })
    for (const [start, end] of data.ideas) for (let k = start; k < end; k++) made[k]?.classList.add("idea")
    for (const [start, end] of data.marks) for (let k = start; k < end; k++) made[k]?.classList.add("marked")
    map.classList.toggle("words", data.kind === "words")
    const scroll = map.scrollTop
    map.replaceChildren(...made)
    map.scrollTop = scroll
    spans = made
  }

  function key() {
    const words = [t("{mark} {title} of unit {unit}.", { mark: look.mark, title: look.title, unit: data.unit })]
    words.push(look.colour ? t("Colour and bar: 0 to 1.") : t("Colour and bar: up to {bound}, below the line positive, above it negative.", { bound: decimal(data.bound) }))
    if (data.ideas.length) words.push(t("Dotted: where the idea holds."))
    find(".key").textContent = words.join(" ")
  }

  function keepInAddress() {
    const url = new URL(window.location.href)
    url.searchParams.set("at", state.at)
    window.history.replaceState(window.history.state, "", url)
  }

  function choose(place) {
    state.at = Math.max(0, Math.min(last, place))
    map.querySelector(".now")?.classList.remove("now")
    const span = spans[state.at]
    span.classList.add("now")
    const [box, frame] = [span.getBoundingClientRect(), map.getBoundingClientRect()]
    if (box.top < frame.top || box.bottom > frame.bottom) map.scrollTop += box.top - frame.top - frame.height / 2
    showNext()
    drawLines()
    showSelection()
  }

  function showNext() {
    const value = shown[state.at]
    const words = [t("After \u201c{piece}\u201d the unit is {value}.", { piece: nameOf(data.pieces[state.at]), value: decimal(value) })]
    if (data.threshold !== null) words.push(isOn(value) ? t("It is on.") : t("It is off."))
    const came = data.pieces[state.at + 1]
    if (came !== undefined) words.push(t("\u201c{piece}\u201d came next.", { piece: nameOf(came) }))
    find(".question").textContent = words.join(" ")
    const body = find(".after tbody")
    body.replaceChildren(
      ...Array.from({ length: data.each }, (_, rank) => {
        const share = probabilities[state.at * data.each + rank] / WHOLE
        const entry = data.entries[expected[state.at * data.each + rank]]
        const row = document.createElement("tr")
        row.innerHTML = '<td dir="auto"></td><td><span class="share"><i></i><span></span></span></td>'
        row.classList.toggle("came", came !== undefined && (entry === came || entry === came.trim()))
        row.cells[0].textContent = nameOf(entry)
        row.querySelector("i").style.transform = `scaleX(${share})`
        row.querySelector("span span").textContent = probability(share)
        return row
      }),
    )
    const more = find(".more")
    more.hidden = !data.gates.network
    if (data.gates.network) find(".gates").href = gatesAt()
  }

  // The gates page reads the last steps up to the chosen place, and a few behind it.
  function gatesAt() {
    const from = Math.max(0, state.at + 1 - data.gates.steps)
    const text = data.pieces.slice(from, state.at + 1).join("").slice(-data.gates.characters)
    return `gates?${new URLSearchParams({ network: data.gates.network, words: text, unit: data.unit })}`
  }

  function drawLines() {
    const svg = find(".lines")
    const from = Math.max(0, Math.min(state.at - AROUND, last - 2 * AROUND))
    const to = Math.min(last, from + 2 * AROUND)
    const width = Math.max(1, to - from)
    svg.setAttribute("viewBox", `0 0 ${width} 100`)
    const gates = LINES.filter((name) => values[name])
    const lines = gates.map((name) => ({ name, colour: data.looks[name].colour, dash: "", y: (k) => 98 - 96 * values[name][k], value: values[name][state.at] }))
    if (!look.colour) lines.push({ name: data.quantity, colour: "currentcolor", dash: "", y: (k) => 50 - (48 * shown[k]) / data.bound, value: shown[state.at] })
    const step = (y) => Array.from({ length: to - from + 1 }, (_, k) => `${k ? "L" : "M"}${k} ${y(from + k).toFixed(1)}`).join("")
    const parts = lines.map(({ colour, y, name }) => `<path d="${step(y)}" stroke="${colour}" ${name === "forget_gate" ? 'stroke-dasharray="6 3"' : name === "output_gate" ? 'stroke-dasharray="2 2"' : ""}/>`)
    parts.push(`<line x1="${state.at - from}" x2="${state.at - from}" y1="0" y2="100"/>`)
    if (data.threshold !== null && !look.colour) {
      const y = 50 - (48 * data.threshold) / data.bound
      parts.push(`<line x1="0" x2="${width}" y1="${y}" y2="${y}" stroke-dasharray="4 4" opacity="0.6"/>`)
    }
    svg.innerHTML = parts.join("")
    find(".legend").replaceChildren(
      ...lines.map(({ name, colour, value }) => {
        const item = document.createElement("span")
        item.innerHTML = "<i></i><span></span>"
        item.querySelector("i").style.borderColor = colour
        item.querySelector("i").style.borderTopStyle = name === "forget_gate" ? "dashed" : name === "output_gate" ? "dotted" : "solid"
        item.querySelector("span").textContent = `${data.looks[name].mark} ${data.looks[name].title} ${decimal(value)}`
        return item
      }),
    )
  }

  function showSelection() {
    for (const span of map.querySelectorAll(".picked")) span.classList.remove("picked")
    const range = selection()
    if (range) for (let k = range[0]; k < range[1]; k++) spans[k].classList.add("picked")
    find(".mark").disabled = !range
  }

  const selection = () => (state.anchor === null || state.anchor === state.at ? null : [Math.min(state.anchor, state.at), Math.max(state.anchor, state.at) + 1])

  function markSelection() {
    const range = selection()
    if (!range) return
    setTriggerValue("marks", [...data.marks, range])
    state.anchor = null
  }

  function point(event) {
    const over = event.target.closest?.("[data-k]")
    const tip = find(".tip")
    tip.hidden = !over
    if (!over) return
    const k = Number(over.dataset.k)
    tip.textContent = `${nameOf(data.pieces[k])}: ${decimal(shown[k])}`
    const [box, frame] = [over.getBoundingClientRect(), find(".read").getBoundingClientRect()]
    const middle = (box.left + box.right) / 2 - frame.left
    tip.style.left = `${Math.max(tip.offsetWidth / 2, Math.min(frame.width - tip.offsetWidth / 2, middle))}px`
    tip.style.top = `${box.top - frame.top - 4}px`
  }

  function chooseByHand(place, extend = false) {
    if (extend) state.anchor ??= state.at
    else state.anchor = null
    choose(place)
    keepInAddress()
  }

  const placeOf = (event) => {
    const over = event.target.closest?.("[data-k]")
    return over ? Number(over.dataset.k) : null
  }
  let isDown = false
  map.onpointerdown = (event) => {
    const place = placeOf(event)
    if (place === null) return
    isDown = true
    chooseByHand(place, event.shiftKey)
    if (data.is_marking && !event.shiftKey) state.anchor = place
    if (data.is_marking) event.preventDefault()
    map.focus()
  }
  map.onpointermove = (event) => {
    point(event)
    const place = placeOf(event)
    if (isDown && data.is_marking && event.buttons && place !== null && place !== state.at) choose(place)
  }
  map.onpointerup = () => (isDown = false)
  map.onpointerleave = () => ((find(".tip").hidden = true), (isDown = false))
  map.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const vertical = (step) => Number(spans[lineAway(spans, spans[state.at], step)]?.dataset.k ?? state.at)
    const keys = {
      ArrowLeft: () => state.at - 1,
      ArrowRight: () => state.at + 1,
      ArrowUp: () => vertical(-1),
      ArrowDown: () => vertical(1),
      Home: () => 0,
      End: () => last,
    }
    if (event.key === "Enter" && data.is_marking) markSelection()
    else if (keys[event.key]) chooseByHand(keys[event.key](), event.shiftKey && data.is_marking)
    else return
    event.preventDefault()
  }
  find(".marking").hidden = !data.is_marking
  find(".mark").onclick = markSelection
  find(".unmark").onclick = () => setTriggerValue("marks", [])
  find(".unmark").disabled = !data.marks.length

  write()
  key()
  if (state.stamp !== data.at.stamp) {
    state.stamp = data.at.stamp // followed once; after that the visitor moves the cursor
    state.anchor = null
    choose(data.at.place)
  } else choose(state.at)
  keepInAddress() // the server has just written the rest of the address without the place
}
