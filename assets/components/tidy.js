// Takes the drawing canvas's own toolbar away. It lies unseen over the top edge of the canvas and swallows strokes
// that begin there; on a touch screen it never moves aside. Undo and clear stand below the canvas, always in sight.
// data: { key: the canvas's widget key }

export default function (component) {
  let waiting = 0
  const hide = () => {
    const place = document.querySelector(`.st-key-${component.data.key}`)
    const host = [...(place?.querySelectorAll("*") ?? [])].find((node) => node.shadowRoot?.querySelector(".dc-root"))
    if (!host) {
      waiting = requestAnimationFrame(hide) // the canvas may come up a little later than this
      return
    }
    const style = document.createElement("style")
    style.textContent = ".dc-toolbar { display: none !important }"
    host.shadowRoot.append(style)
  }
  hide()
  return () => cancelAnimationFrame(waiting)
}
