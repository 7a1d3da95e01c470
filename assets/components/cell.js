// The cell of the pinned unit at the cursor's row: the drawing with numbers on its wires, and the equations.
// Everything printed comes as text from core/unit_story.py.

const SHOWN = {
  whole: "Each gate is activation(input part + memory part + bias).",
  look: "1 Look: the row and the last hidden state reach all four gates.",
  forget: "2 Forget: the forget gate says how much of the old cell state is kept.",
  write: "3 Write: the input gate says how much of the candidate is added.",
  read: "4 Read: the output gate says how much of the cell state is shown.",
}

// Writes the numbers of one row, from 1, into the drawing and the equations.
function showCell(find, data, row) {
  const { story, unit, steps, colours } = data
  const cell = find(".cell")
  const show = (cell.dataset.show ??= "whole")
  for (const text of cell.querySelectorAll("[data-wire]")) text.textContent = story.wires[text.dataset.wire][row - 1]
  for (const part of cell.querySelectorAll("[data-part]")) {
    if (colours[part.dataset.part].high) part.style.setProperty("--part", colours[part.dataset.part].high)
  }
  for (const item of cell.querySelectorAll(".equations li")) {
    const name = item.dataset.part
    if (!item.firstChild) item.innerHTML = "<code></code>" + (story.pixels[name] ? "<small></small>" : "")
    item.children[0].textContent = story.equations[name][row - 1]
    if (!story.pixels[name]) continue
    const pixels = story.pixels[name][row - 1] || "none"
    const units = story.units[name][row - 1] || "none"
    item.children[1].textContent = `most from pixels ${pixels}; from units ${units}`
  }
  find(".what-is-read").textContent = `row ${row} of the image`
  find(".moment").innerHTML = "<b></b><span></span>"
  find(".moment b").textContent = `Unit ${unit} at row ${row} of ${steps}. `
  find(".moment span").textContent = SHOWN[show]
  for (const button of cell.querySelectorAll(".substeps button")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === show))
    button.onclick = () => {
      cell.dataset.show = button.dataset.show
      showCell(find, data, Number(find(".film").dataset.row))
    }
  }
}

// What belongs to one quantity lights up together: its map, its wires, its equation.
function lightTogether(root) {
  root.onpointerover = (event) => {
    const part = event.target.closest("[data-part]")?.dataset.part
    for (const lit of root.querySelectorAll(".lit")) lit.classList.toggle("lit", lit.dataset.part === part)
    if (part) for (const like of root.querySelectorAll(`[data-part="${part}"]`)) like.classList.add("lit")
  }
}
