// One time cursor for a component: buttons, slider, keys and play. It moves in the browser and computes nothing on the
// server. Counted in rows, from 1. Other components of the page follow it by the event lstm-lab-cursor, and send it to a row
// by lstm-lab-jump, both with { row } as their detail. lstm-lab-address says that the server has written the address anew.

const PLAY = "M4.5 3v10l7-5z"
const PAUSE = "M4 3h3v10H4zM9 3h3v10H9z"
const cursors = new WeakMap() // one for each place on a page, kept while the data under it changes

// The cursor of `component`. Its data: `row`, where it starts; `in_address`, whether the row is part of the page's link,
// which leaves it out at `default_row`; a new `row_asked` sends it to `row` again. `root` receives the keys; `draw(row)`
// is called whenever the cursor moves.
function timeCursor(component, root, rows, draw) {
  const { data, parentElement } = component
  const find = (selector) => parentElement.querySelector(selector)
  const slider = find(".cursor")
  const [from, to] = data.backward ? [rows, 1] : [1, rows] // playing runs as the network read
  const state = cursors.get(parentElement) ?? { row: data.row, playing: 0 }
  const asked = `${data.row}, ${data.row_asked ?? 0}`
  if (state.asked !== asked) {
    state.row = data.row // once for each row asked for: from then on the user moves the cursor
    state.asked = asked
  }
  cursors.set(parentElement, state)

  // The row belongs to the link: written into the address without a run of the server.
  function keepInAddress() {
    if (!data.in_address) return
    const url = new URL(window.location.href)
    if (state.row === data.default_row) url.searchParams.delete("row")
    else url.searchParams.set("row", state.row)
    window.history.replaceState(window.history.state, "", url)
  }

  function go(row) {
    state.row = Math.min(rows, Math.max(1, row))
    slider.value = state.row
    root.dataset.row = state.row
    draw(state.row)
    globalThis.lstmLabCursor = { row: state.row, rows } // for what else on the page follows the cursor
    dispatchEvent(new CustomEvent("lstm-lab-cursor", { detail: globalThis.lstmLabCursor }))
  }

  function sayPlaying(playing) {
    find(".play .word").textContent = playing ? t("Pause") : t("Play")
    for (const region of parentElement.querySelectorAll("[aria-live]")) region.ariaLive = playing ? "off" : "polite"
    find(".play .icon").setAttribute("d", playing ? PAUSE : PLAY)
  }

  function pause() {
    cancelAnimationFrame(state.playing)
    state.playing = 0
    sayPlaying(false)
    keepInAddress()
  }

  function play() {
    if (state.row === to) go(from)
    sayPlaying(true)
    let before = performance.now()
    const frame = (now) => {
      const due = 1000 / Number(find(".speed select").value)
      if (now - before >= due) {
        before = now
        state.go(state.row + Math.sign(to - from))
      }
      if (state.row === to) return pause()
      state.playing = requestAnimationFrame(frame)
    }
    state.playing = requestAnimationFrame(frame)
  }

  const jump = (row) => {
    if (state.playing) pause()
    go(row)
    keepInAddress()
  }
  state.go = go // playing continues across new data and must draw the newest

  find(".first").onclick = () => jump(1)
  find(".back").onclick = () => jump(state.row - 1)
  find(".step").onclick = () => jump(state.row + 1)
  find(".last").onclick = () => jump(rows)
  find(".play").onclick = () => (state.playing ? pause() : play())
  slider.max = rows
  slider.oninput = () => {
    if (state.playing) pause()
    go(Number(slider.value))
  }
  slider.onchange = keepInAddress
  root.onkeydown = (event) => {
    if (event.target.matches("select, input[type=number]")) return
    const keys = {
      ArrowLeft: () => jump(state.row - 1),
      ArrowUp: () => jump(state.row - 1),
      ArrowRight: () => jump(state.row + 1),
      ArrowDown: () => jump(state.row + 1),
      Home: () => jump(1),
      End: () => jump(rows),
      " ": () => (state.playing ? pause() : play()),
    }
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === " " && event.target.tagName === "BUTTON") return
    keys[event.key]()
    event.preventDefault()
  }

  removeEventListener("lstm-lab-jump", state.asksToJump)
  const jumpAsked = ({ detail }) => (root.isConnected ? jump(detail.row) : null)
  state.asksToJump = jumpAsked
  addEventListener("lstm-lab-jump", jumpAsked)
  removeEventListener("lstm-lab-address", state.keepsRow)
  const keepRow = () => (root.isConnected ? keepInAddress() : null)
  state.keepsRow = keepRow
  addEventListener("lstm-lab-address", keepRow)

  const redraw = () => go(state.row)
  redraw()
  sayPlaying(Boolean(state.playing))
  keepInAddress() // the server has just written the rest of the address and does not know the row
  state.observer?.disconnect()
  state.observer = new ResizeObserver(redraw)
  state.observer.observe(find(".stage"))
  return {
    jump,
    redraw,
    stop() {
      cancelAnimationFrame(state.playing)
      state.observer.disconnect()
      removeEventListener("lstm-lab-jump", jumpAsked)
      removeEventListener("lstm-lab-address", keepRow)
    },
  }
}
