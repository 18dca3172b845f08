// A switch in the header unfolds all notes about the article, for who reads along with it. What was
// chosen is kept in this browser, and where nothing can be kept it holds for the page.
{
  const button = document.querySelector(".site-article")
  const notes = [...document.querySelectorAll("article details")].filter(
    (note) => note.querySelector("summary").textContent.trim() === "About the article",
  )
  const kept = () => {
    try {
      return __md_get("article") === true
    } catch {
      return false
    }
  }
  const show = (open) => {
    for (const note of notes) note.open = open
    button.setAttribute("aria-pressed", open)
  }
  if (button && notes.length) {
    button.classList.add("shown")
    if (kept()) show(true)
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") !== "true"
      try {
        __md_set("article", open)
      } catch {}
      show(open)
    })
  }
}
