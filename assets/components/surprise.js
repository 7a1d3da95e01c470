// A text, every word tinted by the network's surprise at it, with the bits of each word below (bits.js) and what was expected
// at the selected word (expected.js). Everything shown is computed in core/view/surprise_view.py; the selected word is kept
// here and in the page's address, so that moving the cursor asks the server for nothing.
// data: what surprise_view returns, and { doubt_colour, sentences: [text], asked: { word: a number or null, stamp } }

const END = "\u23ce" // stands for the end of a sentence
const places = new WeakMap() // the selected word of each mounted component

export default function (component) {
  useStrings(component)
  const { data, parentElement, setTriggerValue } = component
  const find = (selector) => parentElement.querySelector(selector)
  const root = find(".surprise")
  const state = places.get(parentElement) ?? {}
  places.set(parentElement, state)
  const shown = (token) => (token === data.special.end ? END : token)
  const pieces = data.tokens.map((token, k) => ({ token, typed: data.typed[k] }))
  const words = pieces.filter(({ token }) => token)
  const last = words.length // the position after the last word
  const all = {
    ...data,
    shown,
    read: words.map(({ token }) => token),
    named: words.map(({ token }) => (token === data.special.end ? t("the end of the sentence") : token)),
    expected: twoBytes(data.expected),
    probabilities: twoBytes(data.probabilities),
  }
  const spans = () => root.querySelectorAll(".word")

  function write() {
    const is = JSON.stringify([data.typed, data.tokens, data.bits, data.typed_words])
    if (state.isShowing === is) return
    state.isShowing = is
    let place = 0
    const made = pieces.map((piece) => (piece.token ? wordOf(piece, place++) : spanOf("unread", piece.typed)))
    const next = spanOf("word next", "\u2026")
    next.dataset.word = last
    next.title = t("The likeliest next words")
    find(".map").replaceChildren(...made.flatMap((span) => [span, " "]), next)
  }

  function spanOf(kind, text) {
    const span = document.createElement("span")
    span.className = kind
    span.textContent = text
    return span
  }

  function wordOf({ token, typed }, place) {
    const span = spanOf("word", shown(token))
    span.dataset.word = place
    span.style.setProperty("--doubt", Math.min(1, data.bits[place] / data.full_bits))
    span.classList.toggle("written", place >= data.typed_words)
    if (![typed, typed.toLowerCase(), data.special.end].includes(token)) {
      const ruby = document.createElement("ruby")
      const was = document.createElement("rt")
      was.textContent = typed
      ruby.append(shown(token), was)
      span.replaceChildren(ruby)
    }
    return span
  }

  // The selected word is part of the link; it is written into the address without asking the server.
  function keepInAddress() {
    const url = new URL(window.location.href)
    url.searchParams.set("word", state.word)
    window.history.replaceState(window.history.state, "", url)
  }

  const mostSurprising = () => data.bits.slice(0, data.typed_words).reduce((most, bits, k, each) => (bits > each[most] ? k : most), 0)

  function choose(place) {
    state.word = root.dataset.word = Math.max(0, Math.min(last, place ?? mostSurprising()))
    find(".map .now")?.classList.remove("now")
    const span = spans()[state.word]
    span.classList.add("now")
    const map = find(".map")
    const [box, frame] = [span.getBoundingClientRect(), map.getBoundingClientRect()]
    if (box.top < frame.top || box.bottom > frame.bottom) map.scrollTop += box.top - frame.top - frame.height / 2
    showExpected(state.word)
    drawBits(state.word, all.named[state.word])
    find(".gates").href = gatesAt(state.word)
    find(".more").hidden = !last
  }

  // The gates page reads the text from its beginning, or the last words of a long one; its first step is the end of the
  // previous sentence.
  function gatesAt(place) {
    const { network, words: most, characters } = data.gates
    const typed = words.map((word) => (word.token === data.special.end ? word.token : word.typed)).join(" ")
    const isWhole = last <= most && typed.length <= characters
    const end = Math.min(place + 1, last)
    const from = Math.max(0, end - most)
    const text = isWhole ? typed : all.read.slice(from, Math.max(end, Math.min(last, from + most))).join(" ")
    return `gates?${new URLSearchParams({ network, words: text, row: end - (isWhole ? 0 : from) + 1 })}`
  }

  function point(place) {
    for (const pointed of root.querySelectorAll(".pointed")) pointed.classList.remove("pointed")
    const tip = find(".tip")
    tip.hidden = place === null || place >= last
    if (tip.hidden) return
    const span = spans()[place]
    span.classList.add("pointed")
    const bits = data.bits[place]
    tip.textContent = t("{word}: {bits} bits, probability {share}", { word: shown(all.read[place]), bits: bits.toFixed(1), share: probability(2 ** -bits) })
    const [box, frame] = [span.getBoundingClientRect(), find(".read").getBoundingClientRect()]
    const middle = (box.left + box.right) / 2 - frame.left
    tip.style.left = `${Math.max(tip.offsetWidth / 2, Math.min(frame.width - tip.offsetWidth / 2, middle))}px`
    tip.style.top = `${box.top - frame.top - 4}px`
  }

  function compare() {
    const widest = Math.max(Math.log2(data.vocabulary), ...data.compared.map(({ perplexity }) => Math.log2(perplexity)))
    const rows = data.compared.map(({ title, perplexity, note }) => {
      const row = document.createElement("li")
      row.title = note
      row.append(spanOf("", title), document.createElement("i"), document.createElement("b"))
      row.children[1].style.width = `${(100 * Math.log2(perplexity)) / widest}%`
      row.children[2].textContent = shortNumber(perplexity)
      return row
    })
    find(".beside").replaceChildren(...rows)
    find(".sentences").replaceChildren(...data.sentences.map((sentence) => spanOf("sentence", sentence)))
  }

  root.style.setProperty("--doubt-colour", data.doubt_colour)
  const showExpected = expectedTable(find, all, { onTake: (token) => setTriggerValue("take", token) })
  const drawBits = bitsChart(find, all, { onChoose: chooseByHand, onPoint: point })
  write()
  compare()

  function chooseByHand(place) {
    choose(place)
    keepInAddress()
  }

  const map = find(".map")
  map.onclick = (event) => {
    const pressed = event.target.closest(".word")
    if (pressed) chooseByHand(Number(pressed.dataset.word))
  }
  map.onmouseover = (event) => {
    const over = event.target.closest(".word")
    point(over ? Number(over.dataset.word) : null)
  }
  map.onmouseleave = () => point(null)
  map.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const vertical = (step) => lineAway(spans(), find(".map .now"), step) ?? state.word
    const keys = {
      ArrowLeft: () => state.word - 1,
      ArrowRight: () => state.word + 1,
      ArrowUp: () => vertical(-1),
      ArrowDown: () => vertical(1),
      Home: () => 0,
      End: () => last,
    }
    if (!keys[event.key]) return
    chooseByHand(keys[event.key]())
    event.preventDefault()
  }

  if (state.asked !== data.asked.stamp) {
    state.asked = data.asked.stamp // followed once; after that the visitor moves the cursor
    choose(data.asked.word ?? undefined)
  } else choose(state.word)
  keepInAddress() // the server has just written the rest of the address without the word
}
