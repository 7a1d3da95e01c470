// The page's own colours, for what a canvas draws. They are Streamlit's `--st-*` variables, so a component follows the
// visitor's choice of light or dark at once, without the server.

const plainColour = document.createElement("canvas").getContext("2d") // turns any way to write a colour into #rrggbb

function themeColour(element, variable) {
  plainColour.fillStyle = getComputedStyle(element).getPropertyValue(variable).trim() || "#808080"
  return plainColour.fillStyle
}

const themeColours = (element) => ({
  ground: themeColour(element, "--st-background-color"),
  ink: themeColour(element, "--st-text-color"),
})

// Calls `redraw` whenever the theme changes: the `.theme-probe` in `root` has the page's ink, and a transition on it.
function onThemeChange(root, redraw) {
  root.querySelector(".theme-probe").ontransitionend = redraw
}

// Whether the visitor asks for more than colour to tell a picture's values apart.
const wantsTexture = () => matchMedia("(forced-colors: active), (prefers-contrast: more)").matches
