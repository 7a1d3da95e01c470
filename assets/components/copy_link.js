// One button on every page: it copies the address, which holds what defines the view. Where the browser keeps its clipboard
// closed, as on a page that did not come by https, it shows the address selected.
// data: { strings }

const SHOWN_MS = 2000

export default function (component) {
  useStrings(component)
  const root = component.parentElement
  const find = (selector) => root.querySelector(selector)
  const [button, close] = root.querySelectorAll("button")
  const panel = find(".by-hand")

  const closePanel = () => {
    panel.hidden = true
    button.focus()
  }
  close.onclick = closePanel
  panel.onkeydown = (event) => event.key === "Escape" && closePanel()

  const showCopied = (isCopied) => {
    find(".label").hidden = isCopied
    find(".done").hidden = !isCopied
    find(".said").textContent = isCopied ? t("The link is copied.") : ""
  }

  button.onclick = async () => {
    const address = window.location.href
    try {
      await navigator.clipboard.writeText(address)
      panel.hidden = true
      showCopied(true)
      setTimeout(() => showCopied(false), SHOWN_MS)
    } catch {
      panel.hidden = false
      find("input").value = address
      find("input").select()
    }
  }
}
