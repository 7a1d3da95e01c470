// What the network answers: a map of a few answers over time, or bars of the likeliest ten at the cursor; of an opened model
// also numbers, one for each name, or lines of them over time.

const BELIEF_FIGURE = `<figcaption></figcaption><div class="runs"></div><p class="says"></p>`

function beliefView(find, data) {
  const { belief, steps } = data
  const film = find(".film")
  const figure = find('figure[data-part="belief"]')
  const isMap = belief.kind === "map"
  const isLines = belief.kind === "lines"
  const hasTexts = isLines || belief.kind === "values"
  const titles = belief.runs.length > 1 ? [t("without the cut"), t("with the cut")] : [""]
  figure.querySelector("figcaption").textContent = belief.title
  figure.title = belief.note
  figure.classList.toggle("bars", !isMap)
  const place = figure.querySelector(".runs")
  place.replaceChildren()
  const runs = belief.runs.map(({ names, shares, texts }, k) => {
    const run = { names, ...unpack(shares), title: titles[k], texts: (texts ?? []).map((line) => line.split("|")) }
    const box = place.appendChild(document.createElement("div"))
    box.className = "run"
    box.innerHTML = isLines
      ? '<small></small><div class="ends" aria-hidden="true"><span></span><span></span></div><div class="plot"><svg preserveAspectRatio="none" role="img"></svg><i class="veil"></i><i class="now"></i></div><ol></ol>'
      : isMap
      ? '<small></small><div class="answers" aria-hidden="true"></div><div class="plot"><canvas role="img"></canvas><i class="veil"></i><i class="now"></i></div>'
      : "<small></small><ol></ol>"
    box.querySelector("small").textContent = run.title
    run.box = box
    if (isLines) drawLines(run)
    else if (isMap) {
      const label = t("{title} {run}: heat map of {n} answers over {steps} steps ({step})", { title: belief.title, run: run.title, n: names.length, steps, step: data.step })
      box.querySelector("canvas").setAttribute("aria-label", label)
      box.querySelector(".answers").innerHTML = names.map(() => "<span></span>").join("")
      names.forEach((name, answer) => (box.querySelector(".answers").children[answer].textContent = name))
    }
    if (!isMap) box.querySelector("ol").innerHTML = at(run, 1).map(() => "<li><i></i><span></span><b></b></li>").join("")
    return run
  })

  // Lines over time; all but the first are dashed.
  function drawLines({ box, names, numbers, title }) {
    const svg = box.querySelector("svg")
    const count = numbers.length / names.length
    const y = (k, step) => (100 * (1 - numbers[step * names.length + k])).toFixed(2)
    const path = (k) => Array.from({ length: count }, (_, step) => `${step ? "L" : "M"}${step + 0.5} ${y(k, step)}`).join("")
    svg.setAttribute("viewBox", `0 0 ${count} 100`)
    svg.innerHTML = names.map((_, k) => `<path class="${k ? "other" : ""}" d="${path(k)}"></path>`).join("")
    svg.setAttribute("aria-label", t("{title} {run}: line plot over {steps} steps ({step}): {names}", { title: belief.title, run: title, steps: count, step: data.step, names: names.join(", ") }))
    const [high, low] = box.querySelector(".ends").children
    high.textContent = belief.scale[1]
    low.textContent = belief.scale[0]
  }

  // The names and probabilities of a run at a row; one that answers at the end alone has the same at every row.
  function at(run, row) {
    if (hasTexts) return run.names.map((name, k) => ({ name, share: 0, text: run.texts[k][Math.min(row, run.texts[k].length) - 1] }))
    const names = isMap ? run.names : run.names[Math.min(row, run.names.length) - 1]
    const step = Math.min(row, run.numbers.length / names.length) - 1
    return names.map((name, k) => ({ name: name.trim() || "\u2423", share: run.numbers[step * names.length + k] }))
  }

  function layOut() {
    if (!isMap) return
    const { ground, ink } = themeColours(film)
    for (const run of runs) {
      const order = run.names.map((_, k) => k)
      const bitmap = heatBitmap({ numbers: run.numbers, steps, width: order.length, order }, [0, 1], shades([ground, ink]))
      const canvas = run.box.querySelector("canvas")
      stretch(canvas, run.box.querySelector(".answers").clientHeight, bitmap, 0, order.length)
    }
  }

  function draw(row) {
    if (!isMap) {
      for (const run of runs) {
        at(run, row).forEach(({ name, share, text }, k) => {
          const [bar, word, number] = run.box.querySelector("ol").children[k].children
          bar.style.width = `${100 * share}%`
          word.textContent = name
          number.textContent = text ?? probability(share, 0)
        })
      }
    }
    if (hasTexts) return (figure.querySelector(".says").textContent = belief.note)
    const best = runs.map((run) => at(run, row).reduce((a, b) => (b.share > a.share ? b : a)))
    const [first, second] = best.map(({ name, share }) => ({ name, share: probability(share, 0) }))
    figure.querySelector(".says").textContent = second
      ? t("Here: without the cut {name} {share}, with it {other} {otherShare}", { ...first, other: second.name, otherShare: second.share })
      : t("Here: {name} {share}", first)
  }

  return { layOut, draw, plots: [...place.querySelectorAll(".plot")] }
}
