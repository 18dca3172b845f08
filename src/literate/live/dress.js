// What the page gets when it runs: an editor and buttons for each cell, empty cells at the
// exercises, and a memory for what was typed.

import { makeEditor } from "./editor.js"

const make = (name, attributes, text = "") => {
  const made = document.createElement(name)
  Object.assign(made, attributes)
  made.textContent = text
  return made
}

const button = (action, text, label, press) => {
  const made = make("button", { type: "button", className: "literate-live-button" }, text)
  made.dataset.live = action
  if (label) made.setAttribute("aria-label", label)
  made.addEventListener("click", press)
  return made
}

export function dress(page) {
  for (const step of page.steps) if (step.kind !== "inline") dressCell(page, step)
  addScratch(page)
  const bar = make("span", { className: "literate-live-bar" })
  page.stopButton = button("stop", "Stop", "", () => {
    page.stop()
    page.say("ready", "Stopped. The next run starts Python again.")
  })
  page.stopButton.hidden = true
  bar.append(
    page.stopButton,
    button("run-all", "Run all", "", () => page.runAll()),
    button("reset-page", "Reset page", "", () => reset(page)),
  )
  const { activeElement } = document
  page.start.replaceWith(bar)
  if (activeElement === page.start || activeElement === document.body) bar.children[1].focus()
}

function dressCell(page, step) {
  const cell = document.querySelector(`[data-cell="${step.number}"]`)
  const output = document.querySelector(`[data-output="${step.number}"]`)
  Object.assign(step, { cell, output })
  const figure = output.querySelector("figure")
  const built = [...output.childNodes]
  const inner = figure && [...figure.childNodes]
  step.rebuild = () => {
    if (inner) figure.replaceChildren(...inner)
    output.replaceChildren(...built)
    output.dispatchEvent(new CustomEvent("literate-shown", { bubbles: true }))
  }
  let home = cell
  if (step.tags.includes("hide-input")) {
    home = make("details", { className: "quote" })
    home.append(make("summary", {}, "Show the code"))
    cell.append(home)
  }
  equip(page, step, home, `Cell ${step.number}`)
}

function equip(page, step, home, label) {
  const built = step.source
  const editor = makeEditor(home, built, {
    label,
    changed: () => {
      step.source = editor.value
      step.time.textContent = ""
      keep(page)
    },
    run: () => page.run(step.index),
  })
  Object.defineProperty(step.cell, "value", {
    get: () => editor.value,
    set: (text) => (editor.value = text),
  })
  const name = label.toLowerCase()
  step.name = label
  step.reset = () => (editor.value = built)
  step.time = make("span", { className: "literate-live-time" })
  const tools = make("div", { className: "literate-live-tools" })
  tools.append(
    button("run", "Run", `Run ${name}`, () => page.run(step.index)),
    button("reset", "Reset", `Reset ${name}`, step.reset),
  )
  if (!step.scratch) {
    tools.append(button("share", "Copy link", `Copy a link to ${name} as it stands`, (event) => share(step, event.target)))
  }
  tools.append(step.time)
  editor.block.after(tools)
}

// An empty cell before each solution.
function addScratch(page) {
  const cells = page.steps.filter((step) => step.cell)
  document.querySelectorAll("article details.success").forEach((solution, position) => {
    const above = cells.filter(
      ({ cell }) => cell.compareDocumentPosition(solution) & Node.DOCUMENT_POSITION_FOLLOWING && !solution.contains(cell),
    )
    const cell = make("div", { className: "literate-scratch" })
    const output = make("div")
    cell.dataset.scratch = position + 1
    cell.append(make("p", { className: "literate-scratch-title" }, "Try it here"))
    solution.before(cell, output)
    const step = {
      index: page.steps.length,
      kind: "python",
      source: "",
      built: "",
      tags: [],
      scratch: true,
      after: above.at(-1)?.index ?? -1,
      cell,
      output,
      rebuild: () => output.replaceChildren(),
    }
    page.steps.push(step)
    equip(page, step, cell, `Your cell ${position + 1}`)
  })
}

// ---- what is kept, in this browser alone; where it may keep nothing, the page forgets

// What was typed into cells that are others now is of no use.
function read({ keptAs, page }) {
  try {
    const { key, edits } = JSON.parse(localStorage.getItem(keptAs))
    return key === page.key ? edits : {}
  } catch {
    return {}
  }
}

function write({ keptAs, page }, edits) {
  try {
    if (Object.keys(edits).length) localStorage.setItem(keptAs, JSON.stringify({ key: page.key, edits }))
    else localStorage.removeItem(keptAs)
  } catch {}
}

function keep(page) {
  const changed = page.steps.filter((step) => step.source !== step.built)
  write(page, Object.fromEntries(changed.map((step) => [step.index, step.source])))
}

// Bring back what was typed before, and what a link carries. Says whether there was anything.
export function restore(page) {
  const edits = read(page)
  const shared = /^#cell-(\d+)=(.*)$/.exec(location.hash)
  const step = shared && page.steps.find(({ number }) => number === Number(shared[1]))
  if (step) edits[step.index] = decodeURIComponent(shared[2])
  for (const [index, source] of Object.entries(edits)) {
    if (page.steps[index]?.cell) page.steps[index].cell.value = source
  }
  step?.cell.scrollIntoView({ block: "center" })
  return Object.keys(edits).length > 0
}

async function share(step, pressed) {
  const url = new URL(location.href)
  url.hash = `cell-${step.number}=${encodeURIComponent(step.source)}`
  history.replaceState(null, "", url)
  const copied = await navigator.clipboard?.writeText(url.href).then(
    () => true,
    () => false,
  )
  pressed.textContent = copied ? "Link copied" : "The link is in the address bar"
  setTimeout(() => (pressed.textContent = "Copy link"), 3000)
}

function reset(page) {
  if (document.documentElement.dataset.live === "running") page.stop()
  page.forget()
  for (const step of page.steps) {
    step.reset?.()
    step.rebuild?.()
    step.now = undefined
    if (step.time) step.time.textContent = ""
    if (step.kind === "inline") page.value(step, { problems: [], value: step.value })
  }
  write(page, {})
  if (location.hash.startsWith("#cell-")) history.replaceState(null, "", location.pathname)
  page.say("ready", "The page is as it was built.")
}
