// Where the attribution is shown on a page, and the only script of it that knows Streamlit.
// data: what mattered.js reads. Sends `unit`: { unit }, the one whose link was clicked.

export default function (component) {
  return mattered({ ...component, onUnit: (unit) => component.setTriggerValue("unit", unit) })
}
