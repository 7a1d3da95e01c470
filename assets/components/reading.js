// The reading of one image: the image, and beside each of its rows the belief after that row, under one cursor.
// Everything shown is computed in core/analysis/digit_reading.py; the cursor is that of cursor.js.
// data: { image: 28 x 28 ink in [0, 1], belief: 28 x 10 probabilities, decided_at: 1..28, sentence, row: 1..28,
//         in_address: whether the row is part of the page's link, empty: text or null }

const ROWS = 28
const HEADER = 20 // pixels above both pictures for the ten digits
const ROW_PX = 8

export default function (component) {
  useStrings(component)
  const { data, parentElement } = component
  const find = (selector) => parentElement.querySelector(selector)
  const root = find(".reading")
  let current = data.row

  const style = getComputedStyle(root)
  const ink = style.color

  function sharpContext(canvas) {
    const ratio = window.devicePixelRatio || 1
    const { width, height } = canvas.getBoundingClientRect()
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    const context = canvas.getContext("2d")
    context.scale(ratio, ratio)
    context.fillStyle = context.strokeStyle = ink
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
        const pixel = data.image[row][column]
        if (!pixel) continue
        context.globalAlpha = read ? pixel : pixel * 0.16
        context.fillRect(column * cell, HEADER + row * ROW_PX, cell, ROW_PX)
      }
    }
    if (!data.empty) markRow(context, width)
  }

  function drawBelief() {
    const [context, width] = sharpContext(find(".belief"))
    const column = width / 10
    const now = data.belief[current - 1]
    const top = now.indexOf(Math.max(...now))
    context.textAlign = "center"
    for (let digit = 0; digit < 10; digit++) {
      context.globalAlpha = digit === top && !data.empty ? 1 : 0.6
      context.font = `${digit === top && !data.empty ? 700 : 400} 14px ${style.fontFamily}`
      context.fillText(String(digit), (digit + 0.5) * column, HEADER - 6)
    }
    for (let row = 0; row < ROWS; row++) {
      const read = row < current
      for (let digit = 0; digit < 10; digit++) {
        const share = data.belief[row][digit]
        context.globalAlpha = read ? 0.05 : 0.02
        context.fillRect(digit * column + 1, HEADER + row * ROW_PX + 1, column - 2, ROW_PX - 2)
        context.globalAlpha = read ? 1 : 0.16 // length says how much, from the middle out: no shade to judge
        const length = (column - 2) * share
        context.fillRect((digit + 0.5) * column - length / 2, HEADER + row * ROW_PX + 1, length, ROW_PX - 2)
      }
    }
    if (data.empty) return
    markRow(context, width)
    // A dotted line where the answer was settled.
    const y = HEADER + (data.decided_at - 1) * ROW_PX
    context.setLineDash([2, 3])
    context.globalAlpha = 0.9
    context.beginPath()
    context.moveTo(0, y)
    context.lineTo(width, y)
    context.stroke()
  }


  function say() {
    const belief = data.belief[current - 1]
    const order = [...belief.keys()].sort((a, b) => belief[b] - belief[a]).slice(0, 3)
    find(".row-label").textContent = data.empty ?? `After row ${current} of ${ROWS}`
    find(".top").replaceChildren(
      ...(data.empty ? [] : order).map((digit) => {
        const item = document.createElement("li")
        item.innerHTML = '<b></b><span class="bar"></span><span class="share"></span>'
        item.children[0].textContent = digit
        item.children[1].style.transform = `scaleX(${belief[digit]})`
        item.children[2].textContent = probability(belief[digit])
        return item
      }),
    )
    find(".mind").textContent = data.empty ? "" : data.sentence
    find(".cursor").setAttribute(
      "aria-valuetext",
      data.empty ?? `row ${current}: ${order.map((digit) => `${digit} ${probability(belief[digit])}`).join(", ")}`,
    )
  }

  const cursor = timeCursor(component, root, ROWS, (row) => {
    current = row
    drawSeen()
    drawBelief()
    say()
  })
  for (const canvas of [find(".seen"), find(".belief")]) {
    canvas.onpointerdown = canvas.onpointermove = (event) => {
      if (event.type === "pointermove" && !event.buttons) return
      cursor.jump(1 + Math.floor((event.clientY - canvas.getBoundingClientRect().top - HEADER) / ROW_PX))
    }
  }
  return cursor.stop
}
