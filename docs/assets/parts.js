// On a page that opens at its top, what stands under a heading is laid out when the reader comes near
// it, so that a long page shows soon (reader.css). What is left is laid out here, a part at a time,
// when there is nothing else to do, and at once when the reader presses something.
{
  const { classList } = document.documentElement
  const parts = [...document.querySelectorAll(".literate-part")]
  const idle = window.requestIdleCallback ?? setTimeout
  const next = () => {
    parts.shift()?.classList.add("laid-out")
    if (parts.length) idle(next)
  }
  addEventListener("load", () => idle(next))
  const finish = () => {
    parts.length = 0
    classList.remove("site-soon")
  }
  for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, finish, { capture: true })

  // Questions and playable pictures build themselves when the reader comes near, or presses a key, by
  // which one gets to all that is on the page.
  const waiting = new Map()
  const build = (element) => {
    near.unobserve(element)
    waiting.get(element)?.(element)
    waiting.delete(element)
  }
  // While something above grows, the browser holds on to what the reader sees. Where that is no more
  // than the end of a part, this is the part's beginning, so a heading in view is held here.
  const headings = [...document.querySelectorAll("article :is(h2, h3)")]
  const holding = (act) => {
    const top = (heading) => heading.getBoundingClientRect().top
    const seen = headings.find((heading) => top(heading) >= 0 && top(heading) < innerHeight)
    const before = seen && top(seen)
    act()
    if (seen && top(seen) !== before)
      scrollBy({ top: top(seen) - before, behavior: "instant" })
  }
  const near = new IntersectionObserver(
    (entries) => {
      const here = entries.filter(({ isIntersecting }) => isIntersecting)
      if (here.length) holding(() => here.forEach(({ target }) => build(target)))
    },
    { rootMargin: "200% 0px" },
  )
  window.whenNear = (element, act) => {
    waiting.set(element, act)
    near.observe(element)
  }
  const all = () => [...waiting.keys()].forEach(build)
  addEventListener("keydown", () => holding(all), { capture: true })
}
