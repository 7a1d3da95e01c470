// Sentences with links (linked.js). data: { sentences: [[parts]], step: what a step is called }. Sends `unit`.

export default function (component) {
  useStrings(component)
  const { data, parentElement, setTriggerValue } = component
  const lines = data.sentences.map((parts) => linkedSentence(parts, data.step, (unit) => setTriggerValue("unit", unit)))
  parentElement.querySelector(".text").replaceChildren(...lines.flatMap((line, k) => (k ? [" ", line] : [line])))
}
