// Sets the language of the page, which Streamlit fixes to English.
// data: { lang }

export default function (component) {
  document.documentElement.lang = component.data.lang
}
