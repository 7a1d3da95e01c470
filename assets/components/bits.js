// The surprise at every word as a bar, and its mean so far as a line: on this axis, in bits, that is the running perplexity.
// data: { bits: [T], running_bits: [of the typed words], typed_words, vocabulary }, of core/view/surprise_view.py

const FEWEST_PLACES = 10 // keeps the bar of a single word narrow
const TICKS = [0, 5, 10, 15]

function bitsChart(find, data, { onChoose, onPoint }) {
  const svg = find(".bits svg")
  const places = Math.max(FEWEST_PLACES, data.bits.length)
  const uniform = Math.log2(data.vocabulary)
  const highest = data.bits.reduce((most, bits) => Math.max(most, bits), Math.max(TICKS.at(-1), uniform))
  const top = Math.ceil(highest + 0.5)
  const height = (bits) => top - bits
  const bar = (bits, k) => `M${k + 0.12} ${top}V${height(bits)}h0.76V${top}z`
  const draw = (name, d) => svg.querySelector(name).setAttribute("d", d)
  svg.setAttribute("viewBox", `0 0 ${places} ${top}`)
  draw(".grid", TICKS.map((bits) => `M0 ${height(bits)}H${places}`).join(""))
  draw(".uniform", `M0 ${height(uniform)}H${places}`)
  draw(".bars", data.bits.slice(0, data.typed_words).map(bar).join(""))
  draw(".bars.written", data.bits.slice(data.typed_words).map((bits, k) => bar(bits, k + data.typed_words)).join(""))
  draw(".running", data.running_bits.map((bits, k) => `${k ? "V" : `M0 `}${height(bits)}H${k + 1}`).join(""))
  for (const old of find(".plot").querySelectorAll("span")) old.remove()
  for (const bits of TICKS) {
    label(tn("{n} bit", "{n} bits", bits), "left", bits)
    label(tn("{words} word", "{words} words", 2 ** bits, { words: count(2 ** bits) }), "right", bits)
  }
  const at = ({ clientX }) => {
    const box = svg.getBoundingClientRect()
    const place = Math.floor(((clientX - box.left) / box.width) * places)
    return place >= 0 && place < data.bits.length ? place : null
  }
  svg.onclick = (event) => at(event) !== null && onChoose(at(event))
  svg.onmousemove = (event) => onPoint(at(event))
  svg.onmouseleave = () => onPoint(null)

  function label(text, side, bits) {
    const made = document.createElement("span")
    made.className = side
    made.textContent = text
    made.style.top = `${(100 * height(bits)) / top}%`
    find(".plot").append(made)
  }

  return function draw(place, word) {
    const cursor = svg.querySelector(".cursor")
    cursor.setAttribute("height", top)
    cursor.setAttribute("x", place)
    cursor.style.display = place < data.bits.length ? "" : "none"
    const bits = data.running_bits[place]
    const caption = t("Bars: bits of each word, \u2212log2 of its probability. Line: their mean so far; 2 to that power, on the right, is the running perplexity.")
    const mean = bits === undefined ? "" : t("Up to \u201c{word}\u201d: {bits} bits, perplexity {perplexity}.", { word, bits: bits.toFixed(1), perplexity: shortNumber(2 ** bits) })
    find(".bits figcaption").textContent = data.bits.length ? `${caption} ${mean}` : ""
  }
}
