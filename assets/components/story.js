// Stories side by side (column.js), with the candidates at the selected word (rivals.js).
// Everything shown is computed in core/view/story_view.py. The selected word and the colouring are kept here and in the page's
// address; the server is told only of new and closed columns.
// data: what core.view.story_view.story_views returns, and { doubt_colour, is_full, may_triple: whether there is room for three
//         temperatures, look: sure or copied, asked: { column, word: a number or null, stamp } where to put the cursor }

const keyOf = (look) =>
  look === "sure"
    ? t("More colour and a heavier line mean less confidence:")
    : t("In quotation marks: the longest runs copied from its text. Bold: new.")
const EXAMPLES = [0.95, 0.6, 0.1] // probabilities shown beside the key
const places = new WeakMap() // the selection in each mounted component

export default function (component) {
  useStrings(component)
  const { data, parentElement, setTriggerValue } = component
  const find = (selector) => parentElement.querySelector(selector)
  const root = find(".story")
  const state = places.get(parentElement) ?? { look: data.look, shown: null }
  places.set(parentElement, state)
  const article = (id) => [...root.querySelectorAll(".column")].find((one) => one.dataset.id === id)

  // The selected word is part of the link; it is written into the address without asking the server.
  function keepInAddress() {
    const url = new URL(window.location.href)
    const at = data.columns.findIndex((one) => one.id === state.column)
    const wanted = { word: `${at}.${state.word}`, look: state.look === "sure" ? null : state.look }
    for (const [name, value] of Object.entries(wanted)) {
      if (value === null) url.searchParams.delete(name)
      else url.searchParams.set(name, value)
    }
    window.history.replaceState(window.history.state, "", url)
  }

  const leastSure = (words) => words.reduce((least, word, k) => (word.sure < words[least].sure ? k : least), 0)

  function question(one, word) {
    const bold = document.createElement("b")
    bold.textContent = t("\u201c{word}\u201d, probability {share}.", { word: visible(word.text), share: probability(word.sure) })
    const values = { n: state.word + 1, total: one.words.length }
    const place = data.kind === "words" ? t("Word {n} of {total}.", values) : t("Character {n} of {total}.", values)
    return [bold, ` ${t("Generated after \u201c{read}\u201d.", { read: word.read })} ${place}`]
  }

  // Selects a word of a column, the least confident one if none is named, and shows its probabilities at the temperature at
  // that place on the slider; if none is named, at that of the column once the column is entered or generated again.
  function choose(id, word, place) {
    const one = data.columns.find((each) => each.id === id) ?? data.columns[0]
    const cameFrom = `${one.id} ${one.place}`
    state.place = place ?? (cameFrom === state.cameFrom ? state.place : one.place)
    state.cameFrom = cameFrom
    state.column = root.dataset.column = one.id
    state.word = root.dataset.word = Math.max(0, Math.min(one.words.length - 1, word ?? leastSure(one.words)))
    for (const marked of root.querySelectorAll(".now, .read")) marked.classList.remove("now", "read")
    const spans = [...article(one.id).querySelectorAll(".text span")]
    const here = one.seed.length + state.word
    spans[here].classList.add("now")
    for (const span of spans.slice(Math.max(0, here - data.window), here)) span.classList.add("read")
    const chosen = one.words[state.word]
    show(chosen, state.place, question(one, chosen))
    find(".gates").href = chosen.gates
  }

  function vertical(step) {
    const one = article(state.column)
    return lineAway(one.querySelectorAll(".word"), one.querySelector(".now"), step) ?? state.word
  }

  function look(name) {
    state.look = root.dataset.look = name
    for (const button of root.querySelectorAll("button[data-look]")) button.setAttribute("aria-pressed", String(button.dataset.look === name))
    const examples = name === "sure" ? EXAMPLES.map((sure) => ["\u00a0 ", doubted(spanOf("", `${100 * sure}%`), sure)]) : []
    find(".key").replaceChildren(keyOf(name), ...examples.flat())
  }

  find(".stage").lang = data.language
  root.style.setProperty("--doubt-colour", data.doubt_colour)
  const show = rivalsTable(find, data, {
    onPlace: (place) => choose(state.column, state.word, place),
    onBranch: (token) => setTriggerValue("branch", { column: state.column, at: state.word, token }),
    onBeside: (temperature) => setTriggerValue("beside", temperature),
  })
  const columns = find(".columns")
  columns.dataset.count = data.columns.length
  const wanted = new Set(data.columns.map((one) => one.id))
  for (const made of [...columns.children]) if (!wanted.has(made.dataset.id)) made.remove()
  for (const one of data.columns) {
    if (!article(one.id)) columns.append(newColumn(one.id)) // existing columns stay in place: a moved one would be animated again
    fillColumn(article(one.id), one, { gap: data.gap, mayClose: one !== data.columns[0], shown: state.shown })
  }
  state.shown = data.columns.map((one) => one.words)
  find(".advice").textContent = t("Click a word, or use the arrow keys, to see what else it considered. Dotted words are all that it saw then. At most {n} stories fit side by side.", { n: data.most })
  find(".three").disabled = !data.may_triple
  find(".three").onclick = () => setTriggerValue("three", true)

  root.onclick = (event) => {
    const pressed = event.target.closest("button[data-look], .close, .word")
    if (!pressed) return
    const id = pressed.closest(".column")?.dataset.id
    if (pressed.matches("button[data-look]")) look(pressed.dataset.look)
    else if (pressed.matches(".close")) return setTriggerValue("close", id)
    else if (pressed.matches(".word")) choose(id, Number(pressed.dataset.word))
    keepInAddress()
  }
  columns.onkeydown = (event) => {
    const id = event.target.closest(".column")?.dataset.id
    if (!id || event.target.matches("button") || event.ctrlKey || event.metaKey || event.altKey) return
    const here = id === state.column ? state.word : -1
    const last = data.columns.find((one) => one.id === id).words.length - 1
    const keys = {
      ArrowLeft: () => here - 1,
      ArrowRight: () => here + 1,
      ArrowUp: () => (here < 0 ? 0 : vertical(-1)),
      ArrowDown: () => (here < 0 ? 0 : vertical(1)),
      Home: () => 0,
      End: () => last,
    }
    if (!keys[event.key]) return
    choose(id, Math.min(last, Math.max(0, keys[event.key]())))
    keepInAddress()
    event.preventDefault()
  }

  look(state.look)
  if (state.asked !== data.asked.stamp) {
    state.asked = data.asked.stamp // followed once; after that the visitor moves the cursor
    choose(data.columns[data.asked.column]?.id, data.asked.word ?? undefined)
  } else choose(state.column, state.word)
  keepInAddress() // the server has just written the rest of the address without the word
}
