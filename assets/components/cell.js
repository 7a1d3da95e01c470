// The cell of the pinned unit at the cursor's row: the diagram with numbers on its wires, and the equations.
// Everything printed comes as text from core/view/unit_view.py.

const SETTLE_MS = 700 // after so long at one row a screen reader is told of it: never while playing

// By kind of cell the parts of a step: what a button calls one, and what happens in it.
const SUBSTEPS = {
  lstm: {
    whole: [() => t("whole step"), () => t("Each gate is activation(input part + recurrent part + bias).")],
    look: [() => t("inputs"), (what) => t("The {reads} and the previous hidden state reach all three gates and the candidate.", what)],
    forget: [() => t("forget"), () => t("The forget gate decides how much of the previous cell state is kept.")],
    write: [() => t("write"), () => t("The input gate decides how much of the candidate is added.")],
    read: [() => t("output"), () => t("The output gate decides how much of the cell state is shown.")],
  },
  gru: {
    whole: [() => t("whole step"), () => t("A GRU has no cell state: the hidden state is the memory, and the update gate keeps it.")],
    look: [() => t("inputs"), (what) => t("The {reads} and the previous hidden state reach both gates.", what)],
    recall: [() => t("reset"), () => t("The reset gate decides how much of the memory the candidate can use.")],
    propose: [() => t("candidate"), (what) => t("The candidate is computed from the {reads} and from the memory after the reset gate.", what)],
    mix: [() => t("update"), () => t("The update gate keeps its share of the previous state; the rest comes from the candidate.")],
  },
  original_lstm: {
    whole: [() => t("whole step"), () => t("Each gate is activation(input part + recurrent part + bias).")],
    look: [() => t("inputs"), (what) => t("The {reads} and the previous hidden state reach both gates and the candidate.", what)],
    write: [() => t("write"), () => t("The cell state is kept in full; the input gate decides how much of the candidate is added.")],
    read: [() => t("output"), () => t("The output gate decides how much of the cell state is shown.")],
  },
  peephole_lstm: {
    whole: [() => t("whole step"), () => t("As an LSTM, but the gates also see the cell state of their own unit.")],
    look: [() => t("inputs"), (what) => t("The {reads}, the previous hidden state and, through the peepholes, the previous cell state reach the gates.", what)],
    forget: [() => t("forget"), () => t("The forget gate decides how much of the previous cell state is kept.")],
    write: [() => t("write"), () => t("The input gate decides how much of the candidate is added.")],
    read: [() => t("output"), () => t("The output gate, which sees the new cell state, decides how much of it is shown.")],
  },
  slstm: {
    whole: [() => t("whole step"), () => t("The input gate is an exponential, so a new value can outweigh all old ones.")],
    look: [() => t("inputs"), (what) => t("The {reads} and the previous hidden state reach all three gates and the candidate.", what)],
    forget: [() => t("forget"), () => t("The stabilizer scales both gates so that the larger is 1; the forget gate keeps its share of the cell state and of the normalizer.")],
    write: [() => t("write"), () => t("The input gate times the candidate is added to the cell state, the input gate itself to the normalizer.")],
    read: [() => t("output"), () => t("The cell state is divided by the normalizer; the output gate decides how much of the result is shown.")],
  },
  min_lstm: {
    whole: [() => t("whole step"), () => t("No gate sees the hidden state, so all steps can be trained in parallel.")],
    look: [() => t("inputs"), (what) => t("Only the {reads} reach the two gates and the candidate.", what)],
    share: [() => t("share"), () => t("Both gates are divided by their sum.")],
    forget: [() => t("forget"), () => t("The forget gate decides how much of the previous hidden state is kept.")],
    write: [() => t("write"), () => t("The input gate decides how much of the candidate is added.")],
  },
  simple_rnn: {
    whole: [() => t("whole step"), () => t("A simple RNN has no gates: each step replaces the state by tanh(input part + recurrent part + bias).")],
    look: [() => t("inputs"), (what) => t("The {reads} and the previous hidden state are multiplied by their weights.", what)],
    add: [() => t("sum"), () => t("Input part, recurrent part and bias are added.")],
    squash: [() => t("tanh"), () => t("tanh maps the sum to a value between \u22121 and 1, the new hidden state.")],
  },
}

// What enters the layer, in words.
function entering({ reads, reads_pixels, step, words }, row) {
  if (reads_pixels) return t("{step} {row} of the image", { step, row })
  return words.length ? t("{reads}, {step} {row}: {word}", { reads, step, row, word: words[row - 1] }) : t("{reads}, {step} {row}", { reads, step, row })
}

function cellView(find, data) {
  const { numbers, unit, steps, looks, step } = data
  const cell = find(".cell")
  const substeps = SUBSTEPS[data.kind]
  const svg = find(`svg[data-kind="${data.kind}"]`)
  const texts = (joined) => joined.split("|")
  const at = (list, row) => list[list.length > 1 ? row - 1 : 0]
  const largest = (list, row) => at(list, row).replaceAll("-", "\u2212") || t("none")
  let settling = 0
  if (!(cell.dataset.show in substeps)) cell.dataset.show = "whole"
  for (const one of cell.querySelectorAll("svg")) one.toggleAttribute("hidden", one !== svg)
  for (const one of svg.querySelectorAll("[data-variant]")) {
    one.toggleAttribute("hidden", one.dataset.variant !== (data.reset_after ? "after" : "before"))
  }
  svg.classList.toggle("backward", data.backward)
  if (!svg.querySelector(".grip")) makeGrips(svg)
  nameFunctions(svg, data.functions)
  for (const part of svg.querySelectorAll("[data-part]")) {
    const colour = looks[part.dataset.part]?.colour
    if (colour) part.style.setProperty("--part", colour)
  }
  const wires = [...svg.querySelectorAll("[data-wire]")].map((node) => [node, texts(numbers.wires[node.dataset.wire])])

  // The lines stay the same elements while only numbers change, so that what lies under the pointer stays there.
  const named = data.maps.filter(({ name }) => name in numbers.equations)
  const list = find(".equations")
  const shape = named.map(({ name }) => `${name} ${numbers.equations[name].map((piece) => piece.wires).join()}`).join("; ")
  if (list.dataset.shape !== shape) {
    list.dataset.shape = shape
    list.replaceChildren(...named.map(({ name }) => lineFor(name)))
  }
  const equations = named.map(({ name }, k) => {
    const [equation, weighs] = list.children[k].children
    return {
      pieces: numbers.equations[name].map((piece, n) => [equation.children[n], texts(piece.texts)]),
      weighs: numbers.inputs[name] === undefined ? null : weighs,
      inputs: texts(numbers.inputs[name] ?? ""),
      units: texts(numbers.units[name] ?? ""),
    }
  })

  function lineFor(name) {
    const item = document.createElement("li")
    const equation = item.appendChild(document.createElement("code"))
    item.appendChild(document.createElement("small"))
    item.dataset.part = name
    item.dataset.in = Object.keys(substeps).filter((show) => inSubstep(svg, show, name)).join(" ")
    if (looks[name].colour) item.style.setProperty("--part", looks[name].colour)
    for (const piece of numbers.equations[name]) {
      const span = equation.appendChild(document.createElement("span"))
      if (piece.wires) span.dataset.part = piece.wires
    }
    return item
  }

  const buttons = Object.entries(substeps).map(([show, [title]], k) => {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = k ? `${k} ${title()}` : title()
    button.onclick = () => {
      cell.dataset.show = show
      draw(Number(find(".film").dataset.row))
    }
    button.dataset.show = show
    return button
  })
  find(".substeps").replaceChildren(...buttons)

  function showSubstep() {
    const { show } = cell.dataset
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.show === show))
    for (const part of cell.querySelectorAll("[data-in]")) {
      part.classList.toggle("dim", show !== "whole" && !part.dataset.in.split(" ").includes(show))
    }
  }

  function where(row) {
    const values = { unit, step, row, steps, before: row + 1 }
    if (!data.backward) return t("Unit {unit} at {step} {row} of {steps}.", values)
    return row < steps
      ? t("Unit {unit} at {step} {row} of {steps}, after {step} {before}.", values)
      : t("Unit {unit} at {step} {row} of {steps}, the first that it reads.", values)
  }

  function draw(row) {
    for (const [node, list_] of wires) node.textContent = at(list_, row)
    for (const { pieces, weighs, inputs, units } of equations) {
      for (const [span, list_] of pieces) if (span.textContent !== at(list_, row)) span.textContent = at(list_, row)
      if (!weighs) continue
      const most = { reads: data.reads, inputs: largest(inputs, row), units: largest(units, row) }
      weighs.textContent = t("Largest from {reads}: {inputs}; from units: {units}", most)
    }
    svg.querySelector(".what-is-read").textContent = entering(data, row)
    find(".moment b").textContent = where(row)
    find(".moment span").textContent = substeps[cell.dataset.show][1]({ reads: data.reads })
    showSubstep()
    clearTimeout(settling)
    settling = setTimeout(() => (find(".settled").textContent = where(row)), SETTLE_MS)
  }
  return draw
}

// Writes the layer's own functions into the boxes of the diagram: other models than the app's have other ones.
function nameFunctions(svg, [activation, gate]) {
  const short = { sigmoid: "σ", hard_sigmoid: "hard σ", legacy_hard_sigmoid: "hard σ" }
  for (const box of svg.querySelectorAll(".box")) {
    box.dataset.plain ??= box.textContent
    box.textContent = box.dataset.plain.replace("tanh", activation).replace("σ", short[gate] ?? gate)
  }
}

// Whether the equation of a quantity belongs to a substep: where its own wires do.
function inSubstep(svg, show, name) {
  return [...svg.querySelectorAll(`[data-part="${name}"][data-in]`)].some((part) => part.dataset.in.split(" ").includes(show))
}
