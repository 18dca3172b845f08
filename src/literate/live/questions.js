// Questions that are answered with a line of code: it runs behind all that stands above, and what it
// shows is compared with what the cell of the answer shows.

const gone = () => document.createElement("div")

export function answers(page) {
  const steps = new Map()

  document.addEventListener("literate-ask", async (event) => {
    const { target: box, detail } = event
    if (box.dataset.kind !== "code" || document.documentElement.dataset.live !== "ready") return
    event.preventDefault()
    const number = Number(box.querySelector("[data-cell]").dataset.cell)
    const right = page.steps.find((step) => step.number === number)
    if (!steps.has(box)) {
      const step = { index: page.steps.length, kind: "python", tags: [], scratch: true, name: "Your answer" }
      page.steps.push(Object.assign(step, { after: right.index, cell: gone(), output: gone() }))
      steps.set(box, step)
    }
    const step = Object.assign(steps.get(box), { source: detail.typed, built: detail.typed, output: gone() })
    await page.run(step.index)
    const shown = step.output.textContent
    const failed = !step.ran
    if (!failed && shown === right.output.textContent) detail.say("Right: it gives the same.")
    else if (shown) detail.say("Not yet: it gives this.", step.output)
    else detail.say(failed ? "It did not run." : "Not yet: it gives nothing.")
  })
}
