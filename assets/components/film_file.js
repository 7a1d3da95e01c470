// Shows the film in a file of its own (core/view/gate_page.py): the adapter that takes Streamlit's place.
// DATA: what film.js reads, of the unit chosen at first. UNITS: the `numbers` of every unit, JSON in gzip in base64, or ""
// where the file keeps one unit alone.

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

show(DATA.unit)
unpackNumbers()
