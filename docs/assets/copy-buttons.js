// Material puts the copy button of each block into a navigation landmark without a name.
// A page has dozens of them: make them groups, so that the landmarks stay useful.
const group = () => {
  document.querySelectorAll("nav.md-code__nav:not([role])").forEach((nav) => {
    nav.setAttribute("role", "group")
    nav.setAttribute("aria-label", "Code")
  })
}
new MutationObserver(group).observe(document.body, { childList: true, subtree: true })
group()
