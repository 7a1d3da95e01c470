// What the network answers: a map of a few answers over time, or bars of the likeliest ten at the cursor.

const BELIEF_FIGURE = `<figcaption></figcaption><div class="runs"></div><p class="says"></p>`

function beliefView(find, data) {
  const { belief, steps } = data
  const film = find(".film")
  const figure = find('figure[data-part="belief"]')
  const isMap = belief.kind === "map"
  const titles = belief.runs.length > 1 ? [t("without the cut"), t("with the cut")] : [""]
  figure.querySelector("figcaption").textContent = belief.title
  figure.title = belief.note
  figure.classList.toggle("bars", !isMap)
  const place = figure.querySelector(".runs")
  place.replaceChildren()
  const runs = belief.runs.map(({ names, shares }, k) => {
    const run = { names, ...unpack(shares), title: titles[k] }
    const box = place.appendChild(document.createElement("div"))
    box.className = "run"
    box.innerHTML = isMap
      ? '<small></small><div class="answers" aria-hidden="true"></div><div class="plot"><canvas role="img"></canvas><i class="veil"></i><i class="now"></i></div>'
      : "<small></small><ol></ol>"
    box.querySelector("small").textContent = run.title
    run.box = box
    if (isMap) {
      const label = t("{title} {run}: heat map of {n} answers over {steps} steps ({step})", { title: belief.title, run: run.title, n: names.length, steps, step: data.step })
      box.querySelector("canvas").setAttribute("aria-label", label)
      box.querySelector(".answers").innerHTML = names.map(() => "<span></span>").join("")
      names.forEach((name, answer) => (box.querySelector(".answers").children[answer].textContent = name))
    } else {
      box.querySelector("ol").innerHTML = at(run, 1).map(() => "<li><i></i><span></span><b></b></li>").join("")
    }
    return run
  })

  // The names and probabilities of a run at a row; one that answers at the end alone has the same at every row.
  function at(run, row) {
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
        at(run, row).forEach(({ name, share }, k) => {
          const [bar, word, number] = run.box.querySelector("ol").children[k].children
          bar.style.width = `${100 * share}%`
          word.textContent = name
          number.textContent = probability(share, 0)
        })
      }
    }
    const best = runs.map((run) => at(run, row).reduce((a, b) => (b.share > a.share ? b : a)))
    const [first, second] = best.map(({ name, share }) => ({ name, share: probability(share, 0) }))
    figure.querySelector(".says").textContent = second
      ? t("Here: without the cut {name} {share}, with it {other} {otherShare}", { ...first, other: second.name, otherShare: second.share })
      : t("Here: {name} {share}", first)
  }

  return { layOut, draw, plots: [...place.querySelectorAll(".plot")] }
}
