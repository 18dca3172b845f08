// <play-hidden>: a network with one hidden layer; its examples in the plane of the inputs, and where
// the hidden layer moves them.

import { button, buttons, choice, half, html, note, number, rate, said, score, slider, table } from "./controls.js"
import { GATES, backward, column, epoch, forward, layer, losses, output, rightRows } from "./network.js"
import { Picture } from "./picture.js"
import { Boundary, Plane } from "./plane.js"
import { randomNetwork, range, twoMoons, uniform } from "./random.js"

const LOSS = "half squared error"

class PlayHidden extends Picture {
  label = "Play with a hidden layer"

  get defaults() {
    return {
      data: "xor",
      ...GATES.xor,
      network: randomNetwork([2, 2, 1], { seed: 0, initial: uniform }),
      size: 2,
      bias: true,
      seed: 0,
      rate: 1,
      epoch: 0,
      axes: [0, 1], // the hidden neurons whose outputs are drawn
    }
  }

  from({ data = "xor", size = "2", bias = true, seed = 0, rate = 1, w1, b1, w2, b2 }) {
    const network = randomNetwork([2, Number(size), 1], { seed, bias, initial: uniform })
    if (w1 && w2) {
      const k = w1.length / 2
      network[0] = layer([w1.slice(0, k), w1.slice(k)], b1 ?? null)
      network[1] = layer(column(w2), b2 === undefined ? null : [b2])
    }
    const own = { network, size: network[0].W[0].length, bias: network[0].b !== null }
    return { ...own, data, seed, rate, ...this.examples(data) }
  }

  examples(data) {
    if (data in GATES) return GATES[data]
    const { X, T } = twoMoons(60, 0.1, 0)
    return { X, T: T.map((row) => [row[1]]) }
  }

  get values() {
    const { X, T, network } = this.now
    const steps = forward(network, X)
    const [first, second] = backward(network, steps, T, LOSS)
    const a = output(steps)
    return {
      z1: steps[0].z,
      a1: steps[0].a,
      z2: steps[1].z,
      a2: a,
      E: losses[LOSS].value(a, T),
      delta1: first.delta,
      delta2: second.delta,
      dE_dW1: first.dE_dW,
      dE_db1: first.dE_db,
      dE_dW2: second.dE_dW,
      dE_db2: second.dE_db,
      right: rightRows(a, T).filter(Boolean).length,
    }
  }

  // ---- learning

  oneEpoch() {
    const { X, T, network, rate } = this.now
    this.change({ network: epoch(network, X, T, { loss: LOSS, rate }), epoch: this.now.epoch + 1 })
  }

  start(part) {
    this.pause()
    const { size, bias, seed } = { ...this.now, ...part }
    const network = randomNetwork([2, size, 1], { seed, bias, initial: uniform })
    this.change({ ...part, network, epoch: 0, axes: [0, Math.min(1, size - 1)] })
    if (part.size) this.rebuild()
  }

  rebuild() {
    this.boundaries()
    this.drawAxes()
  }

  // ---- the picture

  build() {
    this.plane = new Plane(this, {
      label: "The plane of the inputs",
      names: ["x1", "x2"],
      range: [-0.5, 1.5],
    })
    this.moved = new Plane(this, {
      label: "The plane of two hidden outputs",
      names: ["", ""],
      range: [-0.15, 1.15],
    })
    this.boundaries()
    this.axes = html("div", { className: "play-buttons" })
    this.drawAxes()
    this.said = said()
    this.rows = table("What the network makes of each row")
    this.controls = this.settings()
    this.append(
      half(this.plane.element, note("The inputs. Each line is a hidden neuron.")),
      half(this.moved.element, this.axes),
      half(...this.controls, this.said),
      half(
        buttons(
          button("One epoch", () => this.oneEpoch()),
          this.trainButton(),
          button("Next seed", () => this.start({ seed: this.now.seed + 1 })),
          ...this.ends(),
        ),
        note("Drag the handles of a line. Train goes on from where the network is."),
      ),
      this.rows,
    )
  }

  boundaries() {
    for (const plane of [this.plane, this.moved]) {
      plane.lines.replaceChildren()
      plane.tops.replaceChildren()
    }
    const made = (plane, l, j, name, names) =>
      new Boundary(this, plane, {
        name,
        names,
        read: () => {
          const { W, b } = this.now.network[l]
          return { w: W.map((row) => row[j]), b: b && b[j] }
        },
        write: ({ w, b }) => this.write(l, j, w, b),
      })
    this.lines = range(this.now.size).map((j) =>
      made(this.plane, 0, j, `Line of hidden neuron ${j + 1}`, [`w1${j + 1}`, `w2${j + 1}`, `b${j + 1}`]),
    )
    if (this.now.size === 2) this.lines.push(made(this.moved, 1, 0, "Line of the output", ["w1", "w2", "b"]))
  }

  write(l, j, w, b) {
    const network = structuredClone(this.now.network)
    network[l].W.forEach((row, i) => (row[j] = w[i]))
    if (network[l].b) network[l].b[j] = b
    this.change({ network, epoch: 0 })
  }

  // Which two of the hidden outputs are drawn.
  drawAxes() {
    const names = range(this.now.size).map((j) => `h${j + 1}`)
    const axis = (i, label) =>
      choice(label, names, () => `h${this.now.axes[i] + 1}`, (name) => {
        const axes = [...this.now.axes]
        axes[i] = names.indexOf(name)
        this.change({ axes })
      })
    this.choices = [axis(0, "across"), axis(1, "up")]
    this.axes.replaceChildren(...this.choices)
  }

  settings() {
    const data = (name) => {
      this.pause()
      this.change({ data: name, epoch: 0, ...this.examples(name) })
    }
    return [
      choice("data", [...Object.keys(GATES), "moons"], () => this.now.data, data),
      choice("hidden neurons", ["1", "2", "3", "4"], () => String(this.now.size), (size) => this.start({ size: Number(size) })),
      choice("biases", ["with", "without"], () => (this.now.bias ? "with" : "without"), (word) => this.start({ bias: word === "with" })),
      slider("seed", { min: 0, max: 50, step: 1, read: () => this.now.seed, write: (seed) => this.start({ seed: Math.max(0, Math.round(seed)) }) }),
      rate(this, 0.01, 50),
    ]
  }

  render() {
    const { X, T, network, size, axes, data } = this.now
    if (this.lines.length !== size + (size === 2 ? 1 : 0)) this.rebuild()
    const shown = this.values
    this.plane.range = data === "moons" ? [[-1.6, 2.6], [-2.1, 2.1]] : [-0.5, 1.5]
    const share = ([value]) => [1 - value, value]
    this.plane.shade((places) => output(forward(network, places)).map(share))
    if (size === 2) {
      const order = (place) => [place[axes.indexOf(0)] ?? 0, place[axes.indexOf(1)] ?? 0]
      this.moved.shade((places) => output(forward([network[1]], places.map(order))).map(share))
    } else this.moved.shade((places) => places.map(() => [0.5, 0.5]))
    const right = rightRows(shown.a2, T)
    this.plane.showPoints(X, T.flat(), right)
    this.moved.showPoints(shown.a1.map((a) => axes.map((j) => a[j])), T.flat(), right)
    for (const plane of [this.plane, this.moved]) plane.showTicks()
    for (const line of this.lines) line.render()
    for (const control of [...this.controls, ...this.choices]) control.show()
    const names = range(size).map((j) => `h${j + 1}`)
    this.rows.fill(
      ["x1", "x2", "t", ...names, "output", "δ"],
      X.slice(0, 8).map((x, i) => [
        ...x.map((value) => number(value, data === "moons" ? 2 : 0)),
        String(T[i][0]),
        ...[...shown.a1[i], shown.a2[i][0], shown.delta2[i][0]].map((value) => number(value)),
      ]),
    )
    this.said.textContent = `${score(this.now, shown)} E = ${number(shown.E, 6)}.`
  }
}

customElements.define("play-hidden", PlayHidden)
