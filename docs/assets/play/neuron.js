// <play-neuron>: one neuron with two inputs, its boundary in the plane, and what it learns.

import { backward, correct, forward, losses } from "./network.js"
import { Picture, html, number, set, svg } from "./picture.js"

const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]
const GATES = { or: [0, 1, 1, 1], and: [0, 0, 0, 1], nand: [1, 1, 1, 0], xor: [0, 1, 1, 0] }
const SIZE = 320
const EDGE = 0.5 // the plane goes so far beyond the corners

const column = (values) => values.map((value) => [value])

class PlayNeuron extends Picture {
  get defaults() {
    return {
      data: "or",
      X: CORNERS,
      T: column(GATES.or),
      W: [[0.1], [-0.3]],
      b: [0.2],
      activation: "sigmoid",
      rule: "gradient", // or "rosenblatt"
      rate: 1,
      row: 0,
      epoch: 0,
      map: false,
      path: [],
    }
  }

  get network() {
    const { W, b, activation } = this.now
    return [{ W, b, activation }]
  }

  // All numbers that the picture shows, by the letters of the notation page.
  get values() {
    const { X, T, rule } = this.now
    if (rule === "rosenblatt") {
      const z = X.map((x) => this.score(x))
      const a = z.map((value) => (value >= 0 ? 1 : 0))
      return { z: column(z), a: column(a), right: a.filter((value, i) => value === T[i][0]).length }
    }
    const steps = forward(this.network, X)
    const [{ z, a }] = steps
    const [{ delta, dE_dW, dE_db }] = backward(this.network, steps, T, "half squared error")
    const e = a.map(([value], i) => [0.5 * (value - T[i][0]) ** 2])
    const right = a.filter(([value], i) => (value >= 0.5 ? 1 : 0) === T[i][0]).length
    return { z, a, e, E: losses["half squared error"].value(a, T), delta, dE_dW, dE_db, right }
  }

  score([x1, x2]) {
    const { W, b } = this.now
    return x1 * W[0][0] + x2 * W[1][0] + b[0]
  }

  // ---- learning

  step() {
    const { X, T, row, rate, rule, W, b, epoch } = this.now
    const x = X[row]
    const next = (row + 1) % X.length
    let moved
    if (rule === "rosenblatt") moved = correct({ W, b }, x, T[row][0], rate)
    else moved = this.moved([x], [T[row]])
    this.change({ W: moved.W, b: moved.b, row: next, epoch: epoch + (next === 0 ? 1 : 0) })
  }

  epochOnce() {
    const { X, T, rule, epoch, rate } = this.now
    if (rule === "rosenblatt") {
      let { W, b } = this.now
      X.forEach((x, i) => ({ W, b } = correct({ W, b }, x, T[i][0], rate)))
      this.change({ W, b, row: 0, epoch: epoch + 1 })
    } else {
      const { W, b } = this.moved(X, T)
      this.change({ W, b, row: 0, epoch: epoch + 1 })
    }
    if (this.now.map) this.now.path.push([this.now.W[0][0], this.now.W[1][0]])
  }

  moved(X, T) {
    const { rate } = this.now
    const [{ W, b }] = this.network
    const [{ dE_dW, dE_db }] = backward(this.network, forward(this.network, X), T, "half squared error")
    return {
      W: W.map(([w], i) => [w - rate * dE_dW[i][0]]),
      b: [b[0] - rate * dE_db[0]],
    }
  }

  // ---- the picture

  // From the plane (x1 to the right, x2 up) to the drawing and back.
  place([x1, x2]) {
    const [low, high] = this.range
    return [((x1 - low) / (high - low)) * SIZE, SIZE - ((x2 - low) / (high - low)) * SIZE]
  }

  plane([left, top]) {
    const [low, high] = this.range
    return [low + (left / SIZE) * (high - low), low + ((SIZE - top) / SIZE) * (high - low)]
  }

  get range() {
    const all = this.now.X.flat()
    return [Math.min(0, ...all) - EDGE, Math.max(1, ...all) + EDGE]
  }

  build() {
    this.id ||= "neuron"
    const shade = `${this.id}-shade`
    this.gradient = svg("linearGradient", { id: shade, gradientUnits: "userSpaceOnUse" })
    for (let i = 0; i <= 8; i++) this.gradient.append(svg("stop", { offset: i / 8 }))
    this.line = svg("line", { class: "play-line" })
    this.arrow = svg("line", { class: "play-arrow" })
    this.slope = svg("line", { class: "play-slope" })
    this.mover = svg("circle", { r: 9 })
    this.turner = svg("circle", { r: 9 })
    this.points = svg("g")
    this.drawing = svg(
      "svg",
      { viewBox: `0 0 ${SIZE} ${SIZE}`, class: "play-plane", role: "group", "aria-label": "The plane of the two inputs" },
      svg("defs", {}, this.gradient),
      svg("rect", { width: SIZE, height: SIZE, fill: `url(#${shade})` }),
      this.line,
      this.arrow,
      this.slope,
      this.points,
      this.mover,
      this.turner,
    )
    this.handle(this.mover, {
      label: "Boundary: move it along its normal",
      text: () => `b = ${number(this.now.b[0])}`,
      move: (at) => this.moveTo(this.plane(at)),
      keys: ([across, up], times) => this.change({ b: [this.now.b[0] - 0.05 * (across + up) * times] }),
    })
    this.handle(this.turner, {
      label: "Weights: turn and stretch them",
      text: () => `w1 = ${number(this.now.W[0][0])}, w2 = ${number(this.now.W[1][0])}`,
      move: (at) => this.turnTo(this.plane(at)),
      keys: ([across, up], times) => {
        const [[w1], [w2]] = this.now.W
        this.change({ W: [[w1 + 0.05 * across * times], [w2 + 0.05 * up * times]] })
      },
    })
    this.drawing.addEventListener("dblclick", (event) => this.addPoint(this.plane(this.at(this.drawing, event))))
    const range = { min: -10, max: 10, step: 0.05 }
    const weight = (i) => ({
      ...range,
      read: () => this.now.W[i][0],
      write: (value) => this.change({ W: this.now.W.map(([w], j) => [j === i ? value : w]) }),
    })
    this.controls = [
      this.slider("w1", weight(0)),
      this.slider("w2", weight(1)),
      this.slider("b", { ...range, read: () => this.now.b[0], write: (value) => this.change({ b: [value] }) }),
      this.slider("rate", { min: 0.01, max: 5, step: 0.01, read: () => this.now.rate, write: (rate) => this.change({ rate }) }),
      this.choice("data", [...Object.keys(GATES), "points"], () => this.now.data, (data) => this.choose(data)),
    ]
    this.trainer = this.button("Train", () => this.train())
    this.table = html("table", { className: "play-table" })
    this.said = html("p", { className: "play-said" })
    this.said.setAttribute("role", "status")
    this.append(
      html("div", { className: "play-side" }, this.drawing),
      html(
        "div",
        { className: "play-side" },
        ...this.controls,
        html(
          "div",
          { className: "play-buttons" },
          this.button("One step", () => this.step()),
          this.button("One epoch", () => this.epochOnce()),
          this.trainer,
          this.button("Reset", () => this.restart()),
          this.button("Copy link", () => navigator.clipboard?.writeText(this.share()).catch(() => {})),
        ),
        this.said,
      ),
      html("div", { className: "play-scroll", tabIndex: 0 }, this.table),
    )
  }

  paused() {
    if (this.trainer) this.trainer.textContent = this.playing === undefined ? "Train" : "Pause"
  }

  train() {
    if (this.playing !== undefined) {
      this.pause()
      return
    }
    let left = 10_000
    this.play(() => {
      this.epochOnce()
      return --left > 0
    })
  }

  restart() {
    this.pause()
    this.state = this.given
  }

  choose(data) {
    const own = { data, row: 0, epoch: 0, path: [] }
    this.change(data in GATES ? { ...own, X: CORNERS, T: column(GATES[data]) } : own)
  }

  addPoint(point) {
    const { X, T } = this.now
    this.change({ data: "points", X: [...X, point.map((value) => Number(value.toFixed(2)))], T: [...T, [1]] })
  }

  flip(row) {
    this.change({ T: this.now.T.map(([t], i) => [i === row ? 1 - t : t]), data: "points" })
  }

  // The boundary through a point of the plane: only b changes.
  moveTo([x1, x2]) {
    const [[w1], [w2]] = this.now.W
    this.change({ b: [-(w1 * x1 + w2 * x2)] })
  }

  // The arrow's tip at a point of the plane: the weights are the way from the boundary to it.
  turnTo([x1, x2]) {
    const [f1, f2] = this.foot
    this.change({ W: [[(x1 - f1) * this.scale], [(x2 - f2) * this.scale]], b: [this.now.b[0]] })
  }

  // The point of the boundary that is nearest to the middle of the plane.
  get foot() {
    const [low, high] = this.range
    const middle = (low + high) / 2
    const [[w1], [w2]] = this.now.W
    const length = w1 * w1 + w2 * w2
    if (length === 0) return [middle, middle]
    const z = this.score([middle, middle]) / length
    const within = (value) => Math.min(high - 0.05, Math.max(low + 0.05, value))
    return [within(middle - z * w1), within(middle - z * w2)]
  }

  // So many units of weight are as long as one unit of the plane.
  get scale() {
    const [[w1], [w2]] = this.now.W
    return Math.max(1, Math.hypot(w1, w2) / 0.6)
  }

  render() {
    const { X, T, W, b, rule, row, epoch } = this.now
    const shown = this.values
    const [[w1], [w2]] = W
    const [f1, f2] = this.foot
    const length = Math.hypot(w1, w2)
    this.shadeBy(w1, w2, length)
    const across = length ? [-w2 / length, w1 / length] : [0, 0]
    const ends = [-9, 9].map((far) => this.place([f1 + across[0] * far, f2 + across[1] * far]))
    set(this.line, { x1: ends[0][0], y1: ends[0][1], x2: ends[1][0], y2: ends[1][1], opacity: length ? 1 : 0 })
    const from = this.place([f1, f2])
    const tip = this.place([f1 + w1 / this.scale, f2 + w2 / this.scale])
    set(this.arrow, { x1: from[0], y1: from[1], x2: tip[0], y2: tip[1] })
    set(this.mover, { cx: from[0], cy: from[1] })
    set(this.turner, { cx: tip[0], cy: tip[1] })
    this.mover.show(b[0])
    this.turner.show(w1)
    if (shown.dE_dW) {
      const [[s1], [s2]] = shown.dE_dW
      const end = this.place([f1 + (w1 - s1) / this.scale, f2 + (w2 - s2) / this.scale])
      set(this.slope, { x1: tip[0], y1: tip[1], x2: end[0], y2: end[1], opacity: 1 })
    } else set(this.slope, { opacity: 0 })
    this.drawPoints(X, T, shown)
    for (const control of this.controls) control.show()
    this.fillTable(X, T, shown)
    const loss = shown.E === undefined ? "" : ` E = ${number(shown.E, 6)}.`
    const turn = rule === "rosenblatt" ? ` Next: row ${row + 1}.` : ""
    this.said.textContent = `Epoch ${epoch}: ${shown.right} of ${X.length} right.${loss}${turn}`
  }

  // The answer changes along the weights only, so one gradient shades the plane.
  shadeBy(w1, w2, length) {
    const reach = 5
    const [f1, f2] = this.foot
    const z = this.score([f1, f2])
    const at = (score) =>
      length ? this.place([f1 + ((score - z) * w1) / length ** 2, f2 + ((score - z) * w2) / length ** 2]) : [0, 0]
    const [start, end] = [at(-reach), at(reach)]
    set(this.gradient, { x1: start[0], y1: start[1], x2: end[0], y2: end[1] })
    const { rule, b } = this.now
    ;[...this.gradient.children].forEach((stop, i) => {
      const score = length ? -reach + (2 * reach * i) / 8 : b[0]
      const a = rule === "rosenblatt" ? (score >= 0 ? 1 : 0) : 1 / (1 + Math.exp(-score))
      set(stop, { style: `stop-color: color-mix(in srgb, var(--play-one) ${(100 * a).toFixed(1)}%, var(--play-zero))` })
    })
  }

  drawPoints(X, T, { a }) {
    while (this.points.children.length > X.length) this.points.lastChild.remove()
    X.forEach((x, i) => {
      let point = this.points.children[i]
      if (!point) {
        point = svg("g", { tabindex: 0, role: "button" }, svg("circle", { r: 8 }), svg("text", { dy: 4 }))
        point.addEventListener("click", () => this.flip(i), { signal: this.signal })
        point.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return
          event.preventDefault()
          this.flip(i)
        }, { signal: this.signal })
        this.points.append(point)
      }
      const [left, top] = this.place(x)
      const answer = a[i][0] >= 0.5 ? 1 : 0
      set(point, {
        transform: `translate(${left} ${top})`,
        class: `play-point ${T[i][0] ? "one" : "zero"}${answer === T[i][0] ? "" : " wrong"}`,
        "aria-label": `Row ${i + 1}: inputs ${x.join(" and ")}, target ${T[i][0]}. Press to flip the target.`,
      })
      point.lastChild.textContent = T[i][0]
    })
  }

  fillTable(X, T, { z, a, e }) {
    const cells = (row, kind) => html("tr", {}, ...row.map((text) => html(kind, { textContent: text })))
    const head = ["x1", "x2", "t", "z", "a", ...(e ? ["e"] : [])]
    const rows = X.map((x, i) => [
      ...x.map(String),
      String(T[i][0]),
      number(z[i][0]),
      number(a[i][0]),
      ...(e ? [number(e[i][0], 4)] : []),
    ])
    this.table.replaceChildren(
      html("thead", {}, cells(head, "th")),
      html("tbody", {}, ...rows.map((row) => cells(row, "td"))),
    )
  }
}

customElements.define("play-neuron", PlayNeuron)
