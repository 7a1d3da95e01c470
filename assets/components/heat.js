// A heat map of steps (across) by places (down) as a bitmap: made once for its values, then stretched to any size.

const SHADES = 256
const HATCH_FROM = 0.15 // of the scale: below 0 and further than this, a texture tells the sign without colour

// The colours from one end of a scale to the other, as pixels of a bitmap.
function shades(colours) {
  const ends = colours.map(channels)
  const between = (share) => {
    const at = share * (ends.length - 1)
    const k = Math.min(ends.length - 2, Math.floor(at))
    return mix(ends[k], ends[k + 1], at - k)
  }
  return Uint32Array.from({ length: SHADES + 1 }, (_, k) => {
    const [red, green, blue] = between(k / SHADES).map(Math.round)
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0 // little-endian, as every browser's machine is
  })
}

// A bitmap of `numbers`, step by step: `order[place]` is the number's column; the scale runs from `low` to `high`.
function heatBitmap({ numbers, steps, width, order }, [low, high], scale) {
  const canvas = document.createElement("canvas")
  canvas.width = steps
  canvas.height = order.length
  const context = canvas.getContext("2d")
  const image = context.createImageData(steps, order.length)
  const pixels = new Uint32Array(image.data.buffer)
  const factor = SHADES / (high - low)
  order.forEach((column, place) => {
    for (let step = 0; step < steps; step++) {
      const level = (numbers[step * width + column] - low) * factor
      pixels[place * steps + step] = scale[level <= 0 ? 0 : level >= SHADES ? SHADES : Math.round(level)]
    }
  })
  context.putImageData(image, 0, 0)
  return canvas
}

// A bitmap that is solid where the numbers are clearly below 0, and empty elsewhere.
function negativeBitmap(values, bound) {
  const from = -HATCH_FROM * bound
  const scale = new Uint32Array(SHADES + 1).map((_, k) => (k === 0 ? 0xff000000 : 0))
  return heatBitmap(values, [from - 1e-6, from], scale)
}

// Draws the rows `from` to `from + count` of a bitmap over a whole canvas: sharp where it grows, averaged where it shrinks.
function stretch(canvas, height, bitmap, from, count) {
  const [context, width] = sharpContext(canvas, height)
  if (!width || !height) return
  const ratio = window.devicePixelRatio || 1
  const shrunk = document.createElement("canvas")
  shrunk.width = Math.max(1, Math.min(bitmap.width, Math.round(width * ratio)))
  shrunk.height = Math.max(1, Math.min(Math.ceil(count), Math.round(height * ratio)))
  const small = shrunk.getContext("2d")
  small.imageSmoothingQuality = "high"
  small.imageSmoothingEnabled = shrunk.width < bitmap.width || shrunk.height < count
  small.drawImage(bitmap, 0, from, bitmap.width, count, 0, 0, shrunk.width, shrunk.height)
  context.imageSmoothingEnabled = false
  context.drawImage(shrunk, 0, 0, width, height)
}

// Draws slanting lines over a canvas wherever `mask` is solid.
function hatch(canvas, height, mask, from, count, ink) {
  const layer = document.createElement("canvas")
  layer.style.width = `${canvas.clientWidth}px`
  layer.width = canvas.width
  layer.height = canvas.height
  const context = layer.getContext("2d")
  context.imageSmoothingEnabled = false
  context.drawImage(mask, 0, from, mask.width, count, 0, 0, layer.width, layer.height)
  context.globalCompositeOperation = "source-in"
  const tile = document.createElement("canvas")
  tile.width = tile.height = 6
  const lines = tile.getContext("2d")
  lines.strokeStyle = ink
  for (const shift of [-6, 0, 6]) {
    lines.moveTo(shift, 6)
    lines.lineTo(shift + 6, 0)
  }
  lines.stroke()
  context.fillStyle = context.createPattern(tile, "repeat")
  context.fillRect(0, 0, layer.width, layer.height)
  const onto = canvas.getContext("2d")
  onto.setTransform(1, 0, 0, 1, 0, 0)
  onto.drawImage(layer, 0, 0)
}

// Whole numbers from 1 to `count`, some `most` of them, evenly apart: where an axis has its marks.
function axisMarks(count, most) {
  const apart = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((step) => count / step <= most) ?? count
  const marks = [1]
  for (let mark = apart; mark <= count; mark += apart) if (mark > 1) marks.push(mark)
  return marks
}
