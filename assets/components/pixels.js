// Numbers into colours and pictures, for maps that a canvas shows.
// Packed numbers (core/view/small_numbers.py) are signed integers of 8, 12 or 16 bits: a number times 10 ** decimals.

function unpack({ text, decimals, bits = 8 }) {
  const raw = Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0))
  const whole = bits === 12 ? pairs(raw) : bits === 16 ? new Int16Array(raw.buffer) : new Int8Array(raw.buffer)
  return { numbers: Float32Array.from(whole, (number) => number / 10 ** decimals), decimals }
}

// Two integers in three bytes, the first in the lower bits.
function pairs(raw) {
  return Int16Array.from({ length: Math.floor((raw.length * 2) / 3) }, (_, k) => {
    const at = 3 * (k >> 1)
    const bits = k % 2 ? (raw[at + 1] >> 4) | (raw[at + 2] << 4) : raw[at] | ((raw[at + 1] & 15) << 8)
    return bits > 2047 ? bits - 4096 : bits
  })
}

// Unit numbers: a byte each for at most 256 units, else two, the lower one first.
function unpackUnits(text, units) {
  const raw = Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0))
  return raw.length === units ? raw : new Uint16Array(raw.buffer)
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

// The context of a canvas as wide as its place and `height` pixels high, sharp on any screen, and its width.
function sharpContext(canvas, height) {
  const ratio = window.devicePixelRatio || 1
  const width = canvas.clientWidth
  canvas.style.height = `${height}px`
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio)
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio)
  const context = canvas.getContext("2d")
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  return [context, width]
}

// Draws a picture large: pixels stay sharp where it grows, and none is lost where it shrinks.
function enlarge(context, image, x, y, width, height) {
  context.imageSmoothingEnabled = image.height > height || image.width > width
  context.drawImage(image, x, y, width, height)
}
