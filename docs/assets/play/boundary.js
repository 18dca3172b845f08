// The boundary of one neuron in a plane: a line with a handle that moves it, and the weights as an
// arrow whose tip turns it.

import { handle, number, set, svg } from "./controls.js"

const WEIGHT = 4 // whose arrow is half as long as one can be

export class Boundary {
  // `read` gives { w: [w1, w2], b }, where b is null without a bias; `write` takes the same.
  constructor(picture, plane, { name, names, read, write }) {
    Object.assign(this, { plane, read, write, length: (plane.spans[0][1] - plane.spans[0][0]) / 2 })
    this.line = svg("line", { class: "play-line" })
    this.arrow = svg("line", { class: "play-arrow" })
    this.slope = svg("line", { class: "play-slope" })
    this.mover = svg("circle", { r: 9 })
    this.turner = svg("circle", { r: 9 })
    plane.lines.append(this.line, this.arrow, this.slope)
    plane.tops.append(this.mover, this.turner)
    const { signal } = picture
    handle(this.mover, {
      label: `${name}: moves with the bias`,
      text: () => `${names[2]} = ${number(read().b ?? 0)}`,
      move: (place) => this.moveTo(plane.plane(place)),
      keys: ([across, up], times) => {
        const { w, b } = read()
        if (b !== null) write({ w, b: b + 0.05 * (across + up) * times })
      },
      signal,
    })
    handle(this.turner, {
      label: `Arrow of the weights: turns the ${name[0].toLowerCase()}${name.slice(1)}`,
      text: () => read().w.map((w, i) => `${names[i]} = ${number(w)}`).join(", "),
      move: (place) => this.turnTo(plane.plane(place)),
      keys: (direction, times) => {
        const { w, b } = read()
        write({ w: w.map((value, i) => value + 0.05 * direction[i] * times), b })
      },
      signal,
    })
  }

  // The boundary through a place of the plane: only the bias changes.
  moveTo([x1, x2]) {
    const { w, b } = this.read()
    if (b !== null) this.write({ w, b: -(w[0] * x1 + w[1] * x2) })
  }

  // The tip of the arrow at a place of the plane; a boundary that is in sight keeps its foot.
  turnTo([x1, x2]) {
    const { b } = this.read()
    const foot = this.foot
    const way = [(x1 - foot[0]) / this.length, (x2 - foot[1]) / this.length]
    const length = Math.min(0.95, Math.hypot(...way))
    const w = way.map((part) => (part * WEIGHT) / (1 - length))
    const keeps = b !== null && this.plane.holds(this.nearest)
    this.write({ w, b: keeps ? -(w[0] * foot[0] + w[1] * foot[1]) : b })
  }

  get nearest() {
    const { w, b } = this.read()
    return this.plane.foot(w, b ?? 0)
  }

  // Where the arrow of the weights begins: on the boundary, or in the middle.
  get foot() {
    if (this.read().b === null) return [0, 0]
    return this.plane.holds(this.nearest) ? this.nearest : this.plane.middle
  }

  tip(w) {
    const foot = this.foot
    const length = Math.hypot(...w) + WEIGHT
    return this.plane.place(this.plane.within(foot.map((value, i) => value + (this.length * w[i]) / length)))
  }

  // `next`: the weights after the next epoch.
  render(next) {
    const { w, b } = this.read()
    this.plane.showLine(this.line, w, b ?? 0)
    const [from, tip] = [this.plane.place(this.foot), this.tip(w)]
    const end = next ? this.tip(next) : tip
    set(this.arrow, { x1: from[0], y1: from[1], x2: tip[0], y2: tip[1] })
    set(this.slope, { x1: tip[0], y1: tip[1], x2: end[0], y2: end[1] })
    const [cx, cy] = this.plane.place(this.plane.within(this.nearest))
    set(this.mover, { cx, cy, visibility: b === null ? "hidden" : "visible" })
    set(this.turner, { cx: tip[0], cy: tip[1] })
    this.mover.show(b ?? 0)
    this.turner.show(w[0])
  }
}
