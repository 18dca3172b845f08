// The concordance: shows the rows of one part or of one form, or with certain words.
// Without this script all rows are there.
const parts = [...document.querySelectorAll(".literate-concordance")]
const headings = parts.map((part) => part.closest(".literate-part").previousElementSibling)
const rows = parts.flatMap((part) => [...part.querySelectorAll("tr:has(td)")])
const partOf = (row) => headings[parts.indexOf(row.closest(".literate-concordance"))].id
const formOf = (row) => row.cells[3].textContent

const form = document.createElement("form")
const field = (name, input) => {
  const label = document.createElement("label")
  label.append(name, input)
  form.append(label)
  return input
}
const choice = (name, options) => {
  const select = field(name, document.createElement("select"))
  select.append(new Option("all", ""), ...options.map(([text, value]) => new Option(text, value)))
  return select
}
const part = choice("Part", headings.map((heading) => [heading.firstChild.textContent, heading.id]))
const forms = [...new Set(rows.map(formOf))].sort()
const kind = choice("Form", forms.map((name) => [name, name]))
const words = field("Words", document.createElement("input"))
words.type = "search"
const count = document.createElement("output")
form.append(count)

const show = () => {
  const wanted = words.value.trim().toLowerCase()
  for (const row of rows) {
    row.hidden =
      (part.value && part.value !== partOf(row)) ||
      (kind.value && kind.value !== formOf(row)) ||
      !row.textContent.toLowerCase().includes(wanted)
  }
  for (const group of parts.flatMap((table) => [...table.querySelectorAll("tbody")])) {
    group.hidden = !group.querySelector("tr:has(td):not([hidden])")
  }
  parts.forEach((table, index) => {
    table.hidden = headings[index].hidden = !table.querySelector("tr:has(td):not([hidden])")
  })
  const left = rows.filter((row) => !row.hidden).length
  count.value = `${left} of ${rows.length} items`
}

form.className = "literate-filter"
form.addEventListener("input", show)
form.addEventListener("submit", (event) => event.preventDefault())
show()
headings[0].before(form)
