// The parts of a picture: elements, numbers as the book prints them, controls that have names, and
// handles for pointer and keyboard.

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
    else if (key in made) made[key] = value
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

export const score = ({ epoch, X }, { right }) =>
  `Epoch ${epoch.toLocaleString("en")}: ${right} of ${X.length} right.`

export const button = (text, press) =>
  html("button", { type: "button", className: "play-button", textContent: text, onclick: press })

export const buttons = (...made) => html("div", { className: "play-buttons" }, ...made)

export const half = (...made) => html("div", { className: "play-half" }, ...made)

export const note = (textContent) => html("p", { className: "play-note", textContent })

// What the picture has to say, for all readers.
export const said = () => html("p", { className: "play-said", role: "status" })

// A slider with a field for the number; `read` and `write` know where the value lives. Where values
// span several powers of ten, the slider moves along their logarithms.
export function slider(label, { min, max, step, log = false, read, write }) {
  const range = html("input", { type: "range", ariaLabel: label })
  const to = log ? Math.log10 : (value) => value
  const from = log ? (value) => Number((10 ** value).toPrecision(2)) : (value) => value
  Object.assign(range, { min: to(min), max: to(max), step: log ? 0.05 : step })
  const field = html("input", { type: "number", step: "any", ariaLabel: `${label}, as a number` })
  range.addEventListener("input", () => write(from(Number(range.value))))
  field.addEventListener("change", () => Number.isFinite(field.valueAsNumber) && write(field.valueAsNumber))
  field.addEventListener("blur", () => row.show()) // what is no number is gone
  const row = html("div", { className: "play-slider" }, html("span", { textContent: label }), range, field)
  row.show = () => {
    const value = read()
    row.hidden = value === undefined
    if (row.hidden) return
    range.value = to(value)
    range.setAttribute("aria-valuetext", number(value))
    if (document.activeElement !== field) field.value = Number(value.toFixed(4))
  }
  return row
}

export const rate = (picture, min, max) =>
  slider("rate", { min, max, log: true, read: () => picture.now.rate, write: (rate) => rate > 0 && picture.change({ rate }) })

export function choice(label, options, read, write) {
  const select = html("select", { ariaLabel: label, onchange: () => write(select.value) })
  for (const option of options) select.append(html("option", { value: option, textContent: option }))
  const row = html("label", { className: "play-choice" }, html("span", { textContent: label }), select)
  row.show = () => (select.value = read())
  return row
}

export function checkbox(label, read, write) {
  const box = html("input", { type: "checkbox", onchange: () => write(box.checked) })
  const row = html("label", { className: "play-choice" }, box, html("span", { textContent: label }))
  row.show = () => (box.checked = read())
  return row
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }

// An element of a drawing that is moved by pointer, touch or arrow keys: `move` gets a place in the
// units of the drawing, `keys` a direction and how many steps.
export function handle(element, { label, text, move, keys, signal, role = "slider" }) {
  set(element, { tabindex: 0, role, "aria-label": label })
  element.classList.add("play-handle")
  const on = (name, act) => element.addEventListener(name, act, { signal })
  on("pointerdown", (event) => {
    event.preventDefault()
    event.stopPropagation()
    element.focus()
    element.setPointerCapture(event.pointerId)
  })
  on("pointermove", (event) => {
    if (element.hasPointerCapture(event.pointerId)) move(at(element.ownerSVGElement, event))
  })
  on("keydown", (event) => {
    const direction = ARROWS[event.key]
    if (!direction) return
    event.preventDefault()
    keys(direction, event.shiftKey ? 10 : 1)
  })
  element.show = (value) =>
    set(element, { "aria-valuenow": Number(value.toFixed(4)), "aria-valuetext": text() })
}

// Where a pointer is, in the units of a drawing's viewBox.
export function at(drawing, event) {
  const place = new DOMPoint(event.clientX, event.clientY)
  const { x, y } = place.matrixTransform(drawing.getScreenCTM().inverse())
  return [x, y]
}

// A table that scrolls in its box; `fill` takes the names of the columns and the rows.
export function table(label) {
  const body = html("table", { className: "play-table" })
  const box = html("div", { className: "play-scroll", tabIndex: 0, role: "region", ariaLabel: label }, body)
  box.fill = (head, rows, marked = -1) => {
    const line = (cells, kind) => html("tr", {}, ...cells.map((textContent) => html(kind, { textContent })))
    const lines = rows.map((row) => line(row, "td"))
    lines[marked]?.classList.add("play-marked")
    body.replaceChildren(html("thead", {}, line(head, "th")), html("tbody", {}, ...lines))
  }
  return box
}
