// The cell of the pinned unit at the cursor's row: the drawing with numbers on its wires, and the equations.
// Everything printed comes as text from core/view/unit_view.py.

const LOOK = "Look: {what} and the last hidden state"
const SUBSTEPS = {
  lstm: {
    whole: "Each gate is activation(input part + memory part + bias).",
    look: `${LOOK} reach all three gates and the candidate.`,
    forget: "Forget: the forget gate says how much of the old cell state is kept.",
    write: "Write: the input gate says how much of the candidate is added.",
    read: "Read: the output gate says how much of the cell state is shown.",
  },
  gru: {
    whole: "No cell state: the hidden state is the memory; the update gate keeps it.",
    look: `${LOOK} reach both gates.`,
    recall: "Recall: the reset gate says how much of the memory the candidate may look at.",
    propose: "Propose: the candidate is made of {what} and of what was let pass.",
    mix: "Mix: the update gate keeps its share of the old state; the rest is the candidate's.",
  },
  simple_rnn: {
    whole: "No gates: every step replaces the whole state by tanh(input part + memory part + bias).",
    look: `${LOOK} are weighed.`,
    add: "Add: input part, memory part and bias make one sum.",
    squash: "Squash: tanh brings it between -1 and 1; that is the new state.",
  },
}

// What enters the layer, in words.
function entering({ reads, step, words }, row) {
  const read = words.length ? `${step} ${row}: ${words[row - 1]}` : `${step} ${row}`
  return reads === "pixels" ? `${read} of the image` : `${reads}, ${read}`
}

function cellView(find, data) {
  const { story, unit, steps, colours, step } = data
  const cell = find(".cell")
  const sentences = SUBSTEPS[data.kind]
  const svg = find(`svg[data-kind="${data.kind}"]`)
  const texts = (joined) => joined.split("|")
  const at = (list, row) => list[list.length > 1 ? row - 1 : 0]
  if (!(cell.dataset.show in sentences)) cell.dataset.show = "whole"
  for (const one of cell.querySelectorAll("svg")) one.toggleAttribute("hidden", one !== svg)
  for (const one of svg.querySelectorAll("[data-variant]")) {
    one.toggleAttribute("hidden", one.dataset.variant !== (data.reset_after ? "after" : "before"))
  }
  svg.classList.toggle("backward", data.backward)
  if (!svg.querySelector(".grip")) makeGrips(svg)
  for (const part of svg.querySelectorAll("[data-part]")) {
    const colour = colours[part.dataset.part]?.high
    if (colour) part.style.setProperty("--part", colour)
  }
  const wires = [...svg.querySelectorAll("[data-wire]")].map((node) => [node, texts(story.wires[node.dataset.wire])])

  const equations = data.maps.filter(({ name }) => name in story.equations).map(({ name }) => {
    const item = document.createElement("li")
    const equation = item.appendChild(document.createElement("code"))
    item.dataset.part = name
    item.dataset.in = Object.keys(sentences).filter((show) => inSubstep(svg, show, name)).join(" ")
    if (colours[name].high) item.style.setProperty("--part", colours[name].high)
    const pieces = story.equations[name].map((piece) => {
      const span = equation.appendChild(document.createElement("span"))
      if (piece.wires) span.dataset.part = piece.wires
      return [span, texts(piece.texts)]
    })
    const weighs = story.inputs[name] === undefined ? null : item.appendChild(document.createElement("small"))
    return { item, pieces, weighs, inputs: texts(story.inputs[name] ?? ""), units: texts(story.units[name] ?? "") }
  })
  find(".equations").replaceChildren(...equations.map(({ item }) => item))

  const buttons = Object.keys(sentences).map((show, k) => {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = k ? `${k} ${show}` : "whole step"
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

  function draw(row) {
    for (const [node, list] of wires) node.textContent = at(list, row)
    for (const { pieces, weighs, inputs, units } of equations) {
      for (const [span, list] of pieces) if (span.textContent !== at(list, row)) span.textContent = at(list, row)
      if (!weighs) continue
      weighs.textContent = `most from ${data.reads} ${at(inputs, row) || "none"}; from units ${at(units, row) || "none"}`
    }
    const what = data.reads === "pixels" ? "the row" : `the ${data.reads}`
    const number = buttons.findIndex((button) => button.dataset.show === cell.dataset.show)
    const after = data.backward ? (row < steps ? `, after ${step} ${row + 1}` : ", the first it reads") : ""
    const sentence = sentences[cell.dataset.show].replace("{what}", what)
    svg.querySelector(".what-is-read").textContent = entering(data, row)
    find(".moment b").textContent = `Unit ${unit} at ${step} ${row} of ${steps}${after}. `
    find(".moment span").textContent = `${number ? `${number} ` : ""}${sentence}`
    showSubstep()
  }
  return draw
}

// Whether the equation of a quantity belongs to a substep: where its own wires do.
function inSubstep(svg, show, name) {
  return [...svg.querySelectorAll(`[data-part="${name}"][data-in]`)].some((part) => part.dataset.in.split(" ").includes(show))
}
