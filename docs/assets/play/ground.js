// <play-ground>: choose data, neurons, loss and rate, and watch the network learn.

import { button, buttons, checkbox, choice, half, note, number, rate, said, score, set, slider, svg } from "./controls.js"
import { GATES, epoch, forward, lossOf, losses, output } from "./network.js"
import { Picture } from "./picture.js"
import { Plane } from "./plane.js"
import { RandomState, randomNetwork, range, scaledNormal, threeArms, twoMoons } from "./random.js"

const KEPT = 200 // losses of the curve
const LOSSES = {
  softmax: { loss: "softmax cross-entropy", output: "identity" },
  squares: { loss: "half squared error", output: "sigmoid" },
}
const RANGES = { moons: [[-2, 3], [-2.5, 2.5]], arms: [-1.6, 1.6] }
const COUNTS = { moons: 200, arms: 300 }
const NONE = { X: [], T: [] }

class PlayGround extends Picture {
  label = "Playground"
  most = 3000

  get defaults() {
    return {
      data: "moons",
      noise: 0.2,
      ...NONE,
      held: NONE, // points that training does not see
      layers: [3],
      activation: "tanh",
      loss: "softmax",
      rate: 0.005,
      l2: 0.01,
      batch: 0, // rows per update; 0 for all
      seed: 0,
      kind: 0, // of the next own point
      network: [],
      epoch: 0,
    }
  }

  from(options) {
    return this.started({ ...this.defaults, ...options })
  }

  // The state at epoch 0: data and first weights from the seed.
  started(state) {
    const { data, noise, seed, layers, activation, loss } = state
    const make = { moons: twoMoons, arms: threeArms }[data]
    const own = {}
    if (make) {
      Object.assign(own, make(COUNTS[data], noise, seed))
      own.held = make(COUNTS[data], noise, seed + 1000)
    } else if (data in GATES) {
      const { X, T } = GATES[data]
      Object.assign(own, { X, T: T.map(([t]) => [1 - t, t]), held: NONE })
    } else if (!state.X.length) Object.assign(own, { X: [[0.2, 0.2], [0.8, 0.8]], T: [[1, 0], [0, 1]], held: NONE })
    const k = (own.T ?? state.T)[0].length
    const sizes = [2, ...layers.map(Math.round).filter((size) => size > 0), k]
    const network = randomNetwork(sizes, { seed, initial: scaledNormal, activation, output: LOSSES[loss].output })
    return { ...state, ...own, network, epoch: 0 }
  }

  // Points that the seed gives need not stand in the address.
  get shared() {
    const { X, T, held, ...rest } = this.state
    return rest.data === "own points" ? { ...rest, X, T } : rest
  }

  restored(shared) {
    const { network, epoch } = shared
    return { ...this.started({ ...this.defaults, ...shared }), network, epoch }
  }

  get objective() {
    return LOSSES[this.now.loss].loss
  }

  judge({ X, T }) {
    const { network, l2 } = this.now
    if (!X.length) return { E: 0, right: 0 }
    const answers = losses[this.objective].answer(output(forward(network, X)))
    const largest = (row) => row.indexOf(Math.max(...row))
    const right = answers.filter((row, i) => largest(row) === T[i].indexOf(1)).length
    return { E: lossOf(network, X, T, this.objective, l2), right, answers }
  }

  get values() {
    const { X, T, held, network } = this.now
    const [train, test] = [this.judge({ X, T }), this.judge(held)]
    const [weights, biases] = ["W", "b"].map((key) => network.flatMap((layer) => layer[key].flat()).length)
    return { E: train.E, right: train.right, E_held: test.E, right_held: test.right, weights, biases }
  }

  // ---- learning

  oneEpoch() {
    let { X, T } = this.now
    const { network, rate, l2, batch, epoch: before } = this.now
    if (batch > 0) {
      const order = this.order(before, X.length)
      X = order.map((i) => X[i])
      T = order.map((i) => T[i])
    }
    const learned = epoch(network, X, T, { loss: this.objective, rate, l2, batch: Math.round(batch) || X.length })
    if (learned.some(({ W }) => W.flat().some((w) => !Number.isFinite(w)))) return false
    this.change({ network: learned, epoch: before + 1 })
  }

  // The order of the rows in an epoch, as NumPy deals it out from the seed.
  order(epoch, n) {
    if (this.dealt !== epoch || !this.dealer || epoch === 0) {
      this.dealer = new RandomState(this.now.seed)
      for (let i = 0; i < epoch; i++) this.dealer.shuffle(range(n))
    }
    this.dealt = epoch + 1
    return this.dealer.shuffle(range(n))
  }

  again(part = {}) {
    this.pause()
    this.change(this.started({ ...this.now, ...part }))
  }

  addPoint(place) {
    const { X, T, kind, data } = this.now
    const k = T[0].length
    const point = place.map((value) => Number(value.toFixed(2)))
    const target = range(k).map((j) => (j === Math.min(kind, k - 1) ? 1 : 0))
    this.change({ data: "own points", X: [...X, point], T: [...T, target], ...(data !== "own points" && { held: NONE }) })
  }

  // ---- the picture

  build() {
    this.plane = new Plane(this, {
      label: "The plane of the inputs",
      names: ["x1", "x2"],
      range: this.range,
      press: (place) => this.addPoint(place),
    })
    this.lines = svg("svg", { class: "play-graph", viewBox: "0 0 320 120", role: "img", "aria-label": "The weights: the wider a line, the larger; dashed ones are negative" })
    this.curve = svg("svg", { class: "play-graph", viewBox: "0 0 320 90", role: "img" })
    this.said = said()
    this.controls = this.settings()
    this.append(
      half(this.plane.element, this.said, this.curve),
      half(
        ...this.controls,
        buttons(
          button("One epoch", () => this.oneEpoch()),
          this.trainButton(),
          button("Start over", () => this.again()),
          button("Next seed", () => this.again({ seed: this.now.seed + 1 })),
          button("Add a point", () => this.addPoint(this.plane.middle)),
          ...this.ends(),
        ),
        note("Press the plane for a point of your own. The dashed curve is the loss of held-out points."),
        this.lines,
      ),
    )
  }

  get range() {
    return RANGES[this.now.data] ?? (this.now.data === "own points" ? this.plane?.range : undefined) ?? [-0.5, 1.5]
  }

  settings() {
    const word = (name, words) => choice(name, words, () => this.now[name], (value) => this.again({ [name]: value }))
    const value = (label, name, options, again = false) =>
      slider(label, { ...options, read: () => this.now[name], write: (given) => (again ? this.again({ [name]: given }) : this.change({ [name]: given })) })
    const layers = ["none", "1", "2", "3", "4", "8", "4, 4", "8, 8"]
    const read = () => this.now.layers.join(", ") || "none"
    const write = (text) => this.again({ layers: text === "none" ? [] : text.split(", ").map(Number) })
    return [
      word("data", ["moons", "arms", "or", "and", "xor", "own points"]),
      choice("hidden neurons", layers, read, write),
      word("activation", ["tanh", "sigmoid", "relu"]),
      word("loss", Object.keys(LOSSES)),
      value("noise", "noise", { min: 0, max: 0.5, step: 0.05 }, true),
      rate(this, 0.0001, 1),
      value("L2", "l2", { min: 0, max: 1, step: 0.01 }),
      value("batch, 0: all", "batch", { min: 0, max: 100, step: 10 }),
      value("seed", "seed", { min: 0, max: 50, step: 1 }, true),
      checkbox("points of class 1", () => this.now.kind === 1, (one) => this.change({ kind: one ? 1 : 0 })),
    ]
  }

  render() {
    const { X, T, network } = this.now
    this.plane.range = this.range
    const answer = losses[this.objective].answer
    this.plane.shade((places) => answer(output(forward(network, places))).map((row) => this.shares(row)))
    this.plane.showTicks()
    const kinds = T.map((row) => row.indexOf(1))
    const { answers } = this.judge({ X, T })
    const right = answers.map((row, i) => row.indexOf(Math.max(...row)) === kinds[i])
    this.plane.showPoints(X, kinds, right)
    for (const control of this.controls) control.show()
    const shown = this.values
    const n = this.now.held.X.length
    const held = n ? ` Held out: ${shown.right_held} of ${n}.` : ""
    this.said.textContent = `${score(this.now, shown)}${held} E = ${number(shown.E, 4)}. ${shown.weights + shown.biases} parameters.`
    this.showCurve(shown, n)
    this.showLines()
  }

  // Shares of the colours; with squares the outputs need not add up to 1.
  shares(row) {
    const sum = row.reduce((total, value) => total + value, 0) || 1
    return row.map((value) => value / sum)
  }

  // Losses per point: [epoch, training, held out].
  showCurve({ E, E_held }, n) {
    const { X, epoch } = this.now
    if (!this.seen || this.seen.at(-1)[0] > epoch) this.seen = []
    const curve = this.seen
    if (curve.at(-1)?.[0] !== epoch) curve.push([epoch, E / X.length, n ? E_held / n : null])
    if (curve.length > KEPT) this.seen = curve.filter((_, i) => i % 2 === 0 || i === curve.length - 1)
    const [last, most] = [Math.max(1, epoch), Math.max(...curve.flatMap(([, a, b]) => [a, b ?? 0]), 1e-9)]
    const line = (i, kind) =>
      svg("polyline", {
        class: `play-way ${kind}`,
        points: curve.filter((row) => row[i] !== null).map((row) => `${((316 * row[0]) / last).toFixed(1)},${(84 - (80 * row[i]) / most).toFixed(1)}`).join(" "),
      })
    this.curve.replaceChildren(line(1, ""), line(2, "play-dashed"))
    set(this.curve, { "aria-label": `The loss of a point falls from ${number(curve[0][1])} to ${number(curve.at(-1)[1])}` })
  }

  showLines() {
    const { network } = this.now
    const sizes = [2, ...network.map(({ b }) => b.length)]
    const place = (l, j) => [12 + (l * 296) / (sizes.length - 1), (120 * (j + 0.5)) / sizes[l]]
    const lines = network.flatMap(({ W }, l) =>
      W.flatMap((row, i) =>
        row.map((w, j) => {
          const [[x1, y1], [x2, y2]] = [place(l, i), place(l + 1, j)]
          const width = Math.min(6, 0.4 + 1.2 * Math.abs(w)).toFixed(2)
          return svg("line", { x1, y1, x2, y2, class: `play-weight ${w < 0 ? "play-dashed" : ""}`, "stroke-width": width })
        }),
      ),
    )
    const nodes = sizes.flatMap((size, l) =>
      range(size).map((j) => svg("circle", { class: "play-node", cx: place(l, j)[0], cy: place(l, j)[1], r: 6 })),
    )
    this.lines.replaceChildren(...lines, ...nodes)
  }
}

customElements.define("play-ground", PlayGround)
