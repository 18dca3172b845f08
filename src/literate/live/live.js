// The page that runs: editors, the worker that has Python, and what it computes put in its place.

import { dress, restore } from "./dress.js"
import { answers } from "./questions.js"
import { inline, showOutputs } from "./show.js"

const root = document.documentElement
const MB = 1e6
const PATIENCE = 10_000 // milliseconds in which a worker that has nothing to do begins
const STAGES = { fetching: "Fetching Python …", starting: "Starting Python …", unpacking: "Unpacking NumPy …" }

class Page {
  constructor(place, start, status, page) {
    Object.assign(this, { place, start, status, page })
    this.base = new URL(".", import.meta.url)
    this.keptAs = `literate ${page.name}`
    this.steps = page.steps.map((step, index) => ({ ...step, index, built: step.source, ran: undefined }))
    this.waiting = new Map()
    this.bytes = document.createElement("span")
    this.bytes.setAttribute("aria-hidden", "true")
    status.after(this.bytes)
  }

  // Progress in bytes is for eyes only: the rest is read aloud.
  say(state, text, bytes = "") {
    root.dataset.live = state
    if (this.status.textContent !== text) this.status.textContent = text
    this.bytes.textContent = bytes
  }

  // ---- the worker

  async boot() {
    this.say("loading", STAGES.fetching)
    this.worker = new Worker(new URL("worker.js", this.base), { type: "module" })
    await new Promise((resolve, reject) => {
      this.settle = { resolve, reject }
      this.worker.onmessage = ({ data }) => this.hear(data)
      this.worker.onerror = (event) => {
        event.preventDefault()
        this.fault(event.message || "the worker did not start")
      }
      const { runtime, packages } = this.page
      this.worker.postMessage({
        start: {
          files: runtime.files,
          runtime: new URL(runtime.folder, this.base).href,
          packages: { ...packages, base: this.base.href },
          page: { name: this.page.name, steps: this.page.steps, info: runtime.info },
        },
      })
    })
  }

  hear({ progress, ready, running, outcome, index, ms, done, failed, fault }) {
    if (progress) {
      const { stage, done: got, total } = progress
      const bytes = `${(got / MB).toFixed(1)} of ${(total / MB).toFixed(1)} MB`
      if (root.dataset.live === "loading" && got < total) this.bytes.textContent = bytes
      if (stage !== "fetching") this.say("loading", STAGES[stage])
    } else if (ready) this.settle.resolve()
    else if (running !== undefined) {
      clearTimeout(this.silence)
      this.mark(running)
    }
    else if (outcome) this.show(index, outcome, ms)
    else if (done !== undefined) {
      this.waiting.get(done)?.(failed)
      this.waiting.delete(done)
    } else if (fault) this.fault(fault)
  }

  fault(text) {
    this.stop()
    this.say("failed", `Python has stopped: ${text}`)
    this.settle?.reject(new Error(text))
  }

  // The next run begins in a namespace of its own.
  forget() {
    this.fresh = true
    for (const step of this.steps) step.ran = undefined
  }

  stop() {
    clearTimeout(this.silence)
    this.worker?.terminate()
    this.worker = undefined
    this.forget()
    for (const go of this.waiting.values()) go()
    this.waiting.clear()
    for (const cell of document.querySelectorAll(".literate-running")) cell.classList.remove("literate-running")
  }

  // ---- running

  // The steps up to a cell that have not run as they stand, and what depends on the cell in prose.
  due(index) {
    const here = this.steps[index]
    const until = here.scratch ? here.after : index
    let first = this.steps.findIndex((step) => !step.scratch && step.ran !== step.source)
    if (first < 0 || first > until) first = here.scratch ? until + 1 : index
    const due = this.steps.filter((step) => !step.scratch && step.index >= first && step.index <= until)
    if (here.scratch) return [...due, here]
    for (const step of this.steps.slice(index + 1)) {
      if (step.kind !== "inline") break
      due.push(step)
    }
    return due
  }

  async run(index, fresh = false) {
    if (root.dataset.live === "running") return
    try {
      if (!this.worker) await this.boot()
    } catch {
      return
    }
    if (fresh) this.forget()
    const due = this.due(index)
    this.say("running", "Running …")
    this.stopButton.hidden = false
    const before = performance.now()
    const id = crypto.randomUUID()
    const done = new Promise((resolve) => this.waiting.set(id, resolve))
    this.worker.postMessage({ run: due.map(({ index, source, kind }) => ({ index, source, kind })), id, fresh: this.fresh })
    this.fresh = false
    this.silence = setTimeout(() => this.fault("it does not answer. The next run starts it again"), PATIENCE)
    const failed = await done
    this.stopButton.hidden = true
    if (root.dataset.live !== "running") return
    const took = `It took ${((performance.now() - before) / 1000).toFixed(2)} s.`
    const below = failed !== undefined && failed !== due.at(-1).index
    const error = below ? `${this.steps[failed].name} stopped at an error, and what follows it did not run.` : "Ready."
    this.say("ready", `${error} ${took}`)
  }

  // From the top, in a namespace of its own.
  async runAll() {
    const last = this.steps.findLast((step) => !step.scratch && step.kind !== "inline")
    if (last) await this.run(last.index, true)
  }

  // What comes after a cell that has run anew, and changed, shows what was before.
  outdate({ index, scratch }) {
    if (scratch) return
    for (const step of this.steps) if (!step.scratch && step.index > index) step.ran = undefined
  }

  mark(index) {
    document.querySelector(".literate-running")?.classList.remove("literate-running")
    this.steps[index].cell?.classList.add("literate-running")
  }

  show(index, outcome, ms) {
    const step = this.steps[index]
    if (step.source !== step.before) this.outdate(step)
    step.before = step.source
    step.ran = outcome.problems.length ? undefined : step.source
    step.cell?.classList.remove("literate-running")
    if (outcome.problems.length) step.cell?.querySelector("details")?.setAttribute("open", "")
    if (step.kind === "inline") {
      this.value(step, outcome)
      return
    }
    if (step.time) step.time.textContent = `${(ms / 1000).toFixed(2)} s`
    const hidden = step.tags.includes("hide-output") && step.source === step.built
    showOutputs(step.output, hidden ? { ...outcome, outputs: [] } : outcome, {
      formulas: this.page.formulas,
      figure: step.output.querySelector("figure"),
      where: (line) => `Line ${line + 1} of this cell`,
    })
    this.describe(step)
  }

  // A value in a sentence or a caption; a changed one is marked. In alternative texts they have no
  // element of their own.
  value(step, outcome) {
    const text = outcome.problems.length ? outcome.problems[0].message : outcome.value
    step.now = text
    for (const place of document.querySelectorAll(`[data-value="${step.index + 1}"]`)) {
      place.literateBuilt ??= place.innerHTML
      const changed = text !== step.value
      if (changed) place.replaceChildren(outcome.markdown ? inline(text, this.page.formulas) : text)
      else place.innerHTML = place.literateBuilt
      place.classList.toggle("literate-new", changed)
      if (changed) place.title = `In the book: ${step.value}`
      else place.removeAttribute("title")
    }
    const owner = this.steps.find((cell) => cell.alt?.some((part) => part.step === step.index))
    if (owner) this.describe(owner)
  }

  describe(step) {
    if (!step.alt?.length || !step.output) return
    const text = step.alt
      .map((part) => (part.step === undefined ? part.text : this.steps[part.step].now ?? this.steps[part.step].value))
      .join("")
    for (const image of step.output.querySelectorAll("figure > svg, figure > img")) {
      if (image.localName === "img") image.alt = text
      else {
        image.setAttribute("role", "img")
        image.setAttribute("aria-label", text)
      }
    }
  }
}

export async function open(place, start, status) {
  root.dataset.live = "loading"
  const style = document.createElement("link")
  style.rel = "stylesheet"
  style.href = new URL("live.css", import.meta.url)
  document.head.append(style)
  const read = async (url) => {
    const answer = await fetch(url).catch(() => ({ status: "no network" }))
    if (!answer.ok) throw new Error(`${url} is not there (${answer.status})`)
    return answer.json()
  }
  const [described, site] = await Promise.all([
    read(place.dataset.livePage),
    read(new URL("site.json", import.meta.url)),
  ])
  if (described.key !== place.dataset.liveKey) {
    throw new Error("the chapter has been edited since; load the page again")
  }
  const page = new Page(place, start, status, { ...described, ...site })
  await page.boot()
  dress(page)
  answers(page)
  const kept = restore(page)
  page.say("ready", kept ? "Ready, with your changes. Reset page brings back the book's cells." : "Ready. Change a cell and run it.")
}
