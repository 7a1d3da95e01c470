// The ten likeliest words at one position of a text, and the word that came.
// data: { entries, expected, probabilities, read: [token], named: [token], bits, ranks, vocabulary }; see surprise.js

const EXPECTED = 10
const WHOLE = 65535

function twoBytes(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
  return Array.from({ length: bytes.length / 2 }, (_, k) => bytes[2 * k] + 256 * bytes[2 * k + 1])
}

// The rows at a position: { word, share, rank }, the likeliest first; the word that came is among them if there is one.
function rowsAt(data, place) {
  const each = Math.min(EXPECTED, data.vocabulary)
  const rows = Array.from({ length: each }, (_, rank) => ({
    word: data.entries[data.expected[place * each + rank]],
    share: data.probabilities[place * each + rank] / WHOLE,
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

// The sentences above the table; the first is set in bold.
function question(data, place) {
  if (data.read[place] === undefined) {
    const first = place ? t("The likeliest next words.") : t("Words that may begin a sentence.")
    return [first, t("Click a word to add it.")]
  }
  const bits = data.bits[place]
  const likelier = data.ranks[place] - 1
  return [
    t("Surprise at \u201c{word}\u201d: {bits} bits.", { word: data.named[place], bits: bits.toFixed(1) }),
    t("The network gave it a probability of {share}, or 1 in {n}.", { share: probability(2 ** -bits), n: count(Math.max(1, 2 ** bits)) }),
    likelier
      ? tn("{likelier} of {words} words was likelier.", "{likelier} of {words} words were likelier.", likelier, { likelier: count(likelier), words: count(data.vocabulary) })
      : t("No word was likelier."),
  ]
}

function expectedTable(find, data, { onTake }) {
  const body = find(".expected tbody")
  while (body.rows.length <= EXPECTED) {
    body.insertRow().innerHTML = '<td dir="auto"></td><td></td><td><span class="share"><i></i><span></span></span></td>'
  }
  return function show(place) {
    const rows = rowsAt(data, place)
    const isOpen = data.read[place] === undefined
    const [first, ...others] = question(data, place)
    const bold = document.createElement("b")
    bold.textContent = first
    find(".expected .question").replaceChildren(bold, ` ${others.join(" ")}`)
    for (const [k, row] of [...body.rows].entries()) {
      const one = rows[k]
      row.style.visibility = one ? "visible" : "hidden"
      if (!one) continue
      row.className = `${one.came ? "came" : ""} ${one.far ? "far" : ""}`
      const [word, bits, share] = row.cells
      word.title = t("Rank {rank} of {words}", { rank: count(one.rank), words: count(data.vocabulary) })
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
    button.setAttribute("aria-label", t("Add {word} to the text", { word: data.shown(word) }))
    button.onclick = () => onTake(word)
    return button
  }
}
