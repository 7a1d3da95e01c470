// A picture of a part of the page, drawn from what stands there: canvases, diagrams, words, frames and scales. Nothing is
// fetched, and the words keep the page's own fonts.

const PNG_SCALE = 2 // dots for each of the page's pixels: sharp in print
const PNG_MARGIN_PX = 12
const DRAWN_STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "vector-effect", "opacity", "marker-end"]

// A canvas with those parts of `root` that the selector `parts` names.
async function pictureOf(root, parts) {
  const areas = [...root.querySelectorAll(parts)]
  const boxes = areas.map((area) => area.getBoundingClientRect())
  const left = Math.min(...boxes.map((box) => box.left)) - PNG_MARGIN_PX
  const top = Math.min(...boxes.map((box) => box.top)) - PNG_MARGIN_PX
  const canvas = document.createElement("canvas")
  canvas.width = PNG_SCALE * (Math.max(...boxes.map((box) => box.right)) + PNG_MARGIN_PX - left)
  canvas.height = PNG_SCALE * (Math.max(...boxes.map((box) => box.bottom)) + PNG_MARGIN_PX - top)
  const context = canvas.getContext("2d")
  context.fillStyle = getComputedStyle(root).getPropertyValue("--st-background-color")
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.setTransform(PNG_SCALE, 0, 0, PNG_SCALE, -PNG_SCALE * left, -PNG_SCALE * top)
  for (const area of areas) {
    for (const element of area.querySelectorAll("canvas, svg, li, i")) await drawElement(context, element)
    drawWords(context, area)
  }
  return canvas
}

async function drawElement(context, element) {
  const { left, top, width, height } = element.getBoundingClientRect()
  if (!width || !height) return
  const style = getComputedStyle(element)
  if (element.matches("canvas")) context.drawImage(element, left, top, width, height)
  else if (element.matches("svg")) context.drawImage(await drawingAsImage(element, width, height), left, top, width, height)
  else if (element.matches("li")) {
    context.fillStyle = style.borderLeftColor
    context.fillRect(left, top, parseFloat(style.borderLeftWidth), height)
  } else if (element.matches(".veil, .now, .pin, .spot")) {
    drawOverlay(context, style, { left, top, width, height })
  } else {
    const colours = style.backgroundImage.match(/rgba?\([^)]*\)/g) ?? [style.backgroundColor]
    const scale = context.createLinearGradient(left, 0, left + width, 0)
    colours.forEach((colour, k) => scale.addColorStop(colours.length > 1 ? k / (colours.length - 1) : 0, colour))
    context.fillStyle = scale
    context.fillRect(left, top, width, height)
  }
}

// What lies over a map: the veil on unread steps, and the frames around the cursor and the pinned unit.
function drawOverlay(context, style, { left, top, width, height }) {
  if (style.display === "none") return
  const paper = style.backgroundImage.match(/rgba?\([^)]*\)/)?.[0]
  if (paper) {
    context.globalAlpha = Number(style.opacity)
    context.fillStyle = paper
    context.fillRect(left, top, width, height)
    context.globalAlpha = 1
    return
  }
  context.fillStyle = style.borderTopColor
  for (const [side, x, y] of [["Top", 0, 0], ["Bottom", 0, 1], ["Left", 0, 0], ["Right", 1, 0]]) {
    const thick = parseFloat(style[`border${side}Width`])
    const flat = side === "Top" || side === "Bottom"
    if (thick) context.fillRect(left + x * (width - thick), top + y * (height - thick), flat ? width : thick, flat ? thick : height)
  }
}

// An SVG as an image, with the arrowheads that it shares with others, but without its words: `drawWords` draws them.
async function drawingAsImage(svg, width, height) {
  const copy = withStyles(svg)
  copy.append(...[...svg.getRootNode().querySelectorAll("marker")].map(withStyles))
  for (const words of copy.querySelectorAll("text")) words.remove()
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg")
  copy.setAttribute("width", PNG_SCALE * width)
  copy.setAttribute("height", PNG_SCALE * height)
  const image = new Image()
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`
  await image.decode()
  return image
}

// A copy with the styles of everything in it written into it: an image knows no style sheet of the page.
function withStyles(element) {
  const copy = element.cloneNode(true)
  const originals = element.querySelectorAll("*")
  copy.querySelectorAll("*").forEach((part, k) => {
    const style = getComputedStyle(originals[k])
    for (const name of DRAWN_STYLES) part.style.setProperty(name, style.getPropertyValue(name))
  })
  return copy
}

// Every word where it stands; those on buttons and in fields are no part of the picture.
function drawWords(context, area) {
  const walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  context.textBaseline = "middle"
  while (walker.nextNode()) {
    const node = walker.currentNode
    const style = getComputedStyle(node.parentElement)
    if (node.parentElement.closest("button, select, input, [hidden]") || style.visibility === "hidden") continue
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    context.fillStyle = node.parentElement.closest("svg") ? style.fill : style.color
    context.globalAlpha = shownOpacity(node.parentElement)
    for (const word of node.data.matchAll(/\S+/g)) {
      range.setStart(node, word.index)
      range.setEnd(node, word.index + word[0].length)
      const box = range.getBoundingClientRect()
      if (box.width) context.fillText(word[0], box.left, box.top + box.height / 2)
    }
  }
  context.globalAlpha = 1
}

function shownOpacity(element) {
  let opacity = 1
  for (let part = element; part; part = part.parentElement) opacity *= Number(getComputedStyle(part).opacity)
  return opacity
}
