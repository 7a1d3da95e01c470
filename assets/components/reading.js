// The reading of one image: the image, and next to each of its rows the probabilities after that row, under one cursor.
// Everything shown is computed in core/analysis/digit_reading.py; the cursor is that of cursor.js.
// data: { image: 28 x 28 bytes in base64, ink is 255, belief: 28 x 10 float32 in base64, settled_at: 1..28 or null,
//         sentence, row: 1..28, in_address: whether the row is part of the page's link, empty: text or null }

const ROWS = 28
const DIGITS = 10
const HEADER = 20 // pixels above both pictures for the ten digits
const ROW_PX = 8

const bytesOf = (text) => Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0))

export default function (component) {
  useStrings(component)
  const { data, parentElement } = component
  const find = (selector) => parentElement.querySelector(selector)
  const root = find(".reading")
  const style = getComputedStyle(root)
  const image = bytesOf(data.image)
  const shares = new Float32Array(bytesOf(data.belief).buffer)
  const beliefAfter = (row) => shares.subarray((row - 1) * DIGITS, row * DIGITS)
  const ranking = (belief) => [...belief.keys()].sort((a, b) => belief[b] - belief[a])
  let current = data.row

  function sharpContext(canvas) {
    const ratio = window.devicePixelRatio || 1
    const { clientWidth: width, clientHeight: height } = canvas
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    const context = canvas.getContext("2d")
    context.scale(ratio, ratio)
    context.fillStyle = context.strokeStyle = style.color
    return [context, width]
  }

  function markRow(context, width) {
    context.globalAlpha = 1
    context.lineWidth = 1.5
    context.strokeRect(0.75, HEADER + (current - 1) * ROW_PX, width - 1.5, ROW_PX)
  }

  function drawSeen() {
    const [context, width] = sharpContext(find(".seen"))
    const cell = width / ROWS
    for (let row = 0; row < ROWS; row++) {
      const read = row < current
      context.globalAlpha = read ? 0.05 : 0.02
      context.fillRect(0, HEADER + row * ROW_PX, width, ROW_PX)
      for (let column = 0; column < ROWS; column++) {
        const pixel = image[row * ROWS + column] / 255
        if (!pixel) continue
        context.globalAlpha = read ? pixel : pixel * 0.16
        context.fillRect(column * cell, HEADER + row * ROW_PX, cell, ROW_PX)
      }
    }
    if (!data.empty) markRow(context, width)
  }

  function drawBelief() {
    const [context, width] = sharpContext(find(".belief"))
    const column = width / DIGITS
    const [top] = ranking(beliefAfter(current))
    context.textAlign = "center"
    for (let digit = 0; digit < DIGITS; digit++) {
      const isTop = digit === top && !data.empty
      context.globalAlpha = isTop ? 1 : 0.7
      context.font = `${isTop ? 700 : 400} 14px ${style.fontFamily}`
      context.fillText(String(digit), (digit + 0.5) * column, HEADER - 6)
    }
    for (let row = 0; row < ROWS; row++) {
      const read = row < current
      const belief = beliefAfter(row + 1)
      for (let digit = 0; digit < DIGITS; digit++) {
        context.globalAlpha = read ? 0.05 : 0.02
        context.fillRect(digit * column + 1, HEADER + row * ROW_PX + 1, column - 2, ROW_PX - 2)
        context.globalAlpha = read ? 1 : 0.16 // the length is the value; the shade only tells what was read
        const length = (column - 2) * belief[digit]
        context.fillRect((digit + 0.5) * column - length / 2, HEADER + row * ROW_PX + 1, length, ROW_PX - 2)
      }
    }
    if (data.empty) return
    markRow(context, width)
    if (!data.settled_at) return
    const y = HEADER + (data.settled_at - 1) * ROW_PX
    context.setLineDash([2, 3])
    context.globalAlpha = 0.9
    context.beginPath()
    context.moveTo(0, y)
    context.lineTo(width, y)
    context.stroke()
  }

  function say() {
    const belief = beliefAfter(current)
    const best = data.empty ? [] : ranking(belief).slice(0, 3)
    find(".row-label").textContent = data.empty ?? t("After row {row} of {rows}", { row: current, rows: ROWS })
    find(".top").replaceChildren(
      ...best.map((digit) => {
        const item = document.createElement("li")
        item.innerHTML = '<b></b><span class="bar"></span><span class="share"></span>'
        item.children[0].textContent = digit
        item.children[1].style.transform = `scaleX(${belief[digit]})`
        item.children[2].textContent = probability(belief[digit])
        return item
      }),
    )
    find(".settled").textContent = data.sentence
    const spoken = best.map((digit) => `${digit} ${probability(belief[digit])}`).join(", ")
    find(".cursor").setAttribute("aria-valuetext", data.empty ?? t("Row {row}: {best}", { row: current, best: spoken }))
  }

  const cursor = timeCursor(component, root, ROWS, (row) => {
    current = row
    drawSeen()
    drawBelief()
    say()
  })
  root.ontransitionend = (event) => event.target === root && cursor.redraw() // the theme's ink has changed
  for (const canvas of [find(".seen"), find(".belief")]) {
    canvas.onpointerdown = canvas.onpointermove = (event) => {
      if (event.type === "pointermove" && !event.buttons) return
      cursor.jump(1 + Math.floor((event.clientY - canvas.getBoundingClientRect().top - HEADER) / ROW_PX))
    }
  }
  return cursor.stop
}
