// The columns of a table as lines over the maps, the chosen one heavy, each on its own scale; and the chosen one's value at
// the cursor. data.series: { name, lines: packed numbers from 0 to 1, count, chosen, low, high, texts, events: marked steps },
// see core/view/gate_film.py.

const SERIES_PAD_PX = 3
const EVENT_PX = 4 // half the width of the triangle that marks a step

// Draws the lines of `series` onto a canvas of that height.
function drawSeries(canvas, height, series, { ink }) {
  const [context, width] = sharpContext(canvas, height)
  if (!width || !height) return
  const { count, chosen } = series
  const numbers = (series.numbers ??= unpack(series.lines).numbers)
  const steps = numbers.length / count
  const x = (step) => ((step + 0.5) / steps) * width
  const y = (share) => SERIES_PAD_PX + (1 - share) * (height - 2 * SERIES_PAD_PX)
  const others = Array.from({ length: count }, (_, k) => k).filter((k) => k !== chosen)
  context.strokeStyle = ink
  context.lineJoin = "round"
  for (const column of [...others, chosen]) {
    const heavy = column === chosen
    context.globalAlpha = heavy ? 1 : Math.max(0.1, Math.min(0.45, 3 / count))
    context.lineWidth = heavy ? 2 : 1
    context.beginPath()
    for (let step = 0; step < steps; step++) {
      const place = [x(step), y(numbers[step * count + column])]
      if (step) context.lineTo(...place)
      else context.moveTo(...place)
    }
    if (steps === 1) context.arc(x(0), y(numbers[column]), heavy ? 2 : 1, 0, 7)
    context.stroke()
  }
  context.globalAlpha = 1
  context.fillStyle = ink
  for (const step of series.events) {
    context.beginPath()
    context.moveTo(x(step) - EVENT_PX, 0)
    context.lineTo(x(step) + EVENT_PX, 0)
    context.lineTo(x(step), 2 * EVENT_PX)
    context.fill()
  }
}

// What stands beside the lines: the chosen column's name and ends, and its value at `row`.
function seriesText(series, row) {
  const { name, low, high } = series
  const value = series.texts ? series.texts.split("|")[row - 1] : null
  return value === null ? t("{name}: {low} to {high}", { name, low, high }) : t("{name}: {value} ({low} to {high})", { name, value, low, high })
}
