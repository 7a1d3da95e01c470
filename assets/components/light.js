// What belongs together lights up together: a wire of the cell, its term in the equations, its map and its place there.
// `data-part` names what an element belongs to, its own wire first.

const GRIP_PX = 13 // a wire is thin: this much of it can be pointed at

// `state` keeps what is lit while the elements under the pointer are made anew.
function lightTogether(root, state) {
  const light = (part) => {
    state.lit = part
    for (const lit of root.querySelectorAll(".lit")) lit.classList.remove("lit")
    if (part) for (const like of root.querySelectorAll(`[data-part~="${part}"]`)) like.classList.add("lit")
  }
  root.onpointerover = (event) => {
    // A browser also says so where the page has moved under a pointer that rests: then nobody points at anything new.
    const place = `${event.screenX}, ${event.screenY}`
    if (place === state.pointer && state.lit) return
    state.pointer = place
    light(event.target.closest("[data-part]")?.dataset.part.split(" ")[0])
  }
  root.onpointermove = (event) => (state.pointer = `${event.screenX}, ${event.screenY}`)
  root.onpointerleave = (event) => {
    if (`${event.screenX}, ${event.screenY}` !== state.pointer) light(undefined)
  }
  light(state.lit)
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
