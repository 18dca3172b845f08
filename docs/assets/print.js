// On paper the solutions stand at the end of the chapter, and not beside the questions. The answers
// to the questions in the text stand unfolded under them.
{
  const article = document.querySelector("article")
  const solutions = [...article.querySelectorAll("details.success")]
  const answers = [...article.querySelectorAll(".ask details")]
  const places = new Map()
  const section = document.createElement("section")
  section.className = "site-solutions"

  // The question is the paragraph that stands above, and begins with its number.
  const question = (solution) => {
    for (let e = solution.previousElementSibling; e; e = e.previousElementSibling) {
      const name = e.querySelector(":scope > strong:first-child")
      if (name) return name.textContent
    }
    return ""
  }

  const gather = () => {
    if (places.size) return
    for (const answer of answers) {
      places.set(answer, [undefined, answer.open])
      answer.open = true
    }
    if (!solutions.length) return
    section.innerHTML = "<h2>Solutions</h2>"
    for (const solution of solutions) {
      const mark = document.createComment("solution")
      const name = document.createElement("h3")
      name.textContent = question(solution)
      places.set(solution, [mark, solution.open])
      solution.replaceWith(mark)
      solution.open = true
      section.append(name, solution)
    }
    const end = article.querySelector(".footnote, .literate-api, .site-end, .cite")
    if (end) end.before(section)
    else article.append(section)
  }
  const putBack = () => {
    for (const [folded, [mark, open]] of places) {
      mark?.replaceWith(folded)
      folded.open = open
    }
    places.clear()
    section.remove()
  }

  addEventListener("beforeprint", gather)
  addEventListener("afterprint", putBack)
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? gather() : putBack()))
}
