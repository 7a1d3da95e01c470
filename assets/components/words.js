// The words of a text in one line: the one at the cursor is marked, those not read yet are faded. A click moves the cursor there.

const shownWord = (word) => word.trim() || "\u2423"

function wordStrip(find, data, jump) {
  const strip = find(".words")
  strip.hidden = !data.words.length
  const known = [...strip.children]
  if (known.length === data.words.length && known.every((chip, k) => chip.textContent === shownWord(data.words[k]))) {
    known.forEach((chip, k) => (chip.onclick = () => jump(k + 1)))
    return mark(strip, known, data)
  }
  const chips = data.words.map((word, k) => {
    const chip = document.createElement("button")
    chip.type = "button"
    chip.textContent = shownWord(word)
    chip.dataset.part = "inputs"
    chip.onclick = () => jump(k + 1)
    return chip
  })
  strip.replaceChildren(...chips)
  return mark(strip, chips, data)
}

function mark(strip, chips, data) {
  let overflows = null // asked once: the answer takes a layout of the page
  return function draw(row) {
    chips.forEach((chip, k) => {
      chip.classList.toggle("later", data.backward ? k < row - 1 : k > row - 1)
      chip.classList.toggle("now", k === row - 1)
    })
    const chip = chips[row - 1]
    overflows ??= strip.scrollWidth > strip.clientWidth
    if (chip && overflows) strip.scrollLeft = chip.offsetLeft - strip.clientWidth / 2
  }
}
