// The words of a text in one line, the one at the cursor marked, those yet to come faded; a click goes there.

function wordStrip(find, data, jump) {
  const strip = find(".words")
  strip.hidden = !data.words.length
  const chips = data.words.map((word, k) => {
    const chip = document.createElement("button")
    chip.type = "button"
    chip.textContent = word.trim() || "\u2423"
    chip.dataset.part = "inputs"
    chip.onclick = () => jump(k + 1)
    return chip
  })
  strip.replaceChildren(...chips)
  return function draw(row) {
    chips.forEach((chip, k) => {
      chip.classList.toggle("later", data.backward ? k < row - 1 : k > row - 1)
      chip.classList.toggle("now", k === row - 1)
    })
    const chip = chips[row - 1]
    if (chip) strip.scrollLeft = chip.offsetLeft - strip.clientWidth / 2
  }
}
