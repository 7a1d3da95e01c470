// The ten likeliest candidates at one word, from the logit through temperature and top-k to the probability. The logits and, for every temperature of the slider, the logarithm of the sum that a softmax divides by
// come from core/view/story_view.py; another temperature is therefore read from the same logits, with no new pass.

const ROWS = 11 // the ten likeliest, and the word itself if it is not among them

const visible = (token) => (token.trim() ? token : token.replaceAll("\n", "\u21b5").replaceAll(/[^\u21b5]/g, "\u2423")) // line breaks and blanks

// The probabilities of the candidates at the temperature at that place on the slider, whose first one is 0.
function candidateShares(word, place, temperature, topK) {
  return word.logits.map((logit, k) => {
    if (topK && word.ranks[k] > topK) return 0
    return place ? Math.exp((logit - word.logits[0]) / temperature - word.sums[place - 1]) : Number(word.ranks[k] === 1)
  })
}

function rivalsTable(find, data, { onPlace, onBranch, onBeside }) {
  const body = find(".rivals tbody")
  const slider = find(".rivals .reread input")
  slider.max = data.temperatures.length - 1
  slider.oninput = () => onPlace(Number(slider.value))
  find(".rivals .beside").onclick = () => onBeside(data.temperatures[slider.value])
  while (body.rows.length < ROWS) {
    body.insertRow().innerHTML =
      '<td dir="auto"></td><td></td><td></td><td><span class="share"><i></i><span></span></span></td><td><button type="button"></button></td>'
  }

  return function show(word, place, title) {
    const temperature = data.temperatures[place]
    const shares = candidateShares(word, place, temperature, data.top_k)
    find(".rivals .question").replaceChildren(...title)
    find(".rivals .scaled").textContent = place ? `\u00f7 ${temperature.toFixed(1)}` : "T = 0"
    slider.value = place
    slider.setAttribute("aria-valuetext", temperature.toFixed(1))
    find(".rivals output").textContent = temperature.toFixed(1)
    find(".rivals .beside").disabled = data.is_full
    for (const [k, row] of [...body.rows].entries()) {
      row.style.visibility = k < word.tokens.length ? "visible" : "hidden"
      if (k >= word.tokens.length) continue
      const said = word.tokens[k] === word.text
      const out = data.top_k && word.ranks[k] > data.top_k
      const [name, logit, scaled, share, go] = row.cells
      row.className = `${said ? "said" : ""} ${out ? "out" : ""}`
      name.textContent = visible(word.tokens[k])
      name.title = t("Rank {rank} of {words}", { rank: count(word.ranks[k]), words: count(data.vocabulary) })
      logit.textContent = decimal(word.logits[k])
      scaled.textContent = out ? t("cut off") : place ? decimal(word.logits[k] / temperature) : word.ranks[k] === 1 ? t("largest") : "\u2212"
      share.querySelector("i").style.transform = `scaleX(${shares[k]})`
      share.querySelector("span span").textContent = percent(shares[k])
      const button = go.firstChild
      button.hidden = said
      button.disabled = data.is_full
      button.textContent = t("branch")
      button.setAttribute("aria-label", t("Branch: continue with {word}", { word: visible(word.tokens[k]) }))
      button.onclick = () => onBranch(word.ids[k])
    }
  }
}
