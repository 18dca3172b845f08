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
  const near = new IntersectionObserver(
    (entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && build(target)),
    { rootMargin: "200% 0px" },
  )
  window.whenNear = (element, act) => {
    waiting.set(element, act)
    near.observe(element)
  }
  addEventListener("keydown", () => [...waiting.keys()].forEach(build), { capture: true })
}
