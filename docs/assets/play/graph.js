// <play-graph>: the computation of one example, each value and each slope of it, one node at a time.

import { button, buttons, half, html, note, number, said, svg, table } from "./controls.js"
import { GATES, activations, backward, column, forward, layer, losses, output, update } from "./network.js"
import { Picture } from "./picture.js"

const LOSS = "half squared error"
const LOW = ["₁", "₂", "₃", "₄", "₅"]
const [WIDE, HIGH] = [360, 300]
const shown = (value) => (value < 0 ? `(${number(value)})` : number(value))

class PlayGraph extends Picture {
  label = "Play with a computation, number by number"

  get defaults() {
    return {
      x: [0, 1],
      t: 1,
      network: [layer([[0.2], [0.3]], [0.5])],
      rate: 0.5,
      epoch: 0,
      step: -1, // of how many nodes the numbers are shown; -1 for all
      asked: -1, // the number that is hidden, for the reader to find
      rows: null, // { X, T } of an epoch, where there is more than the one example
    }
  }

  from({ data, x, t, w, b, w2, b2, rate }) {
    const state = data ? { rows: GATES[data] } : {}
    if (x) state.x = x
    if (t !== undefined) state.t = t
    if (rate) state.rate = rate
    if (w && w2) {
      const k = w2.length
      state.network = [layer([w.slice(0, k), w.slice(k)], b ?? null), layer(column(w2), b2 === undefined ? null : [b2])]
    } else if (w) state.network = [layer(column(w), b ?? null)]
    return state
  }

  // What the network makes of some rows.
  through(X, T) {
    const steps = forward(this.now.network, X)
    return { steps, gradients: backward(this.now.network, steps, T, LOSS), E: losses[LOSS].value(output(steps), T) }
  }

  // Of the one example, and of all rows of an epoch where there are any.
  get values() {
    const { x, t, rows } = this.now
    const all = rows && { all: this.through(rows.X, rows.T) }
    return { ...this.through([x], [[t]]), ...all }
  }

  // The names of a layer's numbers: only where there are two layers do they say which.
  name(letter, l, ...indices) {
    const two = this.now.network.length > 1
    const only = !two && letter !== "w" && letter !== "x"
    const low = indices.filter((_, i) => two || letter !== "w" || i === 0)
    return letter + (two ? ["⁽¹⁾", "⁽²⁾"][l] : "") + (only ? "" : low.map((i) => LOW[i]).join(""))
  }

  // All numbers in the order in which they are computed: name, value, how, and known wrong ways.
  get numbers() {
    return this.numbersOf(this.now.x, this.now.t)
  }

  numbersOf(x, t) {
    const { network } = this.now
    const { steps, gradients, E } = this.through([x], [[t]])
    const list = []
    const add = (node, name, value, how, ...wrong) => list.push({ node, name, value, how, wrong })
    const inputs = (l) => steps[l].x[0].map((value, i) => [l ? this.name("a", l - 1, i) : `x${LOW[i]}`, value])
    const turned = (value) => [-value, "The sign is the other one."]
    network.forEach(({ W, b }, l) => {
      W[0].forEach((_, j) => {
        const [z, a] = [steps[l].z[0][j], steps[l].a[0][j]]
        const terms = inputs(l).map(([, value], i) => `${shown(value)} · ${shown(W[i][j])}`)
        add([l, j, "z"], this.name("z", l, j), z, [...terms, ...(b ? [shown(b[j])] : [])].join(" + "), [z - b?.[j], "The bias is missing."])
        add([l, j, "a"], this.name("a", l, j), a, `σ(${number(z)})`, [z, "That is the score; the sigmoid is missing."])
      })
    })
    const a = output(steps)[0][0]
    const error = `(${number(a)} − ${shown(t)})`
    add(["E"], "E", E, `½ ${error}²`, [2 * E, "The half is missing."], [a - t, "That is the error, not yet its half square."])
    for (let l = network.length - 1; l >= 0; l--) {
      const above = gradients[l + 1]
      network[l].W[0].forEach((_, j) => {
        const [delta, out] = [gradients[l].delta[0][j], steps[l].a[0][j]]
        const dE_da = above ? above.dE_dx[0][j] : a - t
        const from = above ? `${shown(above.delta[0][0])} · ${shown(network[l + 1].W[j][0])}` : error
        const published = dE_da * activations["sigmoid as published"].derivative(0, out)
        const forgot = [dE_da, "The slope of the sigmoid is missing: a (1 − a)."]
        const articles = [published, "That is the article's derivative, the sigmoid of the output."]
        add([l, j, "δ"], this.name("δ", l, j), delta, `${from} · ${number(out)} · (1 − ${number(out)})`, forgot, articles, turned(delta))
        inputs(l).forEach(([name, value], i) => {
          const how = `${name} δ = ${shown(value)} · ${shown(delta)}`
          add([l, j, "w"], `∂E/∂${this.name("w", l, i, j)}`, gradients[l].dE_dW[i][j], how, [delta, `The input ${name} is missing.`])
        })
        if (network[l].b) add([l, j, "b"], `∂E/∂${this.name("b", l, j)}`, delta, "1 · δ", turned(delta))
      })
    }
    return list
  }

  // ---- what one does

  go(by) {
    const last = this.numbers.length
    const from = this.now.step < 0 ? (by > 0 ? 0 : last) : this.now.step
    this.change({ step: Math.min(last, Math.max(0, from + by)), asked: -1 })
  }

  learn() {
    const { network, rate, epoch } = this.now
    const { gradients, all } = this.values
    this.change({ network: update(network, (all ?? { gradients }).gradients, rate), epoch: epoch + 1, asked: -1 })
  }

  // Hides the next number and asks for it.
  ask() {
    const { step, asked } = this.now
    const next = asked >= 0 ? asked + 1 : Math.max(0, step)
    this.change({ asked: next % this.numbers.length, step: -1 })
    this.answer.value = ""
    this.reply.textContent = ""
  }

  check() {
    const asked = this.numbers[this.now.asked]
    const given = Number(this.answer.value.replace("−", "-").replace(",", "."))
    if (!this.answer.value.trim() || Number.isNaN(given)) {
      this.reply.textContent = "Type a number, such as 0.25."
      return
    }
    const near = (value) => Math.abs(given - value) <= 0.0006
    const wrong = asked.wrong.find(([value]) => near(value))
    if (near(asked.value)) {
      this.reply.textContent = `Right: ${asked.name} = ${asked.how} = ${number(asked.value, 4)}.`
    } else this.reply.textContent = wrong ? wrong[1] : `Not yet. Compute ${asked.how}.`
  }

  // ---- the picture

  build() {
    const { rows } = this.now
    this.drawing = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "play-graph", role: "img", "aria-label": "The network with the numbers of this example" })
    this.parameters = html("div", { className: "play-fields" })
    this.said = said()
    this.rows = table("All numbers in the order in which they are computed")
    this.answer = html("input", { className: "play-answer", inputMode: "decimal", ariaLabel: "Your answer", autocomplete: "off" })
    this.reply = html("span", { role: "status" })
    this.question = html("span", {})
    this.exam = html("form", { className: "play-buttons" }, this.question, this.answer, button("Check", () => this.check()), this.reply)
    this.exam.onsubmit = (event) => {
      event.preventDefault()
      this.check()
    }
    this.append(
      half(this.drawing, this.parameters),
      half(
        this.said,
        buttons(
          button("One node on", () => this.go(1)),
          button("One back", () => this.go(-1)),
          button("All", () => this.change({ step: -1, asked: -1 })),
          button("Update once", () => this.learn()),
          button("Ask me", () => this.ask()),
          ...this.ends(),
        ),
        this.exam,
        note("Change any number, and all others follow. Under a weight stands its slope."),
        rows ? "" : this.rows,
      ),
      rows ? this.rows : "",
    )
  }

  // A field for each input, weight and bias, and for the target.
  makeFields() {
    this.fields = []
    const field = (name, read, write) => {
      const input = html("input", { type: "number", step: 0.1 })
      input.addEventListener("input", () => Number.isFinite(input.valueAsNumber) && write(input.valueAsNumber))
      const made = html("label", { className: "play-field" }, html("span", { textContent: name }), input)
      made.show = () => document.activeElement !== input && (input.value = Number(read().toFixed(4)))
      this.fields.push(made)
      return made
    }
    const parameter = (change) => (value) => {
      const network = structuredClone(this.now.network)
      change(network, value)
      this.change({ network })
    }
    const inputs = this.now.x.map((_, i) =>
      field(`x${LOW[i]}`, () => this.now.x[i], (value) => this.change({ x: this.now.x.map((old, k) => (k === i ? value : old)) })),
    )
    const layers = this.now.network.flatMap(({ W, b }, l) => [
      ...W.flatMap((row, i) =>
        row.map((_, j) => field(this.name("w", l, i, j), () => this.now.network[l].W[i][j], parameter((net, value) => (net[l].W[i][j] = value)))),
      ),
      ...(b ?? []).map((_, j) => field(this.name("b", l, j), () => this.now.network[l].b[j], parameter((net, value) => (net[l].b[j] = value)))),
    ])
    const target = field("t", () => this.now.t, (t) => this.change({ t }))
    this.parameters.replaceChildren(...inputs, target, ...layers)
  }

  render() {
    const { step, asked, epoch, rows } = this.now
    const list = this.numbers
    const until = step < 0 ? list.length : step
    const known = (i) => i < until && i !== asked
    const shape = JSON.stringify(this.now.network.map(({ W, b }) => [W.length, W[0].length, b === null]))
    if (this.parameters.dataset.shape !== shape) this.makeFields()
    this.parameters.dataset.shape = shape
    for (const field of this.fields) field.show()
    this.drawNetwork(list, known)
    // The rows of an epoch beside the example, and the sums that its update takes.
    const all = rows?.X.map((x, i) => this.numbersOf(x, rows.T[i][0])) ?? []
    const beside = ({ node }, i) => {
      const values = all.map((row) => row[i].value)
      if (rows && "Ewb".includes(node.at(-1))) values.push(values.reduce((sum, value) => sum + value))
      return values
    }
    const cells = (each, i) => [each.value, ...beside(each, i)].map((value) => number(value, 4))
    this.rows.fill(
      ["number", "value", ...(rows ? [...rows.X.map(String), "sum"] : [])],
      list.map((each, i) => [each.name, ...(known(i) ? cells(each, i) : [i === asked ? "?" : "·"])]),
      until - 1,
    )
    const now = list[until - 1]
    const word = epoch ? `Updates: ${epoch}. ` : ""
    this.said.textContent = step < 0 ? `${word}E = ${number(this.values.E, 6)}.` : now ? `${now.name} = ${now.how} = ${number(now.value, 4)}` : "Nothing is computed yet."
    this.exam.hidden = asked < 0
    if (asked >= 0) this.question.textContent = `${list[asked].name} = ?`
  }

  // Inputs, neurons and the loss: over a neuron its score z, in it the output, below it the slope δ,
  // and along a line its weight and the weight's slope.
  drawNetwork(list, known) {
    const { x, network } = this.now
    const sizes = [x.length, ...network.map(({ W }) => W[0].length)]
    const height = (l, j) => (l < network.length ? (HIGH * (j + 0.5)) / sizes[l] : 110)
    const place = (l, j) => [30 + (l * (WIDE - 70)) / network.length, height(l, j)]
    const line = ([x1, y1], [x2, y2]) => svg("line", { class: "play-edge", x1, y1, x2, y2 })
    const text = (x, y, words, extra) => svg("text", { x, y, "text-anchor": "middle", ...extra }, words)
    const halo = { class: "play-halo" }
    const find = (...at) => list.findIndex(({ node }) => String(node) === String(at))
    const word = (i, letter, digits = 3) => letter + (known(i) ? number(list[i].value, digits) : "?")
    const end = [WIDE - 40, 230]
    const lines = [line(place(network.length, 0), end)]
    const nodes = x.map((value, i) => [place(0, i), number(value, 1)])
    network.forEach(({ W }, l) =>
      W[0].forEach((_, j) => {
        const to = place(l + 1, j)
        const delta = find(l, j, "δ")
        W.forEach((row, i) => {
          const from = place(l, i)
          const along = 0.34 + 0.04 * l + (0.28 * i) / Math.max(1, W.length - 1) // lines cross; their numbers do not
          const [left, top] = from.map((value, k) => value + (to[k] - value) * along)
          lines.push(line(from, to), text(left, top - 3, number(row[j], 2), halo), text(left, top + 10, word(delta + 1 + i, ""), halo))
        })
        nodes.push([to, word(find(l, j, "a"), "", 2), word(delta, "δ "), word(find(l, j, "z"), "z ", 2)])
      }),
    )
    nodes.push([end, word(find("E"), ""), "E"])
    const made = nodes.flatMap(([[cx, cy], within, below = "", above = ""]) => [
      svg("circle", { class: "play-node", cx, cy, r: 22 }),
      text(cx, cy + 4, within),
      text(cx, cy + 36, below, halo),
      text(cx, cy - 27, above, halo),
    ])
    this.drawing.replaceChildren(...lines, ...made)
  }
}

customElements.define("play-graph", PlayGraph)
