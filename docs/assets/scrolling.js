// The keyboard reaches a formula or a table where it is wider than its place, and only there.
// Without this script it reaches all of them; the theme does the same for code.
{
  const boxes = document.querySelectorAll(".md-typeset :is(table[tabindex], .math-display)")
  const follow = (box) => {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0
    else box.removeAttribute("tabindex")
  }
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => follow(target)))
  boxes.forEach((box) => observer.observe(box))
  document.fonts.ready.then(() => boxes.forEach(follow))
}
