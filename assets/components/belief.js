// What the network believes: a map of a few answers over time, or bars of the likeliest ten at the cursor.

const ANSWER_PX = 9.2
const BAR_PX = 16 // at most, of one answer and its bar

function beliefView(find, data, strip) {
  const { belief, colours, steps } = data
  const figure = find('figure[data-part="belief"]')
  const canvas = figure.querySelector("canvas")
  const [from, bar, to] = figure.querySelector(".scale").children
  const runs = belief.runs.map(({ names, shares }) => ({ names, ...unpack(shares) }))
  const ink = channels(colours.ink)
  figure.querySelector("figcaption").textContent = belief.title
  figure.title = belief.note
  canvas.setAttribute("aria-label", belief.title)
  from.textContent = "0"
  to.textContent = "1"
  bar.style.background = `linear-gradient(to right, ${colours.ground}, ${colours.ink})`
  if (belief.kind === "map") {
    for (const run of runs) {
      run.count = run.names.length
      run.shade = picture(steps, run.count, (step, k) => [...ink, 255 * run.numbers[step * run.count + k]])
    }
  }
  const frame = frameOf(data)
  const names = (run, row) => (belief.kind === "map" ? run.names : run.names[Math.min(row, run.names.length) - 1])
  // The names and the shares of a run at a row; one that answers at the end alone has the same at every row.
  function at(run, row) {
    const called = names(run, row)
    const step = Math.min(row, run.numbers.length / called.length) - 1
    return called.map((name, k) => ({ name, share: run.numbers[step * called.length + k] }))
  }

  const tallest = Math.max(frame.top + frame.height, MAP_PX)
  const barPx = Math.min(BAR_PX, tallest / runs.length / at(runs[0], 1).length - 1)
  const answerPx = belief.kind === "map" ? ANSWER_PX : barPx
  const font = `${Math.min(12, answerPx - 0.2)}px ${getComputedStyle(canvas).fontFamily}`

  function drawMap(context, wide, run, top) {
    context.strokeStyle = colours.grid
    context.strokeRect(0.5, top + 0.5, wide - 1, run.count * ANSWER_PX - 1)
    enlarge(context, run.shade, 0, top, wide, run.count * ANSWER_PX)
    context.fillStyle = colours.ink
    run.names.forEach((name, k) => context.fillText(name, 2, top + (k + 1) * ANSWER_PX - 2))
  }

  function drawBars(context, wide, run, top, row) {
    at(run, row).forEach(({ name, share }, k) => {
      const y = top + k * barPx
      context.globalAlpha = 0.3
      context.fillStyle = colours.ink
      context.fillRect(0, y, wide * share, barPx - 1.5)
      context.globalAlpha = 1
      context.fillText(`${name.trim() || "\u2423"}  ${probability(share, 0)}`, 3, y + 0.74 * barPx)
    })
  }

  return function draw(row) {
    const tall = runs.reduce((sum, run) => sum + at(run, row).length * answerPx + GAP_PX, 0)
    const paint = (context, wide) => {
      context.font = font
      let top = 0
      for (const run of runs) {
        if (belief.kind === "map") drawMap(context, wide, run, top)
        else drawBars(context, wide, run, top, row)
        top += at(run, row).length * answerPx + GAP_PX
      }
    }
    const height = Math.max(frame.height, tall)
    if (belief.kind === "map") drawFrame(canvas, { data, strip, frame, height }, row, paint)
    else paint(...sharpContext(canvas, Math.max(frame.top + frame.height, tall)))
    figure.querySelector(".crowd").textContent = runs.map((run, k) => {
      const best = at(run, row).reduce((a, b) => (b.share > a.share ? b : a))
      return `${runs.length > 1 ? ["uncut ", ", cut "][k] : "says "}${best.name} ${probability(best.share, 0)}`
    }).join("")
  }
}
