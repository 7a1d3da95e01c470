// The ten words that the network expected at one place of a text, and the one that came.
// data: { entries, expected, chances, tokens: those that are read, bits, ranks, vocabulary }; see core/view/surprise_view.py

const EXPECTED = 10
const WHOLE = 65535

function twoBytes(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
  return Array.from({ length: bytes.length / 2 }, (_, k) => bytes[2 * k] + 256 * bytes[2 * k + 1])
}

// The rows at a place: { word, share, rank }, the likeliest first; the word that came is one of them wherever one did.
function rowsAt(data, place) {
  const each = Math.min(EXPECTED, data.vocabulary)
  const rows = Array.from({ length: each }, (_, rank) => ({
    word: data.entries[data.expected[place * each + rank]],
    share: data.chances[place * each + rank] / WHOLE,
    rank: rank + 1,
  }))
  const came = data.read[place]
  if (came === undefined) return rows
  const rank = data.ranks[place]
  const there = rows.find((row) => row.word === came)
  if (there) there.came = true
  else rows.push({ word: came, share: 2 ** -data.bits[place], rank, came: true, far: true })
  return rows
}

function question(data, place) {
  const bold = document.createElement("b")
  if (data.read[place] === undefined) {
    bold.textContent = place ? "What it would go on with." : "What it expects a sentence to begin with."
    return [bold, " Click a word to write it."]
  }
  const bits = data.bits[place]
  const better = data.ranks[place] - 1
  bold.textContent = `\u201c${data.named[place]}\u201d surprised it by ${bits.toFixed(1)} bits`
  const order = better ? `${count(better)} of ${count(data.vocabulary)} words seemed likelier.` : "No word seemed likelier."
  return [bold, `: it gave it ${probability(2 ** -bits)}, 1 chance in ${count(Math.max(1, Math.round(2 ** bits)))}. ${order}`]
}

function expectedTable(find, data, { onTake }) {
  const body = find(".expected tbody")
  while (body.rows.length <= EXPECTED) {
    body.insertRow().innerHTML = '<td dir="auto"></td><td></td><td><span class="share"><i></i><span></span></span></td>'
  }
  return function show(place) {
    const rows = rowsAt(data, place)
    const isOpen = data.read[place] === undefined
    find(".expected .question").replaceChildren(...question(data, place))
    for (const [k, row] of [...body.rows].entries()) {
      const one = rows[k]
      row.style.visibility = one ? "visible" : "hidden"
      if (!one) continue
      row.className = `${one.came ? "came" : ""} ${one.far ? "far" : ""}`
      const [word, bits, share] = row.cells
      word.title = `number ${count(one.rank)} of ${count(data.vocabulary)}`
      word.replaceChildren(isOpen && one.word !== data.special.unknown ? taking(one.word) : data.shown(one.word))
      bits.textContent = one.came ? data.bits[place].toFixed(1) : one.share ? Math.abs(Math.log2(one.share)).toFixed(1) : ""
      share.querySelector("i").style.transform = `scaleX(${one.share})`
      share.querySelector("span span").textContent = probability(one.share)
    }
  }

  function taking(word) {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = data.shown(word)
    button.setAttribute("aria-label", `Write ${data.shown(word)}`)
    button.onclick = () => onTake(word)
    return button
  }
}
