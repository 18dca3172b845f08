// A plane with two axes, its shade, points and lines; and the boundary of one neuron.

import { at, handle, html, number, set, svg } from "./controls.js"

const SIZE = 320
const GRID = 40 // squares of the shade, along each side
const WEIGHT = 4 // whose arrow is half as long as one can be

const rgb = (hex) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16))

export class Plane {
  // `range` is [lowest, highest] of both axes, or one pair for each; `press` gets a pressed place.
  constructor(picture, { label, names, range, press }) {
    this.picture = picture
    this.range = range
    this.canvas = html("canvas", { width: GRID, height: GRID, ariaHidden: "true" })
    this.lines = svg("g")
    this.dots = svg("g")
    this.tops = svg("g")
    this.ticks = svg("g", { class: "play-ticks" })
    const axes = names.map((name, i) => {
      const [x, y] = i ? [6, 14] : [SIZE - 6, SIZE - 6]
      return svg("text", { x, y, class: "play-axis", "text-anchor": i ? "start" : "end" }, name)
    })
    this.drawing = svg(
      "svg",
      { viewBox: `0 0 ${SIZE} ${SIZE}`, role: "group", "aria-label": label },
      this.ticks,
      ...axes,
      this.lines,
      this.dots,
      this.tops,
    )
    this.element = html("div", { className: "play-plane" }, this.canvas, this.drawing)
    if (press) {
      const add = (event) => press(this.plane(at(this.drawing, event)))
      this.drawing.addEventListener("click", (event) => event.target === this.drawing && add(event))
    }
  }

  get spans() {
    return Array.isArray(this.range[0]) ? this.range : [this.range, this.range]
  }

  // From the plane (x1 to the right, x2 up) to the drawing and back.
  place([x1, x2]) {
    const [[left, right], [low, high]] = this.spans
    return [((x1 - left) / (right - left)) * SIZE, SIZE - ((x2 - low) / (high - low)) * SIZE]
  }

  plane([x, y]) {
    const [[left, right], [low, high]] = this.spans
    return [left + (x / SIZE) * (right - left), low + ((SIZE - y) / SIZE) * (high - low)]
  }

  holds([x1, x2]) {
    const [[left, right], [low, high]] = this.spans
    return x1 > left && x1 < right && x2 > low && x2 < high
  }

  // The nearest place that is not at the edge.
  within([x1, x2]) {
    const inside = (value, [low, high]) => {
      const edge = 0.03 * (high - low)
      return Math.min(high - edge, Math.max(low + edge, value))
    }
    return [inside(x1, this.spans[0]), inside(x2, this.spans[1])]
  }

  // ---- shade: `shares` gets all places of the grid, and gives for each the share of each colour

  shade(shares) {
    const style = getComputedStyle(this.picture)
    const colours = ["zero", "one", "two"].map((name) => rgb(style.getPropertyValue(`--play-${name}`).trim()))
    const context = this.canvas.getContext("2d")
    const image = context.createImageData(GRID, GRID)
    shares(this.grid).forEach((row, i) => {
      for (let c = 0; c < 3; c++) {
        image.data[4 * i + c] = row.reduce((sum, share, k) => sum + share * colours[k][c], 0)
      }
      image.data[4 * i + 3] = 255
    })
    context.putImageData(image, 0, 0)
  }

  // The middles of the squares, row by row.
  get grid() {
    const key = JSON.stringify(this.range)
    if (this.gridded !== key) {
      this.gridded = key
      const middles = Array.from({ length: GRID }, (_, i) => ((i + 0.5) / GRID) * SIZE)
      this.places = middles.flatMap((y) => middles.map((x) => this.plane([x, y])))
    }
    return this.places
  }

  // ---- ticks: whole numbers, a few of them

  showTicks() {
    const key = JSON.stringify(this.range)
    if (this.ticked === key) return
    this.ticked = key
    const ticks = this.spans.flatMap(([low, high], axis) => {
      const step = Math.max(1, Math.round((high - low) / 5))
      const made = []
      for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
        const [x, y] = this.place(axis ? [this.spans[0][0], value] : [value, this.spans[1][0]])
        if (x > SIZE - 30 || (axis && (y < 24 || y > SIZE - 16)) || (!axis && x < 8)) continue
        const place = axis ? { x: 5, y: y + 4 } : { x, y: SIZE - 6, "text-anchor": "middle" }
        made.push(svg("text", place, String(value).replace("-", "−")))
      }
      return made
    })
    this.ticks.replaceChildren(...ticks)
  }

  // ---- points: `kinds` are classes 0, 1, 2; `right` says whether the answer is

  showPoints(X, kinds, right, { press, drag, name } = {}) {
    while (this.dots.children.length > X.length) this.dots.lastChild.remove()
    const twins = {} // in one place, side by side where they can be pressed
    X.forEach((x, i) => {
      const dot = this.dots.children[i] ?? this.dots.appendChild(this.dot(i, { press, drag, r: press ? 9 : X.length > 20 ? 4 : 7 }))
      const [left, top] = this.place(x)
      twins[x] = (twins[x] ?? -20) + 20
      set(dot, {
        transform: `translate(${left + (press ? twins[x] : 0)} ${top})`,
        class: `play-dot kind-${kinds[i]}${right[i] ? "" : " wrong"}`,
        "aria-label": name?.(i),
      })
      if (press) dot.lastChild.textContent = kinds[i]
    })
  }

  // A circle, a square and a triangle: the stylesheet shows the one of the point's class.
  dot(i, { press, drag, r }) {
    const dot = svg(
      "g",
      {},
      svg("circle", { r }),
      svg("rect", { x: -r, y: -r, width: 2 * r, height: 2 * r }),
      svg("path", { d: `M0 ${-r - 1}L${r + 1} ${r}L${-r - 1} ${r}Z` }),
    )
    if (!press) return dot
    dot.append(svg("text", { dy: 4 }))
    const keys = ([across, up], times) => drag(i, [0.05 * across * times, 0.05 * up * times])
    handle(dot, { move: () => {}, keys, signal: this.picture.signal, role: "button" })
    dot.onclick = () => press(i)
    dot.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return
      event.preventDefault()
      press(i)
    }
    return dot
  }

  // ---- the line w1 x1 + w2 x2 + b = 0, from edge to edge of the plane

  showLine(line, [w1, w2], b) {
    const length = Math.hypot(w1, w2)
    set(line, { visibility: length ? "visible" : "hidden" })
    if (!length) return
    const foot = this.foot([w1, w2], b)
    const far = this.spans.flat().reduce((sum, value) => sum + Math.abs(value), 1)
    const ends = [-far, far].map((way) => this.place([foot[0] - (way * w2) / length, foot[1] + (way * w1) / length]))
    set(line, { x1: ends[0][0], y1: ends[0][1], x2: ends[1][0], y2: ends[1][1] })
  }

  get middle() {
    return this.spans.map(([low, high]) => (low + high) / 2)
  }

  // The point of the line that is nearest to the middle of the plane.
  foot([w1, w2], b) {
    const { middle } = this
    const square = w1 * w1 + w2 * w2
    if (square === 0) return middle
    const z = (w1 * middle[0] + w2 * middle[1] + b) / square
    return [middle[0] - z * w1, middle[1] - z * w2]
  }
}

// A line with a handle that moves it, and the weights as an arrow whose tip turns it.
export class Boundary {
  // `read` gives { w: [w1, w2], b }, where b is null without a bias; `write` takes the same.
  constructor(picture, plane, { name, names, read, write }) {
    Object.assign(this, { plane, read, write, length: (plane.spans[0][1] - plane.spans[0][0]) / 2 })
    this.line = svg("line", { class: "play-line" })
    this.arrow = svg("line", { class: "play-arrow" })
    this.slope = svg("polygon", { class: "play-slope" })
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

  // With the slopes of the loss for the weights a wedge shows the way down, and how steep it is.
  render(slopes = []) {
    const { w, b } = this.read()
    this.plane.showLine(this.line, w, b ?? 0)
    const [[x1, y1], [x2, y2]] = [this.plane.place(this.foot), this.tip(w)]
    set(this.arrow, { x1, y1, x2, y2 })
    const steep = Math.hypot(...slopes)
    const [x, y] = steep ? [-slopes[0] / steep, slopes[1] / steep] : [0, 0]
    const far = 9 + 120 * steep
    set(this.slope, { points: [x2 - 6 * y, y2 + 6 * x, x2 + far * x, y2 + far * y, x2 + 6 * y, y2 - 6 * x] })
    const [cx, cy] = this.plane.place(this.plane.within(this.nearest))
    set(this.mover, { cx, cy, visibility: b === null || !Math.hypot(...w) ? "hidden" : "visible" })
    set(this.turner, { cx: x2, cy: y2 })
    this.mover.show(b ?? 0)
    this.turner.show(w[0])
  }
}
