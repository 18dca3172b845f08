// The keyboard reaches code, a formula or a table where it is wider than its place, and only there.
// Without this script it reaches all formulas and tables.
{
  const boxes = document.querySelectorAll(
    ".md-typeset :is(table[tabindex], .math-display, pre > code)",
  )
  const follow = (box) => {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0
    else box.removeAttribute("tabindex")
  }
  // A box that is not laid out yet is looked at when it is. Only then its letters may be fetched.
  const observer = new ResizeObserver((entries) => {
    document.fonts.ready.then(() => entries.forEach(({ target }) => follow(target)))
  })
  boxes.forEach((box) => observer.observe(box))
}
