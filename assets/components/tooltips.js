// Tooltips for the options of a segmented control, which Streamlit has none for.
// data: { key: the control's widget key, titles: { option: what its tooltip says } }

export default function ({ data }) {
  const place = document.querySelector(`.st-key-${data.key}`)
  if (!place) return
  const label = () => {
    for (const option of place.querySelectorAll("button, [role=radio]")) {
      const title = data.titles[option.textContent.trim()]
      if (title && option.title !== title) option.title = title
    }
  }
  label()
  const observer = new MutationObserver(label)
  observer.observe(place, { childList: true, subtree: true })
  return () => observer.disconnect()
}
