// The place, among some words on a page, of the one a line above (step -1) or below (step 1) the word `here` and nearest to
// it; undefined where there is no such line.
function lineAway(words, here, step) {
  const from = here.getBoundingClientRect()
  const centre = (box) => (box.left + box.right) / 2
  const boxes = [...words].map((span, k) => ({ k, box: span.getBoundingClientRect() }))
  const beyond = boxes.filter(({ box }) => step * (box.top - from.top) > from.height / 2)
  const rows = beyond.map(({ box }) => step * box.top)
  const next = beyond.filter(({ box }) => step * box.top < Math.min(...rows) + from.height / 2)
  next.sort((a, b) => Math.abs(centre(a.box) - centre(from)) - Math.abs(centre(b.box) - centre(from)))
  return next[0]?.k
}
