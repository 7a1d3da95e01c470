// What belongs together lights up together: a wire of the cell, its term in the equations, its map and its place there.
// `data-part` names what an element belongs to, its own wire first.

const GRIP_PX = 13 // a wire is thin: this much of it can be pointed at

function lightTogether(root) {
  root.onpointerover = (event) => {
    const own = event.target.closest("[data-part]")?.dataset.part.split(" ")[0]
    for (const lit of root.querySelectorAll(".lit")) lit.classList.remove("lit")
    if (own) for (const like of root.querySelectorAll(`[data-part~="${own}"]`)) like.classList.add("lit")
  }
  root.onpointerleave = () => {
    for (const lit of root.querySelectorAll(".lit")) lit.classList.remove("lit")
  }
}

// Lays a broad invisible wire over each thin one.
function makeGrips(svg) {
  for (const wire of svg.querySelectorAll(".wire")) {
    const grip = wire.cloneNode()
    grip.setAttribute("class", "grip")
    grip.style.strokeWidth = GRIP_PX
    wire.after(grip)
  }
}
