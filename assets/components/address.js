// Says that the server has written the page's address anew, for what a browser alone keeps in it, such as the row.
// data: { run: another number for each run of the server }

export default function () {
  dispatchEvent(new Event("lstm-lab-address"))
}
