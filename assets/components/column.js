// One story of several: its words, coloured by confidence, and how much of it is copied.
// one: { id, title, seed: [token], words: [{ text, sure, is_fork, ... }], runs: [[from, to]], sentence }, of core/view/story_view.py

const REVEAL_MS = 55 // from word to word
const REVEAL_ALL_MS = 3000 // a long story appears faster

const breaksLine = (span) => span.textContent.startsWith("\n") // a line break, with the indentation after it
const isQuoted = (one, k) => one.runs.some(([from, to]) => from <= k && k < to)

function newColumn(id) {
  const made = document.createElement("article")
  made.className = "column"
  made.tabIndex = 0
  made.dataset.id = id
  made.innerHTML = `
    <h3><span></span><button type="button" class="close">✕</button></h3>
    <p class="text" dir="auto"></p>
    <p class="copied"><i></i><span></span></p>`
  made.querySelector(".close").title = t("Close this story")
  made.querySelector(".close").setAttribute("aria-label", t("Close this story"))
  return made
}

// Rewrites a column if it changed. New words appear one by one, but not those that one of the columns `shown` had already;
// null if there were none: the first story that a visitor sees is complete.
function fillColumn(made, one, { gap, mayClose, shown }) {
  const is = JSON.stringify(one)
  if (made.isShowing === is) return
  made.isShowing = is
  made.querySelector("h3 span").textContent = one.title
  made.setAttribute("aria-label", t("{title}. Use the arrow keys to move from word to word.", { title: one.title }))
  made.querySelector(".close").hidden = !mayClose
  made.querySelector(".copied i").style.background = strip(one)
  made.querySelector(".copied span").textContent = one.sentence
  const spans = [
    ...one.seed.map((token) => spanOf("seed", token)),
    ...one.words.map((word, place) => wordOf(word, place)),
  ]
  for (const [k, span] of spans.entries()) {
    span.classList.toggle("quoted", isQuoted(one, k))
    span.classList.toggle("opens", one.runs.some(([from]) => from === k))
    span.classList.toggle("closes", one.runs.some(([, to]) => to === k + 1))
  }
  made.querySelector(".text").replaceChildren(...spans.flatMap((span, k) => (k && !breaksLine(span) && !breaksLine(spans[k - 1]) ? [gap, span] : [span])))
  if (shown) revealSlowly(spans.slice(one.seed.length + Math.max(0, ...shown.map((words) => sharedWords(one.words, words)))))
}

function spanOf(kind, text) {
  const span = document.createElement("span")
  span.className = kind
  span.textContent = text
  return span
}

function wordOf(word, place) {
  const span = doubted(spanOf("word", word.text), word.sure)
  span.dataset.word = place
  span.title = t("probability {share}", { share: probability(word.sure) })
  span.classList.toggle("fork", word.is_fork)
  return span
}

// Colours a word by the probability that the network gave it.
function doubted(span, sure) {
  span.classList.toggle("unsure", sure < 0.99) // the line of less doubt would be thinner than a pixel
  span.style.setProperty("--doubt", 1 - sure)
  return span
}

function revealSlowly(spans) {
  const pace = Math.min(REVEAL_MS, REVEAL_ALL_MS / spans.length)
  for (const [turn, span] of spans.entries()) {
    span.classList.add("fresh")
    span.style.setProperty("--delay", `${turn * pace}ms`)
  }
}

function sharedWords(one, other) {
  const end = one.findIndex((word, k) => word.text !== other[k]?.text)
  return end < 0 ? one.length : end
}

// The whole story as a strip, dark where it is copied.
function strip(one) {
  const length = one.seed.length + one.words.length
  const shades = Array.from({ length }, (_, k) => {
    const shade = isQuoted(one, k) ? "currentcolor" : "transparent"
    return `${shade} ${(100 * k) / length}% ${(100 * (k + 1)) / length}%`
  })
  return `linear-gradient(to right, ${shades.join()})`
}
