// What a cell gave, put where the built page shows it.

const element = (name, className, text) => {
  const made = document.createElement(name)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

const fromHtml = (html) => {
  const template = document.createElement("template")
  template.innerHTML = html
  return template.content
}

const printed = (text, kind) => {
  const pre = element("pre", `literate-output ${kind}`)
  pre.append(element("code", "", text.trimEnd()))
  return pre
}

// The inline Markdown that stands in tables: code, strong, emphasis, formulas as the build set them.
export function inline(text, formulas) {
  const out = document.createDocumentFragment()
  for (const part of text.split(/(`[^`]+`|\$[^$]+\$|\*\*[^*]+\*\*|\*[^*]+\*)/)) {
    if (/^`.+`$/.test(part)) out.append(element("code", "", part.slice(1, -1)))
    else if (/^\$.+\$$/.test(part)) {
      const set = formulas[part.slice(1, -1)]
      out.append(set ? fromHtml(set) : element("code", "", part.slice(1, -1)))
    } else if (/^\*\*.+\*\*$/.test(part)) out.append(element("strong", "", part.slice(2, -2)))
    else if (/^\*.+\*$/.test(part)) out.append(element("em", "", part.slice(1, -1)))
    else out.append(part.replace(/\\([|\\`*_$])/g, "$1"))
  }
  return out
}

// A table as `literate.table` writes it: rows of `| a | b |`, the second row a rule.
export function table(markdown, formulas) {
  const rows = markdown.trim().split("\n").map((row) => row.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()))
  const right = rows[1].map((rule) => rule.endsWith(":"))
  const named = rows.length > 3 && rows.slice(2).every(([first]) => /\p{L}/u.test(first))
  const made = element("table")
  made.tabIndex = 0
  const line = (cells, tag) => {
    const row = element("tr")
    cells.forEach((cell, i) => {
      const heads = tag === "th" ? cell && "col" : named && !i && "row"
      const box = element(heads ? "th" : "td")
      if (heads) box.scope = heads
      if (right[i]) box.style.textAlign = "right"
      box.append(inline(cell, formulas))
      row.append(box)
    })
    return row
  }
  const head = element("thead")
  const body = element("tbody")
  head.append(line(rows[0], "th"))
  rows.slice(2).forEach((row) => body.append(line(row, "td")))
  made.append(head, body)
  return made
}

function picture(data, old) {
  const figure = old ?? element("figure", "literate-figure")
  const caption = figure.querySelector("figcaption")
  const anchors = [...figure.querySelectorAll(":scope > span[id]")]
  const frames = data["application/x-literate-frames+json"]
  const image = frames?.svg ?? data["image/svg+xml"]
  const parts = [...anchors]
  if (image) parts.push(fromHtml(image))
  else {
    const mime = ["image/png", "image/jpeg", "image/gif"].find((kind) => data[kind])
    const img = element("img")
    img.src = `data:${mime};base64,${data[mime].trim()}`
    parts.push(img)
  }
  if (frames) {
    const slider = element("div", "literate-slider")
    slider.dataset.name = frames.name
    slider.dataset.labels = JSON.stringify(frames.labels)
    parts.push(slider)
  }
  if (caption) parts.push(caption)
  figure.replaceChildren(...parts)
  return figure
}

const PICTURES = ["application/x-literate-frames+json", "image/svg+xml", "image/png", "image/jpeg", "image/gif"]

// Show the outputs of a step in its box; `was` is the figure that the built page has there.
export function showOutputs(box, outcome, { formulas, figure, where }) {
  const parts = outcome.problems.map(({ line, message }) => {
    const failure = element("div", "admonition failure")
    failure.append(element("p", "admonition-title", where(line)), printed(message, "problem"))
    return failure
  })
  let old = figure
  for (const { output_type: type, name, text, data } of outcome.outputs) {
    if (type === "stream") parts.push(printed(text, name))
    else if (PICTURES.some((mime) => data[mime])) {
      parts.push(picture(data, old))
      old = undefined
    } else if (data["text/html"]) {
      const html = element("div", "literate-output")
      html.append(fromHtml(data["text/html"]))
      parts.push(html)
    } else if (/^\|/.test(data["text/markdown"] ?? "")) parts.push(table(data["text/markdown"], formulas))
    else parts.push(printed(data["text/markdown"] ?? data["text/latex"] ?? data["text/plain"] ?? "", "result"))
  }
  const captions = [...box.querySelectorAll("caption")]
  for (const part of parts) if (part.localName === "table" && captions.length) part.prepend(captions.shift().cloneNode(true))
  box.replaceChildren(...parts)
  box.dispatchEvent(new CustomEvent("literate-shown", { bubbles: true }))
}
