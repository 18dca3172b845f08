// Questions that are answered with a line of code: it runs behind all that stands above, and what it
// shows is compared with what the cell of the answer shows, then with what the known wrong ways show.

const gone = () => document.createElement("div")
// NumPy's numbers are numbers: np.int64(3) is 3.
const shown = ({ output }) => output.textContent.replace(/np\.\w+\(([^()]*)\)/g, "$1")

export function answers(page) {
  const steps = new Map()

  async function run(box, source) {
    const number = Number(box.querySelector("[data-cell]").dataset.cell)
    const right = page.steps.find((step) => step.number === number)
    if (!steps.has(box)) {
      const step = { index: page.steps.length, kind: "python", tags: [], scratch: true, name: "Your answer" }
      page.steps.push(Object.assign(step, { after: right.index, cell: gone() }))
      steps.set(box, step)
    }
    const step = Object.assign(steps.get(box), { source, built: source, output: gone() })
    await page.run(step.index)
    return { right, output: step.output, failed: !step.ran }
  }

  document.addEventListener("literate-ask", async (event) => {
    const { target: box, detail } = event
    if (box.dataset.kind !== "code" || document.documentElement.dataset.live !== "ready") return
    event.preventDefault()
    const given = await run(box, detail.typed)
    const text = shown(given)
    if (!given.failed && text === shown(given.right)) return detail.say("Right: it gives the same.")
    if (!text) return detail.say(given.failed ? "It did not run." : "Not yet: it gives nothing.")
    for (const way of box.querySelectorAll(".ask-ways li > :first-child")) {
      if (shown(await run(box, way.textContent)) !== text) continue
      const why = way.nextElementSibling.cloneNode(true)
      why.append(...given.output.childNodes)
      return detail.say("Not yet: ", why)
    }
    detail.say("Not yet: it gives this.", given.output)
  })
}
