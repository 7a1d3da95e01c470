// What the drawing canvas needs in the browser.
// It takes the canvas's own toolbar away: that lies unseen over the top edge, swallows strokes that begin there, and on a
// touch screen never moves aside. Undo and clear are always in sight below the canvas.
// It tells the sample picker which sample is read now, so that a stroke need not run the whole page to unmark one.
// data: { key: the canvas's widget key, sample: the name of the sample that is read, or null }

export default function (component) {
  const { key, sample } = component.data
  let waiting = 0
  const hide = () => {
    const place = document.querySelector(`.st-key-${key}`)
    const host = [...(place?.querySelectorAll("*") ?? [])].find((node) => node.shadowRoot?.querySelector(".dc-root"))
    if (!host) {
      waiting = requestAnimationFrame(hide) // the canvas may appear a little later than this
      return
    }
    if (host.shadowRoot.querySelector("style.lab-no-toolbar")) return
    const style = document.createElement("style")
    style.className = "lab-no-toolbar"
    style.textContent = ".dc-toolbar { display: none !important }"
    host.shadowRoot.append(style)
  }
  hide()
  const root = document.documentElement
  root.dataset.labSample = sample ?? ""
  root.dispatchEvent(new Event("lab-sample"))
  return () => {
    cancelAnimationFrame(waiting)
    delete root.dataset.labSample
  }
}
