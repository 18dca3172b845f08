// Material puts the copy button of each block into a navigation landmark without a name.
// Landmarks of one kind are told apart by their names: number them.
const nameBlocks = () => {
  document.querySelectorAll("nav.md-code__nav").forEach((nav, index) => {
    const label = `Code block ${index + 1}`
    if (nav.getAttribute("aria-label") !== label) nav.setAttribute("aria-label", label)
  })
}
new MutationObserver(nameBlocks).observe(document.body, { childList: true, subtree: true })
nameBlocks()
