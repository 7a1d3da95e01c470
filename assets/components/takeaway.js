// Downloads the maps and the cell as one picture (png.js).
// data: { file: the picture's file name, root: the selector of what is pictured, parts: the selector of its parts }

function findInShadows(selector) {
  for (const host of document.querySelectorAll("*")) {
    const found = host.shadowRoot?.querySelector(selector)
    if (found) return found
  }
  return document.querySelector(selector)
}

export default function (component) {
  useStrings(component)
  const { data, parentElement } = component
  const find = (selector) => parentElement.querySelector(selector)
  const say = (words) => (find(".said").textContent = words)

  find(".png").onclick = async () => {
    const root = findInShadows(data.root)
    if (!root) return say(t("There is nothing to save yet."))
    const canvas = await pictureOf(root, data.parts)
    const save = document.createElement("a")
    save.download = data.file
    save.href = canvas.toDataURL("image/png")
    save.click()
    say(t("Saved as {file}.", { file: data.file }))
  }
}
