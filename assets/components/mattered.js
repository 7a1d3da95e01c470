// Which steps made an answer: for each method the input with what its steps, pixels or columns contributed, under the one
// cursor of the page (cursor.js). Knows nothing of what serves it: mattered_place.js hands it { data, parentElement, onUnit }.
// data, of core.view.attribution_view.AttributionView:
//   kind: image, words or series; steps; step: what one is called; until: the step that is asked about, from 1; words;
//   columns: names; image: packed or null; patch: pixels across a patch; series (series.js) or null;
//   methods: [{ name, title, help, note, bars, heat }]; paths: { title, note, help, cell, hidden } or null;
//   sentences: [[{ text, kind, number }]] (linked.js); of pages/parts: looks, with diverging { low, high }
// Amounts are { shares: packed from -1 to 1, bound, columns }.

const SQUARE_PX = 224
const HEAT_ROW_PX = 14 // of a column of a table
const INK_SHARE = 0.35 // how much of the input shows through
const SERIES_PX = 44

function mattered({ data, parentElement, onUnit }) {
  useStrings({ data, parentElement })
  const find = (selector) => parentElement.querySelector(selector)
  const root = find(".mattered")
  const { kind, steps, step, words, until } = data
  const page = globalThis.lstmLabCursor
  let row = page?.rows === steps ? page.row : until
  let pointed = null // { row, column } under the pointer; null at the cursor
  const { low, high } = data.looks.diverging
  const amountsOf = ({ shares, bound, columns }) => ({ numbers: unpack(shares).numbers, bound, columns })
  const number = (share, bound) => {
    const value = share * bound
    const size = Math.abs(value)
    return size && size < 0.005 ? `${value > 0 ? "+" : "\u2212"}${size.toPrecision(2)}` : signed(value)
  }
  const stepName = (at) => (words.length ? `${step} ${at} ${shownWord(words[at - 1])}` : `${step} ${at}`)

  find(".sentences").replaceChildren(...data.sentences.map((parts) => linkedSentence(parts, step, onUnit)))
  const image = data.image && unpack(data.image).numbers
  const methods = data.methods.map((method) => ({ ...method, bars: amountsOf(method.bars), heat: method.heat && amountsOf(method.heat) }))
  const drawings = methods.map(figureOf)
  find(".methods").replaceChildren(...drawings.map(({ figure }) => figure))
  const paths = data.paths && pathsOf(data.paths)
  find(".paths").hidden = !paths
  find(".paths").replaceChildren(...(paths ? [paths.figure] : []))

  function frame(title, help, note) {
    const figure = document.createElement("figure")
    figure.className = "method"
    figure.innerHTML = '<figcaption></figcaption><p class="note"></p><div class="body"></div><p class="value"></p><p class="key"></p>'
    figure.children[0].textContent = title
    figure.children[0].title = help
    figure.children[1].textContent = note
    return figure
  }

  function figureOf(method) {
    const figure = frame(method.title, method.help, method.note)
    figure.dataset.method = method.name
    const body = figure.querySelector(".body")
    const draw = kind === "image" ? pictureIn(body, method) : kind === "words" ? wordsIn(body, method) : seriesIn(body, method)
    figure.querySelector(".key").innerHTML = "<span></span><i></i><span></span><span></span>"
    const [least, , most, bars] = figure.querySelector(".key").children
    const coloured = method.heat ?? method.bars
    least.textContent = t("{value} against", { value: number(-1, coloured.bound) })
    most.textContent = t("{value} for the answer", { value: number(1, coloured.bound) })
    bars.textContent = method.heat ? t("longest bar: {value}", { value: decimal(method.bars.bound) }) : ""
    figure.querySelector(".key i").style.background = `linear-gradient(to right, ${low}, transparent, ${high})`
    const tell = (at) => {
      let text = t("{step}: {value}", { step: stepName(at.row), value: number(method.bars.numbers[at.row - 1], method.bars.bound) })
      if (method.heat && at.column !== undefined) text += `, ${partOf(method, at)}`
      figure.querySelector(".value").textContent = text
    }
    return { figure, draw, tell }
  }

  // What a pixel, a patch or a column at a place contributed.
  function partOf({ name, heat }, at) {
    const size = name === "erasure" ? data.patch : 1
    const columns = heat.columns
    const value = number(heat.numbers[Math.floor((at.row - 1) / size) * columns + Math.floor(at.column / size)], heat.bound)
    if (size > 1) return t("patch here: {value}", { value })
    if (kind === "image") return t("pixel {n}: {value}", { n: at.column + 1, value })
    return t("{column}: {value}", { column: data.columns[at.column] ?? at.column + 1, value })
  }

  function pictureIn(body, method) {
    body.innerHTML = '<div class="picture"><div class="square"><canvas role="img"></canvas><i class="now"></i></div><div class="side"><svg preserveAspectRatio="none" role="img"></svg><i class="now"></i></div></div>'
    const [square, side] = body.firstChild.children
    const canvas = square.firstChild
    canvas.setAttribute("aria-label", t("{method}: the image, each part coloured by what it contributed", { method: method.title }))
    side.firstChild.setAttribute("aria-label", t("{method}: what each {step} contributed", { method: method.title, step }))
    barsInto(side.firstChild, [method.bars.numbers], true)
    const columns = image.length / steps
    pointAt(square, (x, y) => ({ row: clamp(1 + Math.floor(y * steps), steps), column: clamp(Math.floor(x * columns), columns - 1) }))
    pointAt(side, (x, y) => ({ row: clamp(1 + Math.floor(y * steps), steps) }))
    const marks = [...body.querySelectorAll(".now")]
    return {
      layOut() {
        const height = Math.min(SQUARE_PX, canvas.clientWidth || SQUARE_PX)
        paintPicture(canvas, method, columns, height)
        side.style.height = `${height}px`
      },
      move() {
        for (const mark of marks) {
          mark.style.top = `${(100 * (row - 1)) / steps}%`
          mark.style.height = `${100 / steps}%`
        }
      },
    }
  }

  function paintPicture(canvas, { name, heat, bars }, columns, height) {
    const { ground, ink } = themeColours(root)
    const [paper, pen, minus, plus] = [ground, ink, low, high].map(channels)
    const size = name === "erasure" ? data.patch : 1
    const share = (column, at) => (heat ? heat.numbers[Math.floor(at / size) * heat.columns + Math.floor(column / size)] : bars.numbers[at])
    const heated = picture(columns, steps, (column, at) => {
      const value = share(column, at)
      const tint = mix(paper, value < 0 ? minus : plus, Math.min(1, Math.abs(value)))
      return mix(tint, pen, INK_SHARE * image[at * columns + column])
    })
    const [context, width] = sharpContext(canvas, height)
    if (!width) return
    context.imageSmoothingEnabled = false
    context.drawImage(heated, 0, 0, width, height)
    if (!wantsTexture()) return
    const values = { numbers: Float32Array.from({ length: columns * steps }, (_, k) => share(Math.floor(k / steps), k % steps)), steps: columns, width: steps }
    values.order = Array.from({ length: steps }, (_, k) => k)
    hatch(canvas, height, negativeBitmap(values, 1), 0, steps, ink)
  }

  function wordsIn(body, method) {
    const line = body.appendChild(document.createElement("div"))
    line.className = "tinted"
    const chips = words.map((word, k) => {
      const share = method.bars.numbers[k]
      const chip = line.appendChild(document.createElement("button"))
      chip.type = "button"
      chip.textContent = shownWord(word)
      const value = number(share, method.bars.bound)
      chip.title = value
      chip.setAttribute("aria-label", t("{word}, {step} {n}: {value}", { word: shownWord(word), step, n: k + 1, value }))
      chip.classList.add(...(k >= until ? ["after"] : Math.abs(share) < 0.1 ? [] : [share < 0 ? "minus" : "plus"]))
      if (k < until) chip.style.background = `color-mix(in srgb, ${share < 0 ? low : high} ${Math.round(70 * Math.abs(share))}%, transparent)`
      chip.onpointerenter = chip.onfocus = () => point({ row: k + 1 })
      chip.onpointerleave = chip.onblur = () => point(null)
      chip.onclick = () => jumpTo(k + 1)
      return chip
    })
    return { layOut() {}, move: () => chips.forEach((chip, k) => chip.classList.toggle("now", k === row - 1)) }
  }

  function seriesIn(body, method) {
    body.innerHTML = `${data.series ? '<div class="lines"><canvas role="img"></canvas><i class="now"></i></div>' : ""}<div class="along"><svg preserveAspectRatio="none" role="img"></svg><i class="now"></i></div>${method.heat ? '<div class="columns"><canvas role="img"></canvas><i class="now"></i></div>' : ""}`
    const svg = body.querySelector(".along svg")
    svg.setAttribute("aria-label", t("{method}: what each {step} contributed", { method: method.title, step }))
    barsInto(svg, [method.bars.numbers])
    const [lines, heat] = [body.querySelector(".lines"), body.querySelector(".columns")]
    lines?.firstChild.setAttribute("aria-label", t("The columns of the data as lines over the steps; the heavy one is {name}", data.series ?? {}))
    heat?.firstChild.setAttribute("aria-label", t("{method}: columns of the data (down) over the steps (across), coloured by what they contributed", { method: method.title }))
    const at = (x) => clamp(1 + Math.floor(x * steps), steps)
    for (const strip of [body.querySelector(".along"), lines]) if (strip) pointAt(strip, (x) => ({ row: at(x) }))
    if (heat) pointAt(heat, (x, y) => ({ row: at(x), column: clamp(Math.floor(y * method.heat.columns), method.heat.columns - 1) }))
    const marks = [...body.querySelectorAll(".now")]
    return {
      layOut() {
        const colours = themeColours(root)
        if (lines) drawSeries(lines.firstChild, SERIES_PX, data.series, colours)
        if (!heat) return
        const { numbers, columns } = method.heat
        const order = Array.from({ length: columns }, (_, k) => k)
        const bitmap = heatBitmap({ numbers, steps, width: columns, order }, [-1, 1], shades([low, colours.ground, high]))
        stretch(heat.firstChild, HEAT_ROW_PX * columns, bitmap, 0, columns)
      },
      move: () => placeAcross(marks),
    }
  }

  function placeAcross(marks) {
    for (const mark of marks) {
      mark.style.left = `${(100 * (row - 1)) / steps}%`
      mark.style.width = `${100 / steps}%`
    }
  }

  // Bars from the middle: along the steps, or down them; of two kinds they stand side by side.
  function barsInto(svg, kinds, down = false, colours = null) {
    svg.setAttribute("viewBox", down ? `-1 0 2 ${steps}` : `0 -1 ${steps} 2`)
    const wide = 0.84 / kinds.length
    const rect = (share, k, m) => {
      const [at, from, size] = [k + 0.08 + m * wide, Math.min(0, down ? share : -share), Math.abs(share)]
      const fill = colours ? colours[m] : share < 0 ? low : high
      const box = down ? `x="${from}" y="${at}" width="${size}" height="${wide}"` : `x="${at}" y="${from}" width="${wide}" height="${size}"`
      return `<rect ${box} fill="${fill}"${share < 0 && !colours ? ' class="against"' : ""}></rect>`
    }
    const bars = kinds.flatMap((numbers, m) => Array.from(numbers, (share, k) => rect(share, k, m)))
    svg.innerHTML = `${bars.join("")}<path class="zero" d="${down ? `M0 0V${steps}` : `M0 0H${steps}`}"></path>`
  }

  function pathsOf({ title, note, help, cell, hidden }) {
    const figure = frame(title, help, note)
    const kinds = [cell, hidden].map(amountsOf)
    const colours = [data.looks.forget_gate.colour, data.looks.output_gate.colour]
    const names = [t("by the cell state alone"), t("by way of the hidden state")]
    const body = figure.querySelector(".body")
    body.innerHTML = '<div class="along"><svg preserveAspectRatio="none" role="img"></svg><i class="now"></i></div>'
    body.querySelector("svg").setAttribute("aria-label", t("The influence of each {step}, by the way on which it came", { step }))
    barsInto(body.querySelector("svg"), kinds.map(({ numbers }) => numbers), false, colours)
    pointAt(body.firstChild, (x) => ({ row: clamp(1 + Math.floor(x * steps), steps) }))
    figure.querySelector(".key").innerHTML = colours.map((colour, k) => `<span><svg viewBox="0 0 14 12" aria-hidden="true"><path d="${k ? "M7 1a5 5 0 1 0 .01 0z" : "M1 1h12l-6 10z"}" fill="${colour}"></path></svg> <span></span></span>`).join("")
    names.forEach((name, k) => (figure.querySelector(".key").children[k].lastChild.textContent = name))
    const marks = [...figure.querySelectorAll(".now")]
    return {
      figure,
      draw: { layOut() {}, move: () => placeAcross(marks) },
      tell: (at) => {
        const [one, other] = kinds.map(({ numbers, bound }) => number(numbers[at.row - 1], bound))
        figure.querySelector(".value").textContent = t("{step}: {cell} by the cell state alone, {hidden} by way of the hidden state", { step: stepName(at.row), cell: one, hidden: other })
      },
    }
  }

  function clamp(at, most) {
    return Math.min(most, Math.max(0, at))
  }

  function pointAt(element, where) {
    const place = (event) => {
      const box = element.getBoundingClientRect()
      return where((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)
    }
    element.onpointermove = element.onpointerdown = (event) => point(place(event))
    element.onpointerleave = () => point(null)
    element.onclick = (event) => jumpTo(Math.max(1, place(event).row))
  }

  const all = () => [...drawings, ...(paths ? [paths] : [])]

  function point(at) {
    pointed = at
    for (const { tell } of all()) tell(pointed ?? { row })
  }

  function move(to) {
    row = Math.min(steps, Math.max(1, to))
    root.dataset.row = row
    for (const { draw } of all()) draw.move()
    point(pointed)
  }

  const layOut = () => all().forEach(({ draw }) => draw.layOut())
  const heard = ({ detail }) => (detail.rows === steps ? move(detail.row) : null)
  addEventListener("lstm-lab-cursor", heard)
  root.onkeydown = (event) => {
    const keys = { ArrowLeft: row - 1, ArrowUp: row - 1, ArrowRight: row + 1, ArrowDown: row + 1, Home: 1, End: steps }
    if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return
    move(keys[event.key])
    jumpTo(row)
    event.preventDefault()
  }
  onThemeChange(root, layOut)
  const sizes = new ResizeObserver(layOut)
  sizes.observe(root)
  layOut()
  move(row)
  return () => {
    removeEventListener("lstm-lab-cursor", heard)
    sizes.disconnect()
  }
}
