// Definitions in place: what a term, a footnote or the number of a figure leads to stands in a card
// beside it, when the link is pointed at, has the keyboard, or is tapped. The link works as before;
// on a touch screen the second tap follows it.
{
  const SHOW = 250 // milliseconds: a mouse on its way elsewhere passes over many links
  const HIDE = 200
  const LINKS = "a.term, a[href*='#fig-'], a[href^='#']:not(.headerlink, .footnote-backref)"

  const card = document.createElement("div")
  card.className = "site-card md-typeset"
  card.id = "site-card"
  card.hidden = true
  document.body.append(card)
  const pages = new Map([[location.pathname, Promise.resolve(document)]])
  let link = null // whose card is shown or about to be
  let timer = 0

  const page = ({ pathname, href }) => {
    if (!pages.has(pathname)) {
      const parse = (text) => new DOMParser().parseFromString(text, "text/html")
      pages.set(pathname, fetch(href).then((answer) => answer.text()).then(parse))
    }
    return pages.get(pathname)
  }

  const onTheScreen = (element) => {
    const { top, bottom, height } = element.getBoundingClientRect()
    return height > 0 && top > -height / 9 && bottom < innerHeight + height / 9
  }

  // What the card holds of the place to which a link leads: a copy that nobody can mistake for it.
  const copyOf = (target, address) => {
    const whole =
      target?.localName === "dt" ? target.nextElementSibling
      : target?.id.startsWith("fn:") ? target
      : target?.closest("figure, .math-display") ?? target?.querySelector(".math-display")
    if (!whole || onTheScreen(whole)) return null
    const copy = whole.cloneNode(true)
    copy.querySelectorAll(".footnote-backref, .literate-slider").forEach((e) => e.remove())
    copy.querySelectorAll("a").forEach((e) => e.replaceWith(...e.childNodes))
    copy.querySelectorAll("img").forEach((e) => (e.src = new URL(e.getAttribute("src"), address)))
    copy.removeAttribute("tabindex")
    for (const e of [copy, ...copy.querySelectorAll("[id]")]) {
      if (!e.closest("svg")) e.removeAttribute("id") // a drawing needs its own
    }
    return copy
  }

  const place = () => {
    const at = link.getClientRects()[0] ?? link.getBoundingClientRect()
    const { width, height } = card.getBoundingClientRect()
    const room = document.documentElement.clientWidth - width - 8
    const below = at.bottom + height + 8 < innerHeight || at.top < height + 60
    card.style.left = `${scrollX + Math.max(8, Math.min(at.left, room))}px`
    card.style.top = `${scrollY + (below ? at.bottom + 6 : at.top - height - 6)}px`
  }

  const hide = () => {
    clearTimeout(timer)
    card.hidden = true
    link?.removeAttribute("aria-describedby")
    link = null
  }

  const show = async (wanted, touched = false) => {
    hide()
    link = wanted
    const target = new URL(link.href)
    const found = await page(target).catch(() => null)
    const copy = copyOf(found?.getElementById(decodeURIComponent(target.hash.slice(1))), target)
    if (link !== wanted || !copy) return false
    card.replaceChildren(copy)
    if (touched) {
      const go = document.createElement("a")
      go.href = link.href
      go.textContent = "Go there"
      card.append(go)
    }
    card.hidden = false
    link.setAttribute("aria-describedby", card.id)
    place()
    return true
  }

  const later = (act, milliseconds) => {
    clearTimeout(timer)
    timer = setTimeout(act, milliseconds)
  }

  for (const each of document.querySelectorAll("article :is(" + LINKS + ")")) {
    let touched = false
    each.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"))
    each.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") later(() => show(each), SHOW)
    })
    each.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") later(hide, HIDE)
    })
    each.addEventListener("focus", () => {
      if (each.matches(":focus-visible") && !touched) show(each)
    })
    each.addEventListener("blur", () => touched || later(hide, HIDE))
    each.addEventListener("click", async (event) => {
      if (!touched || (link === each && !card.hidden)) return hide()
      event.preventDefault()
      if (!(await show(each, true))) location.href = each.href
    })
  }
  card.addEventListener("pointerenter", () => clearTimeout(timer))
  card.addEventListener("pointerleave", () => later(hide, HIDE))
  addEventListener("keydown", (event) => event.key === "Escape" && hide())
  addEventListener("pointerdown", ({ target }) => {
    if (link && !card.contains(target) && !link.contains(target)) hide()
  })
}
