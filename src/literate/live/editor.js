// A cell as an editor: a textarea over the coloured code, which stays underneath and grows with it.

const KEYWORDS = new Set(
  "and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case".split(" "),
)
const CONSTANTS = new Set(["True", "False", "None"])
const TOKEN =
  /(?<c>#.*)|(?<s>[rbfuRBFU]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))|(?<m>\b\d[\d_.]*(?:[eE][+-]?\d+)?j?)|(?<n>[^\W\d]\w*)|(?<o>[-+*/%@=<>!&|^~]+)|(?<p>[()[\]{},.:;])/gu

// The text as spans with the class names that the build's own colouring uses.
export function colour(text) {
  const out = document.createDocumentFragment()
  let end = 0
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > end) out.append(text.slice(end, found.index))
    end = found.index + found[0].length
    const [kind] = Object.entries(found.groups).find(([, part]) => part !== undefined)
    const span = document.createElement("span")
    span.className = kind === "c" ? "c1" : kind === "s" ? "s2" : kind === "m" ? "mf" : kind
    if (KEYWORDS.has(found[0])) span.className = "k"
    if (CONSTANTS.has(found[0])) span.className = "kc"
    span.textContent = found[0]
    out.append(span)
  }
  out.append(text.slice(end))
  return out
}

// What a key does to a text with a selection: the new text and selection, or nothing.
export function edit(key, shift, text, from, to) {
  const line = text.lastIndexOf("\n", from - 1) + 1
  const indent = /^ */.exec(text.slice(line))[0]
  if (key === "Enter") {
    const deeper = /:\s*(#.*)?$/.test(text.slice(line, from)) ? "    " : ""
    const inserted = "\n" + indent.slice(0, from - line) + deeper
    return { insert: inserted, from, to, at: from + inserted.length }
  }
  if (key === "Tab" && !shift && from === to) {
    const spaces = " ".repeat(4 - ((from - line) % 4))
    return { insert: spaces, from, to, at: from + spaces.length }
  }
  if (key === "Tab") {
    const block = text.slice(line, to)
    const moved = shift ? block.replace(/^ {1,4}/gm, "") : block.replace(/^(?=.)/gm, "    ")
    return { insert: moved, from: line, to, select: [line, line + moved.length] }
  }
  if (key === "Backspace" && from === to && from > line && from - line <= indent.length) {
    const back = (from - line) % 4 || 4
    return { insert: "", from: from - back, to, at: from - back }
  }
}

// Put an editor over the block of code in a place, or make one there. Calls `changed` after edits
// and `run` after Shift+Enter. The editor has the `block` that holds it, and its `value`.
export function makeEditor(home, source, { label, changed, run }) {
  let code = home.querySelector("pre > code")
  if (!code) {
    const block = document.createElement("div")
    block.className = "highlight"
    block.append(document.createElement("pre"))
    code = document.createElement("code")
    block.firstChild.append(code)
    home.append(block)
  }
  const built = [...code.childNodes].map((node) => node.cloneNode(true))
  const area = document.createElement("textarea")
  area.className = "literate-editor"
  area.spellcheck = false
  area.wrap = "off"
  area.setAttribute("autocapitalize", "off")
  area.setAttribute("autocomplete", "off")
  area.setAttribute("aria-label", `${label}. Shift and Enter run it. Escape, then Tab, leaves it.`)
  area.value = source
  const pre = code.parentElement
  pre.classList.add("literate-editing")
  pre.append(area)

  let leaving = false
  const show = () => {
    if (area.value === source) code.replaceChildren(...built.map((node) => node.cloneNode(true)))
    else code.replaceChildren(colour(area.value), "\n")
    area.rows = area.value.split("\n").length
    pre.classList.toggle("literate-changed", area.value !== source)
  }
  area.addEventListener("input", () => {
    show()
    changed()
  })
  area.addEventListener("scroll", () => (code.scrollLeft = area.scrollLeft))
  area.addEventListener("blur", () => (leaving = false))
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leaving = true
    else if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault()
      run()
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) {
      if (event.key === "Tab" && leaving) return
      const { selectionStart: from, selectionEnd: to } = area
      const done = edit(event.key, event.shiftKey, area.value, from, to)
      if (event.key !== "Shift") leaving = false
      if (!done) return
      event.preventDefault()
      area.setSelectionRange(done.from, done.to)
      // Not setRangeText: what is inserted this way can be undone.
      if (!document.execCommand(done.insert ? "insertText" : "delete", false, done.insert)) {
        area.setRangeText(done.insert)
        area.dispatchEvent(new Event("input"))
      }
      const [first, last] = done.select ?? [done.at, done.at]
      area.setSelectionRange(first, last)
    }
  })
  show()
  return {
    block: code.closest(".highlight"),
    get value() {
      return area.value
    },
    set value(text) {
      if (text === area.value) return
      area.value = text
      show()
      changed()
    },
  }
}
