// Reading without a network. The worker at the site's root, sw.js, keeps what was visited. Here are
// the words about it: the button in the foot that takes the whole book along, and removes it, and the
// line that tells of a newer version. What a reader has chosen is kept in this browser.
if ("serviceWorker" in navigator && "caches" in window) {
  const workers = navigator.serviceWorker
  const root = __md_scope.href
  const AT_ONCE = 6 // files
  const PYTHON = "literate-runtime" // where pages that run look for it, and check it
  const mega = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`

  // What was chosen: "book", "python", or "none" for who has removed all. Without a choice, visited
  // pages are kept.
  const chosen = (value) => {
    try {
      if (value) __md_set("offline", value)
      return __md_get("offline")
    } catch {
      return null
    }
  }

  // ---- the worker

  let started
  const start = () => (started ??= workers.register(new URL("sw.js", root)).then(() => workers.ready))
  const ask = async (message) => {
    const { active } = await start()
    return new Promise((done) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = ({ data }) => done(data)
      active.postMessage(message, [port2])
    })
  }

  // This page came before there was a worker.
  const keepThisPage = () => {
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name)
    const ours = [location.href, ...loaded].filter((url) => url.startsWith(root))
    const paths = ours.map((url) => decodeURIComponent(url.slice(root.length).split(/[?#]/)[0]))
    return ask({ keep: [...new Set(paths.map((path) => path.replace(/(?<=^|\/)$/, "index.html")))] })
  }

  // All files of the book, or else the newest ones of the pages that were visited. Gives how many
  // could not be kept.
  const complete = async (all, tell = () => {}) => {
    const { missing } = await ask({ all })
    const total = missing.reduce((sum, [, size]) => sum + size, 0)
    let done = 0
    while (missing.length) {
      const some = missing.splice(0, AT_ONCE)
      await ask({ keep: some.map(([path]) => path) })
      done += some.reduce((sum, [, size]) => sum + size, 0)
      tell(done, total)
    }
    return (await ask({ all })).missing.length
  }

  const takePython = async (tell = () => {}) => {
    const folder = new URL("assets/literate/live/", root)
    const { runtime } = await (await fetch(new URL("site.json", folder))).json()
    const cache = await caches.open(PYTHON)
    const total = runtime.files.reduce((sum, { size }) => sum + size, 0)
    let done = 0
    for (const { name, size } of runtime.files) {
      const url = new URL(runtime.folder + name, folder).href
      if (!(await cache.match(url))) await cache.add(url)
      tell((done += size), total)
    }
  }

  const forget = async () => {
    const registration = await workers.getRegistration(root)
    registration?.active?.postMessage({ forget: true })
    await registration?.unregister()
    const ours = (await caches.keys()).filter((name) => name.endsWith(` ${root}`))
    await Promise.all([PYTHON, ...ours].map((name) => caches.delete(name)))
  }

  // ---- the words

  const make = (name, properties, ...content) => {
    const element = Object.assign(document.createElement(name), properties)
    element.append(...content)
    return element
  }
  const press = (text, properties, work) => {
    const button = make("button", { type: "button", ...properties }, text)
    button.addEventListener("click", () => work(button))
    return button
  }

  // ---- an older page

  let version
  let isOlder = false
  const older = () => {
    if (document.hidden) return location.reload()
    if (isOlder) return
    isOlder = true
    const again = press("Load the page again", {}, () => location.reload())
    const text = "There is a newer version of this book. "
    document.body.append(make("p", { className: "site-older", role: "status" }, text, again))
  }
  workers.addEventListener("message", ({ data }) => data === "older" && older())
  addEventListener("pageshow", async ({ persisted }) => {
    if (persisted && (isOlder || (started && (await ask({})).version !== version))) location.reload()
  })

  // ---- the button in the foot

  const status = make("p", { role: "status" })
  const bytes = make("small", { ariaHidden: "true" }) // for eyes only: the rest is read aloud
  const say = (text) => (status.textContent = text)
  const tell = (what) => (done, total) => {
    bytes.textContent = `${what}: ${mega(done)} of ${mega(total)}`
  }

  const take = async (python) => {
    say("Fetching …")
    chosen(python ? "python" : "book")
    try {
      await navigator.storage?.persist?.()
      const lost = await complete(true, tell("Pages"))
      if (python) await takePython(tell("Python"))
      const files = lost === 1 ? "1 file is" : `${lost} files are`
      if (lost) say(`${files} missing: the network is gone, or there is no room.`)
      else say(`The book is here${python ? ", and so is Python" : ""}. It needs no network.`)
    } catch {
      say("This broke off. What has come is kept, and your next visit goes on with it.")
    }
    bytes.textContent = ""
  }

  // What is here now, for who has asked for the whole book.
  const told = async () => {
    if (chosen() === "none") return "Nothing is kept."
    if (!chosen()) return ""
    const { missing } = await ask({ all: true })
    return missing.length ? `${missing.length} files are missing.` : "The whole book is here."
  }

  const inform = async () => {
    const list = await fetch(new URL("offline.json", root), { cache: "no-cache" })
      .then((answer) => answer.json())
      .catch(() => null) // no network
    const files = Object.entries(list?.files ?? {})
    const pages = files.filter(([path]) => path.endsWith(".html")).length
    const size = mega(files.reduce((sum, [, [, bytes]]) => sum + bytes, 0))
    const box = make("input", { type: "checkbox", checked: chosen() === "python" })
    const python = ` And Python, so that pages run: ${mega(list?.python)} more.`
    const fetchIt = press("Fetch it", { className: "md-button md-button--primary" }, async () => {
      fetchIt.disabled = remove.disabled = true
      await take(box.checked)
      fetchIt.disabled = remove.disabled = false
    })
    const remove = press("Remove it", { className: "md-button" }, async () => {
      chosen("none")
      await forget()
      location.reload()
    })
    const close = press("Close", { className: "md-button" }, () => dialog.close())
    const visited = "Pages that you have visited are kept in this browser. They need no network."
    const all = list ? `All ${pages} pages take ${size}.` : "There is no network to fetch the others."
    dialog.replaceChildren(
      make("h2", { id: "site-offline" }, "Take the book along"),
      make("p", {}, `${visited} ${all}`),
      ...(list?.python ? [make("p", {}, make("label", {}, box, python))] : []),
      make("p", {}, "A new version replaces what is kept. What you remove leaves nothing behind."),
      status,
      bytes,
      make("p", { className: "site-buttons" }, ...(list ? [fetchIt] : []), remove, close),
    )
    say(await told().catch(() => ""))
    dialog.showModal()
  }

  const dialog = make("dialog", { className: "site-offline md-typeset" })
  dialog.setAttribute("aria-labelledby", "site-offline")
  document.body.append(dialog)
  const button = press("Take the book along", {}, inform)
  document.querySelector(".site-links").append(make("li", {}, button))

  // ---- when all else is done

  const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 1000))
  const begin = async () => {
    if (chosen() === "none") return
    if (!workers.controller) await keepThisPage()
    version = (await ask({})).version
    await complete(["book", "python"].includes(chosen()))
    if (chosen() === "python") await takePython()
    document.documentElement.dataset.offline = "kept" // what was visited, or the whole book
  }
  const later = () => idle(() => begin().catch(() => {}))
  if (document.readyState === "complete") later()
  else addEventListener("load", later)
}
