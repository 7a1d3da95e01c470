// Where the film is shown, and the only script of it that knows Streamlit. The film's own script, style and page come once,
// in a component of their own (pages/parts/film_player.py); what comes here again and again is data alone.
// data: what film.js reads. Sends `unit`, the one that was pinned.

export default function ({ data, parentElement, setTriggerValue }) {
  let stop = () => {}
  const onPin = (unit) => setTriggerValue("unit", unit)
  const show = () => (stop = globalThis.lstmLabFilm({ data, parentElement, onPin }))
  if (globalThis.lstmLabFilm) show()
  else addEventListener("lstm-lab-film", show, { once: true })
  return () => {
    removeEventListener("lstm-lab-film", show)
    stop()
  }
}
