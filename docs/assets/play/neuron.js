// <play-neuron>: one neuron with two inputs, its boundary in the plane, and what it learns.

import { button, buttons, checkbox, choice, count, html, note, number, said, slider, table } from "./controls.js"
import { LossMap } from "./lossmap.js"
import { backward, column, correct, forward, layer, losses } from "./network.js"
import { Picture } from "./picture.js"
import { Boundary, CORNERS, GATES, Plane } from "./plane.js"

const EDGE = 0.5 // so far the plane goes beyond the corners
const MOST = 10_000 // epochs of one training
const LOSS = "half squared error"

class PlayNeuron extends Picture {
  label = "Play with one neuron"

  get defaults() {
    return {
      data: "or",
      X: CORNERS,
      T: column(GATES.or),
      W: [[0.1], [0.2]],
      b: [0.3],
      held: false, // whether the bias stays where it is
      rule: "gradient", // or "rosenblatt"
      rate: 0.5,
      row: 0,
      epoch: 0,
      map: false,
      path: [],
    }
  }

  from({ w, b, bias = true, data = "or", ...rest }) {
    const state = { ...rest, data, T: column(GATES[data]) }
    if (w) state.W = column(w)
    if (b !== undefined) state.b = [b]
    if (!bias) state.b = null
    if (rest.map) state.held = true
    return state
  }

  get bias() {
    return this.now.b ? this.now.b[0] : 0
  }

  get network() {
    return [layer(this.now.W, this.now.b)]
  }

  get values() {
    const { X, T, rule } = this.now
    const steps = forward(this.network, X)
    const [{ z }] = steps
    const right = (a, threshold) => a.filter(([value], i) => (value >= threshold ? 1 : 0) === T[i][0]).length
    if (rule === "rosenblatt") {
      const a = z.map(([value]) => [value >= 0 ? 1 : 0])
      return { z, a, right: right(a, 0.5) }
    }
    const [{ a }] = steps
    const [{ delta, dE_dW, dE_db }] = backward(this.network, steps, T, LOSS)
    const e = a.map((row, i) => [losses[LOSS].value([row], [T[i]])])
    return { z, a, e, E: losses[LOSS].value(a, T), delta, dE_dW, dE_db, right: right(a, 0.5) }
  }

  // ---- learning

  // One update by gradient descent on some rows.
  descend(X, T) {
    const { W, b, rate, held } = this.now
    const [{ dE_dW, dE_db }] = backward(this.network, forward(this.network, X), T, LOSS)
    this.change({
      W: W.map(([w], i) => [w - rate * dE_dW[i][0]]),
      b: b && !held ? [b[0] - rate * dE_db[0]] : b,
    })
  }

  correct(row) {
    const { X, T, W, b } = this.now
    const corrected = correct({ W, b }, X[row], T[row][0], 1)
    this.change({ W: corrected.W, b: corrected.b })
  }

  // The next row; with Rosenblatt's rule the next that is wrong.
  step() {
    const { X, T, rule } = this.now
    for (let looked = 0; looked < X.length; looked++) {
      const { row, W, b, epoch } = this.now
      if (rule === "gradient") this.descend([X[row]], [T[row]])
      else this.correct(row)
      const next = (row + 1) % X.length
      this.change({ row: next, epoch: epoch + (next === 0 ? 1 : 0) })
      if (rule === "gradient" || JSON.stringify([W, b]) !== JSON.stringify([this.now.W, this.now.b])) return
    }
  }

  oneEpoch() {
    const { X, T, rule, epoch, map, path } = this.now
    if (map && !path.length) path.push(this.now.W.flat())
    if (rule === "gradient") this.descend(X, T)
    else X.forEach((_, i) => this.correct(i))
    this.change({ row: 0, epoch: epoch + 1 })
    if (map && path.length < 1000) path.push(this.now.W.flat())
  }

  // With Rosenblatt's rule until no row is wrong, with the gradient for an agreed time.
  slice() {
    this.oneEpoch()
    if (this.now.epoch % MOST === 0) return false
    return this.now.rule === "gradient" || this.values.right < this.now.X.length
  }

  // ---- the picture

  build() {
    this.plane = new Plane(this, {
      label: "The plane of the two inputs",
      names: ["x1", "x2"],
      range: [-EDGE, 1 + EDGE],
      press: (place) => this.addPoint(place),
    })
    this.boundary = new Boundary(this, this.plane, {
      name: "Boundary",
      names: ["w1", "w2", "b"],
      read: () => ({ w: this.now.W.flat(), b: this.now.b ? this.bias : null }),
      write: ({ w, b }) => this.change({ W: column(w), b: b === null ? null : [b], path: [] }),
    })
    this.controls = this.sliders()
    this.said = said()
    this.rows = table("What the neuron makes of each row")
    this.map = this.now.map ? new LossMap(this) : undefined
    const own = this.now.rule === "rosenblatt" ? "Correct one row" : "One row"
    this.append(
      html("div", { className: "play-half" }, this.plane.element, this.said),
      html(
        "div",
        { className: "play-half" },
        this.map?.element ?? "",
        ...this.controls,
        buttons(
          button(own, () => this.step()),
          button("One epoch", () => this.oneEpoch()),
          this.trainButton(() => this.slice()),
          button("Add a point", () => this.addPoint([0.5, 0.5])),
          ...this.ends(),
        ),
        note("Drag the two handles. Press a point to flip its target, or the plane for a point of your own."),
      ),
      this.rows,
    )
  }

  sliders() {
    const range = { min: -10, max: 10, step: 0.05 }
    const weight = (i) =>
      slider(`w${i + 1}`, {
        ...range,
        read: () => this.now.W[i][0],
        write: (value) => this.change({ W: this.now.W.map(([w], j) => [j === i ? value : w]), path: [] }),
      })
    const bias = { read: () => this.now.b?.[0], write: (value) => this.change({ b: [value], path: [] }) }
    const rate = { read: () => this.now.rate, write: (value) => value > 0 && this.change({ rate: value }) }
    const gates = [...Object.keys(GATES), "own points"]
    const made = [
      choice("data", gates, () => this.now.data, (data) => this.choose(data)),
      weight(0),
      weight(1),
      slider("b", { ...range, ...bias }),
    ]
    if (this.now.map) made.push(checkbox("hold b", () => this.now.held, (held) => this.change({ held })))
    if (this.now.rule === "gradient") made.push(slider("rate", { min: 0.01, max: 50, log: true, ...rate }))
    return made
  }

  choose(data) {
    const own = { data, row: 0, epoch: 0, path: [] }
    this.change(data in GATES ? { ...own, X: CORNERS, T: column(GATES[data]) } : own)
  }

  addPoint(place) {
    const { X, T } = this.now
    const point = place.map((value) => Number(value.toFixed(2)))
    this.change({ data: "own points", X: [...X, point], T: [...T, [1]], path: [] })
  }

  flip(row) {
    const T = this.now.T.map(([t], i) => [i === row ? 1 - t : t])
    this.change({ T, data: "own points", epoch: 0, path: [] })
  }

  shift(row, by) {
    const X = this.now.X.map((x, i) => (i === row ? x.map((value, j) => Number((value + by[j]).toFixed(2))) : x))
    this.change({ X, data: "own points", path: [] })
  }

  render() {
    const { X, T, W, rate, rule, row, epoch } = this.now
    const shown = this.values
    const all = X.flat()
    this.plane.range = [Math.min(0, ...all) - EDGE, Math.max(1, ...all) + EDGE]
    this.plane.shade((places) => this.shares(places))
    this.plane.showTicks()
    this.boundary.render(shown.dE_dW && W.map(([w], i) => w - rate * shown.dE_dW[i][0]))
    this.plane.showPoints(X, T.flat(), shown.a.map(([a], i) => (a >= 0.5 ? 1 : 0) === T[i][0]), {
      press: (i) => this.flip(i),
      drag: (i, by) => this.shift(i, by),
      name: (i) => `Row ${i + 1}: inputs ${X[i].join(" and ")}, target ${T[i][0]}; press to flip the target`,
    })
    for (const control of this.controls) control.show()
    this.map?.render()
    const columns = ["x1", "x2", "t", "z", "a", ...(shown.e ? ["E", "δ"] : [])]
    const cells = ({ z, a, e, delta }, i) => [
      number(z[i][0]),
      number(a[i][0], e ? 3 : 0),
      ...(e ? [number(e[i][0], 4), number(delta[i][0], 4)] : []),
    ]
    this.rows.fill(columns, X.map((x, i) => [...x, T[i][0], ...cells(shown, i)].map(String)), row)
    const next = shown.right < X.length ? `Next it looks at row ${row + 1}.` : "No row is wrong: the rule stops."
    const loss = rule === "gradient" ? `E = ${number(shown.E, 6)}.` : next
    this.said.textContent = `Epoch ${count(epoch)}: ${shown.right} of ${X.length} right. ${loss}`
  }

  shares(places) {
    const [{ z, a }] = forward(this.network, places)
    if (this.now.rule === "gradient") return a.map(([value]) => [1 - value, value])
    return z.map(([value]) => (value >= 0 ? [0, 1] : [1, 0]))
  }
}

customElements.define("play-neuron", PlayNeuron)
