// A button on each block of code copies it; of `>>>` examples it copies what one types.
{
  const typed = (code) => {
    const clone = code.cloneNode(true)
    const prompts = clone.querySelectorAll(".gp")
    for (const prompt of prompts) prompt.textContent = "\0"
    if (!prompts.length) return clone.textContent
    const lines = clone.textContent.split("\n").filter((line) => line.startsWith("\0"))
    return lines.map((line) => `${line.slice(1)}\n`).join("")
  }

  const copy = async (code) => {
    try {
      await navigator.clipboard.writeText(typed(code))
      return "Copied"
    } catch {
      // Without an encrypted connection there is no clipboard: the code is selected instead.
      getSelection().selectAllChildren(code)
      return "Selected"
    }
  }

  for (const code of document.querySelectorAll(".md-typeset .highlight > pre > code")) {
    const block = code.closest(".highlight")
    if (block.classList.contains("doc-signature")) continue
    const button = document.createElement("button")
    button.type = "button"
    button.className = "site-copy"
    button.textContent = "Copy"
    button.addEventListener("click", async () => {
      button.textContent = await copy(code)
      setTimeout(() => (button.textContent = "Copy"), 2000)
    })
    block.append(button)
  }
}
