// Shows the film in a file of its own (core/view/gate_page.py): the adapter that takes Streamlit's place.
// DATA: what film.js reads, of the unit chosen at first. UNITS: the `numbers` of every unit, JSON in gzip in base64, or ""
// where the file keeps one unit alone. MATTERED: what mattered.js reads, or null.

const parentElement = document.getElementById("film")
let units = null

async function unpackNumbers() {
  if (!UNITS || !globalThis.DecompressionStream) return
  const bytes = Uint8Array.from(atob(UNITS), (one) => one.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))
  units = await new Response(stream).json()
}

let stop = () => {}

function show(unit) {
  const numbers = units?.[unit] ?? DATA.numbers
  stop()
  stop = film({ data: { ...DATA, unit: units ? unit : DATA.unit, numbers }, parentElement, onPin: show })
}

// In a shadow of its own, so that its style and the film's do not meet.
function showMattered() {
  const place = document.getElementById("mattered").attachShadow({ mode: "open" })
  place.innerHTML = `<style>${MATTERED_STYLE}</style>${MATTERED_PAGE}`
  mattered({ data: MATTERED, parentElement: place, onUnit: show })
}

show(DATA.unit)
if (MATTERED) showMattered()
unpackNumbers()
