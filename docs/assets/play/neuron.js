// <play-neuron>: one neuron with two inputs, its boundary in the plane, and what it learns.

import { button, buttons, checkbox, choice, half, handle, note, number, rate, said, score, set, slider, svg, table } from "./controls.js"
import { GATES, VIRUS, backward, column, correct, forward, layer, losses, rightRows } from "./network.js"
import { Picture } from "./picture.js"
import { Boundary, Plane } from "./plane.js"

const EDGE = 0.5 // so far the plane goes beyond the corners
const LOSS = "half squared error"
const BANDS = 14 // of equal width in the logarithm of the loss
const EXAMPLES = { ...GATES, virus: VIRUS }

class PlayNeuron extends Picture {
  label = "Play with one neuron"

  get defaults() {
    return {
      data: "or",
      ...GATES.or,
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
    const state = { ...rest, data, ...EXAMPLES[data] }
    if (w) state.W = column(w)
    if (b !== undefined) state.b = [b]
    if (!bias) state.b = null
    if (rest.map) state.held = true
    return state
  }

  get network() {
    return [layer(this.now.W, this.now.b)]
  }

  get values() {
    const { X, T, rule } = this.now
    const steps = forward(this.network, X)
    const [{ z }] = steps
    const right = (a) => rightRows(a, T).filter(Boolean).length
    if (rule === "rosenblatt") {
      const a = z.map(([value]) => [value >= 0 ? 1 : 0])
      return { z, a, right: right(a) }
    }
    const [{ a }] = steps
    const [{ delta, dE_dW, dE_db }] = backward(this.network, steps, T, LOSS)
    const e = a.map((row, i) => [losses[LOSS].value([row], [T[i]])])
    return { z, a, e, E: losses[LOSS].value(a, T), delta, dE_dW, dE_db, right: right(a) }
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
    return super.slice() && (this.now.rule === "gradient" || this.values.right < this.now.X.length)
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
      read: () => ({ w: this.now.W.flat(), b: this.now.b?.[0] ?? null }),
      write: ({ w, b }) => this.change({ W: column(w), b: b === null ? b : [b], path: [] }),
    })
    this.controls = this.sliders()
    this.said = said()
    this.rows = table("What the neuron makes of each row")
    this.map = this.now.map ? new LossMap(this) : undefined
    const own = this.now.rule === "rosenblatt" ? "Correct one row" : "One row"
    this.append(
      half(this.plane.element, this.said),
      half(
        this.map?.element ?? "",
        ...this.controls,
        buttons(
          button(own, () => this.step()),
          button("One epoch", () => this.oneEpoch()),
          this.trainButton(),
          button("Add a point", () => this.addPoint([0.5, 0.5])),
          ...this.ends(),
        ),
        note("Drag the handles. Press a point to flip its target, or the plane for a point of your own."),
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
    const gates = [...Object.keys(EXAMPLES), "own points"]
    const made = [
      choice("data", gates, () => this.now.data, (data) => this.choose(data)),
      weight(0),
      weight(1),
      slider("b", { ...range, ...bias }),
    ]
    if (this.now.map) made.push(checkbox("hold b", () => this.now.held, (held) => this.change({ held })))
    if (this.now.rule === "gradient") made.push(rate(this, 0.01, 50))
    return made
  }

  choose(data) {
    this.change({ data, row: 0, epoch: 0, path: [], ...EXAMPLES[data] })
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
    const { X, T, rule, row } = this.now
    const shown = this.values
    const all = X.flat()
    this.plane.range = [Math.min(0, ...all) - EDGE, Math.max(1, ...all) + EDGE]
    this.plane.shade((places) => this.shares(places))
    this.plane.showTicks()
    this.boundary.render(shown.dE_dW?.flat())
    this.plane.showPoints(X, T.flat(), rightRows(shown.a, T), {
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
    const slopes = () => [...shown.dE_dW, shown.dE_db ?? []].flat().map((slope) => number(slope)).join(", ")
    const loss = rule === "gradient" ? `E = ${number(shown.E, 6)}, its slopes are ${slopes()}; the wedge points downhill.` : next
    this.said.textContent = `${score(this.now, shown)} ${loss}`
  }

  shares(places) {
    const [{ z, a }] = forward(this.network, places)
    if (this.now.rule === "gradient") return a.map(([value]) => [1 - value, value])
    return z.map(([value]) => (value >= 0 ? [0, 1] : [1, 0]))
  }
}

// A map of the loss over the two weights, with the way that training goes on it.
class LossMap {
  constructor(picture) {
    this.picture = picture
    this.plane = new Plane(picture, {
      label: "Map of the loss: press a place to start there",
      names: ["w1", "w2"],
      range: [-8, 8],
      press: (place) => this.start(place),
    })
    this.way = svg("polyline", { class: "play-way" })
    this.here = svg("circle", { r: 8 })
    this.plane.lines.append(this.way)
    this.plane.tops.append(this.here)
    handle(this.here, {
      label: "The weights on the map of the loss",
      text: () => `w1 = ${number(this.weights[0])}, w2 = ${number(this.weights[1])}`,
      move: (at) => this.start(this.plane.plane(at)),
      keys: ([across, up], times) => {
        const [w1, w2] = this.weights
        this.start([w1 + 0.1 * across * times, w2 + 0.1 * up * times])
      },
      signal: picture.signal,
    })
    const words = "The loss E for each pair of weights, at this bias: blue is low, orange is high. Press a place to start there."
    this.element = half(this.plane.element, note(words))
  }

  get weights() {
    return this.picture.now.W.flat()
  }

  start(place) {
    const W = place.map((value) => [Number(value.toFixed(3))])
    this.picture.pause()
    this.picture.change({ W, epoch: 0, row: 0, path: [place] })
  }

  render() {
    const { X, T, b, path } = this.picture.now
    const colours = getComputedStyle(this.picture).getPropertyValue("--play-two")
    const key = JSON.stringify([X, T, b, colours])
    if (key !== this.shaded) {
      this.shaded = key
      this.shade(X, T, b)
      this.plane.showTicks()
    }
    const places = [...path, this.weights].map((place) => this.plane.place(place))
    set(this.way, { points: places.map((place) => place.map((value) => value.toFixed(1)).join(",")).join(" ") })
    const [cx, cy] = this.plane.place(this.plane.within(this.weights))
    set(this.here, { cx, cy })
    this.here.show(this.weights[0])
  }

  shade(X, T, b) {
    this.plane.shade((places) => {
      const logs = places.map(([w1, w2]) => {
        const [{ a }] = forward([layer([[w1], [w2]], b)], X)
        return Math.log(losses[LOSS].value(a, T))
      })
      const [low, high] = [Math.min(...logs), Math.max(...logs)]
      const band = (log) => Math.floor((BANDS * (log - low)) / (high - low || 1)) / BANDS
      return logs.map((log) => [1 - band(log), band(log)])
    })
  }
}

customElements.define("play-neuron", PlayNeuron)
