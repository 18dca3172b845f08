// A map of a neuron's loss over its two weights, with the way that training goes on it.

import { handle, html, note, number, set, svg } from "./controls.js"
import { forward, layer, losses } from "./network.js"
import { Plane } from "./plane.js"

const BANDS = 14 // of equal width in the logarithm of the loss

export class LossMap {
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
    this.element = html("div", { className: "play-half" }, this.plane.element, note(words))
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
        return Math.log(losses["half squared error"].value(a, T))
      })
      const [low, high] = [Math.min(...logs), Math.max(...logs)]
      const band = (log) => Math.floor((BANDS * (log - low)) / (high - low || 1)) / BANDS
      return logs.map((log) => [1 - band(log), band(log)])
    })
  }
}
