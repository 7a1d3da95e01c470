// What all pictures of the film have in common: above, the pixels that were read; over all, a veil on what is yet to
// come and the cursor. A text is read in the row of words above, so its pictures begin at the top.

const STRIP_PX = 44
const GAP_PX = 4
const MAP_PX = 192
const UNIT_LIMIT_PX = 24 // of a layer with few units

const mapHeight = (units) => Math.min(MAP_PX, units * UNIT_LIMIT_PX)

// Where in the film's pictures what is.
function frameOf(data) {
  const top = data.image ? STRIP_PX + GAP_PX : 0
  const height = mapHeight(data.units)
  return { top, height, unit: height / data.units }
}

function stripOf({ image, steps, colours }) {
  if (!image) return null
  const { numbers } = unpack(image)
  const width = numbers.length / steps
  const ink = channels(colours.ink)
  return picture(steps, width, (step, pixel) => [...ink, 255 * numbers[step * width + pixel]])
}

// Draws one picture of the film with the cursor at `row`, from 1; `paint(context, width)` draws below the strip.
function drawFrame(canvas, { data, strip, frame, height }, row, paint) {
  const { steps, colours, backward } = data
  const [context, wide] = sharpContext(canvas, frame.top + height)
  const step = wide / steps
  if (strip) enlarge(context, strip, 0, 0, wide, STRIP_PX)
  context.translate(0, frame.top)
  paint(context, wide)
  context.translate(0, -frame.top)
  context.fillStyle = colours.ground
  context.globalAlpha = 0.72
  if (backward) context.fillRect(0, 0, (row - 1) * step, frame.top + height)
  else context.fillRect(row * step, 0, wide - row * step, frame.top + height)
  context.globalAlpha = 1
  context.strokeStyle = colours.ink
  context.lineWidth = 1.25
  context.strokeRect((row - 1) * step, 0.75, step, frame.top + height - 1.5)
  return [context, wide]
}

// The row, from 1, under the pointer.
function rowUnder(canvas, event, steps) {
  const box = canvas.getBoundingClientRect()
  return Math.min(steps, Math.max(1, 1 + Math.floor(((event.clientX - box.left) / box.width) * steps)))
}
