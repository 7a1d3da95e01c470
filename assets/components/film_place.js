// Where the film is shown. Its script, its style and its page come once, in a component of their own (pages/parts/
// film_player.py); what comes here again and again is data alone.

export default function (component) {
  let stop = () => {}
  const show = () => (stop = globalThis.lstmLabFilm(component))
  if (globalThis.lstmLabFilm) show()
  else addEventListener("lstm-lab-film", show, { once: true })
  return () => {
    removeEventListener("lstm-lab-film", show)
    stop()
  }
}
