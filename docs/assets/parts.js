// On a page that opens at its top, what stands under a heading is laid out when the reader comes near
// it, so that a long page shows soon (reader.css). What is left is laid out here, a part at a time,
// when there is nothing else to do, and at once when the reader presses something.
{
  const { classList } = document.documentElement
  const parts = [...document.querySelectorAll(".literate-part")]
  const idle = window.requestIdleCallback ?? setTimeout
  const finish = () => {
    parts.length = 0
    classList.remove("site-soon")
  }
  const next = () => {
    if (!parts.length) return finish()
    parts.shift().classList.add("laid-out")
    idle(next)
  }
  addEventListener("load", () => idle(next))
  for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, finish, { capture: true })
}
