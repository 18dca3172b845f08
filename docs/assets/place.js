// Where the reader is: kept in this browser and nowhere else, for who comes back. The menu ticks the
// chapters that were read to their end, the front page leads to where the reader stopped, and a
// report of a mistake names the section. Where nothing can be kept, only the ticks are missing.
{
  const CHAPTERS = /^(part-\d+|labs)\//
  const root = __md_scope.pathname
  const here = location.pathname.slice(root.length)
  const kept = (key, value) => {
    try {
      if (value !== undefined) __md_set(key, value)
      return __md_get(key)
    } catch {
      return null // the browser keeps nothing
    }
  }
  const textOf = (heading) => heading?.textContent.replace("¶", "").trim() ?? ""

  // The heading above the middle of the screen.
  const section = () => {
    const headings = [...document.querySelectorAll("article :is(h1, h2, h3)[id]")]
    const above = (heading) => heading.getBoundingClientRect().top < innerHeight / 2
    return headings.findLast(above) ?? headings[0]
  }

  const finished = () => kept("finished") ?? []

  const tick = () => {
    const ticked = finished()
    for (const link of document.querySelectorAll(".md-sidebar--primary a.md-nav__link[href]")) {
      const { pathname } = new URL(link.href)
      const done = ticked.includes(pathname.slice(root.length))
      link.classList.toggle("site-finished", done)
      link.querySelector(".site-tick")?.remove()
      if (!done) continue
      const said = document.createElement("span")
      said.className = "site-tick"
      said.ariaLabel = "finished"
      said.role = "img"
      link.append(said)
    }
  }
  const finish = (done) => {
    const others = finished().filter((each) => each !== here)
    kept("finished", done ? [...others, here] : others)
    tick()
  }

  // Who is at the end of a finished chapter goes on with the next one.
  const keepPlace = () => {
    const next = document.querySelector(".md-footer__link--next")
    const atTheEnd = end.getBoundingClientRect().top < innerHeight
    if (next && atTheEnd && finished().includes(here)) {
      const title = next.querySelector(".md-ellipsis").textContent.trim()
      return kept("place", { page: new URL(next.href).pathname.slice(root.length), title })
    }
    const active = document.querySelector(".md-sidebar--primary a.md-nav__link--active .md-ellipsis")
    const reading = section()
    const place = { page: here, title: active.textContent.trim() }
    if (reading.localName !== "h1") Object.assign(place, { id: reading.id, section: textOf(reading) })
    kept("place", place)
  }

  // At the end of a chapter a box says that it is finished; who gets there ticks it, who wants to can
  // take the tick away.
  const watchTheEnd = () => {
    let away = false
    const label = document.createElement("label")
    const box = document.createElement("input")
    box.type = "checkbox"
    box.checked = finished().includes(here)
    box.addEventListener("change", () => {
      observer.disconnect()
      finish(box.checked)
    })
    label.append(box, " I have finished this chapter. ")
    end.append(label)
    const note = document.createElement("small")
    note.textContent = "Kept in this browser alone, for the ticks in the menu."
    end.append(note)
    const observer = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) away = true
      if (!isIntersecting || !away) return // who has come from elsewhere to the end reads on
      observer.disconnect()
      box.checked = true
      finish(true)
    })
    // A browser may show a page's beginning before it goes to the section that the address names.
    addEventListener("load", () => observer.observe(end))
  }

  tick()
  const end = document.querySelector(".site-end")
  if (end && CHAPTERS.test(here) && kept("works", true)) {
    document.addEventListener("visibilitychange", () => document.hidden && keepPlace())
    addEventListener("pagehide", keepPlace)
    watchTheEnd()
  }

  const report = document.querySelector("a.site-report")
  report?.addEventListener("click", () => {
    const address = new URL(report.href)
    address.searchParams.set("section", textOf(section()))
    report.href = address
  })
}
