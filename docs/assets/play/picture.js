// What all pictures that one plays with have in common: a state that is plain JSON and stands in
// the address when shared, controls with names, handles for pointer and keyboard, and an end.

const SVG = "http://www.w3.org/2000/svg"

// An SVG element; attributes that are undefined are left out.
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name)
  set(made, attributes)
  made.append(...children)
  return made
}

export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) element.removeAttribute(name)
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value)
  }
}

// An HTML element; keys that begin with "on" are listeners.
export function html(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value)
    else if (key in made && key !== "list") made[key] = value
    else made.setAttribute(key, value)
  }
  made.append(...children)
  return made
}

// A number as the book prints it, with a true minus sign.
export function number(value, digits = 3) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "no number" : value > 0 ? "∞" : "−∞"
  const text = Math.abs(value) < 0.5 * 10 ** -digits ? (0).toFixed(digits) : value.toFixed(digits)
  return text.replace("-", "−")
}

export class Picture extends HTMLElement {
  #state
  #frame
  #ends

  // A subclass has `defaults`, `build()` (once), `render()` (after each change), and `values`.
  get defaults() {
    return {}
  }

  get state() {
    return structuredClone(this.#state)
  }

  // Takes a whole state or a part of one; throws for a name that the picture does not know.
  set state(given) {
    const unknown = Object.keys(given).filter((name) => !(name in this.defaults))
    if (unknown.length) {
      throw new TypeError(`unknown in the state of ${this.localName}: ${unknown.join(", ")}`)
    }
    this.#state = { ...(this.#state ?? this.defaults), ...structuredClone(given) }
    this.draw()
  }

  // The state itself, for the picture's own methods; they call `change` when they alter it.
  get now() {
    return this.#state
  }

  change(part) {
    Object.assign(this.#state, part)
    this.draw()
  }

  connectedCallback() {
    this.#ends = new AbortController()
    this.#state ??= { ...this.defaults, ...JSON.parse(this.getAttribute("state") ?? "{}") }
    const shared = new URLSearchParams(location.hash.slice(1)).get(this.id || this.localName)
    if (shared) {
      try {
        this.state = JSON.parse(shared)
      } catch {
        // A broken address shows the picture as the chapter has it.
      }
    }
    this.given = this.state
    this.replaceChildren()
    this.build()
    this.render()
  }

  disconnectedCallback() {
    this.#ends.abort()
    cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    this.pause()
  }

  // Listeners made with this signal end with the picture.
  get signal() {
    return this.#ends.signal
  }

  draw() {
    if (!this.isConnected || !this.#ends || this.#frame !== undefined) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined
      this.render()
    })
  }

  // ---- training in slices: `slice` does a little and says whether there is more

  play(slice) {
    this.pause()
    const turn = () => {
      const until = performance.now() + 8
      let more = true
      while (more && performance.now() < until) more = slice()
      this.draw()
      this.playing = more ? requestAnimationFrame(turn) : undefined
      if (!more) this.paused()
    }
    this.playing = requestAnimationFrame(turn)
    this.paused()
  }

  pause() {
    if (this.playing !== undefined) cancelAnimationFrame(this.playing)
    this.playing = undefined
    if (this.isConnected) this.paused()
  }

  // A subclass shows whether it plays.
  paused() {}

  // ---- controls

  button(text, press) {
    return html("button", { type: "button", className: "play-button", textContent: text, onclick: press })
  }

  // A slider with a field for the number; `read` and `write` know where the value lives.
  slider(label, { min, max, step, read, write }) {
    const range = html("input", { type: "range", min, max, step })
    const field = html("input", { type: "number", step, className: "play-number" })
    range.setAttribute("aria-label", label)
    field.setAttribute("aria-label", `${label}, as a number`)
    range.addEventListener("input", () => write(Number(range.value)))
    field.addEventListener("change", () => Number.isFinite(field.valueAsNumber) && write(field.valueAsNumber))
    const row = html("label", { className: "play-slider" }, html("span", { textContent: label }), range, field)
    row.show = () => {
      const value = read()
      range.value = value
      if (document.activeElement !== field) field.value = Number(value.toFixed(4))
    }
    return row
  }

  choice(label, options, read, write) {
    const select = html("select", { onchange: () => write(select.value) })
    for (const option of options) select.append(html("option", { value: option, textContent: option }))
    const row = html("label", { className: "play-choice" }, html("span", { textContent: label }), select)
    row.show = () => (select.value = read())
    return row
  }

  // ---- handles: an element of the drawing that is moved by pointer, touch or arrow keys

  handle(element, { label, text, move, keys }) {
    set(element, { tabindex: 0, role: "slider", "aria-label": label, class: "play-handle" })
    const { signal } = this
    element.addEventListener(
      "pointerdown",
      (event) => {
        event.preventDefault()
        element.focus()
        element.setPointerCapture(event.pointerId)
      },
      { signal },
    )
    element.addEventListener(
      "pointermove",
      (event) => element.hasPointerCapture(event.pointerId) && move(this.at(element.ownerSVGElement, event)),
      { signal },
    )
    element.addEventListener(
      "keydown",
      (event) => {
        const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key]
        if (!direction) return
        event.preventDefault()
        keys(direction, event.shiftKey ? 10 : 1)
      },
      { signal },
    )
    element.show = (value) =>
      set(element, { "aria-valuenow": Number(value.toFixed(4)), "aria-valuetext": text() })
  }

  // Where a pointer is, in the units of a drawing's viewBox.
  at(drawing, event) {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse())
    return [x, y]
  }

  // The address that carries this state.
  share() {
    const hash = new URLSearchParams(location.hash.slice(1))
    hash.set(this.id || this.localName, JSON.stringify(this.state))
    history.replaceState(null, "", `#${hash}`)
    return location.href
  }
}
