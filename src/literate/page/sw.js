// Reading without a network: keeps the files of the pages that were visited, and all files for who
// takes the book along.
//
// The site's list says which bytes each file has now. It is asked for at each visit, before a page is
// answered, and files are kept under the sums of their bytes. So with a network nobody gets an old
// page, and a page gets no file of another version. What is not as in the list comes from the
// network as if there were no worker, and is not kept. A site without the list has given the worker
// up, which then removes all that it has kept, and itself.

const ROOT = registration.scope
const STORE = `literate-book 1 ${ROOT}` // the number counts how things are kept there
const LIST = new URL("offline.json", ROOT).href
const STATE = `${LIST}?state`
const PATIENCE = 4000 // milliseconds in which a network says which version there is
const NOTHING = { version: "", files: {} }
const MISSING = `<!doctype html><html lang="en"><meta charset="utf-8"><title>No network</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<body style="font: 1.1rem/1.6 sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1rem">
<h1>There is no network</h1><p>And this page was neither visited before nor taken along.
<a href="${ROOT}">The front page</a> may be there.`

const sumOf = async (bytes) =>
  [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, 16)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")

// ---- what is kept

const kept = (sum) => caches.match(`${LIST}?${sum}`, { cacheName: STORE })
const keep = async (key, answer) => (await caches.open(STORE)).put(key, answer)

// The list that holds `now`, the one `before`, and the ids of `old` pages, opened before it held.
let loading
const state = () => (loading ??= load())
const load = async () => {
  const saved = await caches.match(STATE, { cacheName: STORE })
  return saved ? saved.json() : { now: NOTHING, before: NOTHING, old: [] }
}

// From now on another list holds. Pages that are open get nothing more, and are told.
async function turn(list, own) {
  const held = await state()
  if (list.version === held.now.version) return false
  const open = held.now.version || held.before.version ? await clients.matchAll({ type: "all" }) : []
  const old = open.filter(({ id }) => id !== own)
  if (held.now.version) held.before = held.now
  Object.assign(held, { now: list, old: old.map(({ id }) => id) })
  await keep(STATE, Response.json(held))
  for (const client of old) client.postMessage("older")
  return true
}

const isListed = async (path) => Object.hasOwn((await state()).now.files, path)

// Which files are missing of the book, or else of the pages that were visited. If none are, what
// was before goes.
async function missing(all) {
  const held = await state()
  const store = await caches.open(STORE)
  const sums = new Set((await store.keys()).map(({ url }) => url.slice(LIST.length + 1)))
  const there = (files) => Object.keys(files).filter((path) => sums.has(files[path][0]))
  const { files, version } = held.now
  const wanted = all ? Object.keys(files) : there(held.before.files).filter((path) => files[path])
  const found = wanted.filter((path) => !sums.has(files[path][0]))
  if (version && !found.length) {
    held.before = NOTHING
    const used = new Set(["state", ...Object.values(files).map(([sum]) => sum)])
    const unused = [...sums].filter((sum) => !used.has(sum))
    await Promise.all(unused.map((sum) => store.delete(`${LIST}?${sum}`)))
    await keep(STATE, Response.json(held))
  }
  return { version, missing: found.map((path) => [path, files[path][1]]) }
}

async function leave() {
  loading = undefined
  await caches.delete(STORE)
  return registration.unregister()
}

// ---- what is answered

// Asks which files the site has; whether they are others than before.
async function refresh(own) {
  const signal = AbortSignal.timeout(PATIENCE)
  const answer = await fetch(LIST, { cache: "no-cache", signal }).catch(() => undefined)
  if (!answer || answer.status >= 500) return false // no network
  if (answer.status === 404 || answer.status === 410) return void (await leave())
  const list = await answer.json().catch(() => NOTHING)
  return turn(list?.version && list.files ? list : NOTHING, own)
}

// A file as it is in the list, or nothing if another one came.
async function file(path) {
  const [sum] = (await state()).now.files[path]
  const known = await kept(sum)
  if (known) return known
  const names = path.replace(/(?<=^|\/)index\.html$/, "").split("/")
  const url = ROOT + names.map(encodeURIComponent).join("/")
  for (const cache of ["default", "reload"]) {
    const answer = await fetch(url, { cache })
    const bytes = await answer.arrayBuffer()
    if (!answer.ok || (await sumOf(bytes)) !== sum) continue
    const headers = { "Content-Type": answer.headers.get("Content-Type") ?? "" }
    await keep(`${LIST}?${sum}`, new Response(bytes, { headers })).catch(() => {}) // no room
    return new Response(bytes, { headers })
  }
}

// An older page gets nothing. If it waits for what it is made of, it is loaded again.
async function refuse({ request, clientId }) {
  const needed = ["style", "script", "font", "image"].includes(request.destination)
  const client = needed && (await clients.get(clientId))
  if (client?.navigate) client.navigate(client.url).catch(() => {}) // it may be gone
  return Response.error()
}

async function answer(event, path) {
  const { request, clientId, resultingClientId } = event
  const navigates = request.mode === "navigate"
  try {
    if (navigates) await refresh(resultingClientId)
    else if ((await state()).old.includes(clientId)) return refuse(event)
    for (;;) {
      if (!(await isListed(path))) return await fetch(request)
      const found = await file(path)
      if (found) return found
      // Has the site another file by now, or has somebody in between changed it?
      if (!(await refresh(resultingClientId))) return await fetch(request)
      if (!navigates) return refuse(event)
    }
  } catch {
    return navigates ? withoutNetwork(path, resultingClientId) : Response.error()
  }
}

// A page of the version before, if there is none of this one.
async function withoutNetwork(path, own) {
  const { before } = await state()
  const [sum] = before.files[path] ?? []
  const found = sum && (await kept(sum))
  if (found) await turn(before, own)
  const headers = { "Content-Type": "text/html; charset=utf-8" }
  return found || new Response(MISSING, { status: 503, headers })
}

// ---- what happens

addEventListener("install", (event) => {
  event.waitUntil(refresh().then(() => skipWaiting()))
})

addEventListener("activate", (event) => {
  const tidy = async () => {
    const ours = (name) => name.startsWith("literate-book ") && name.endsWith(` ${ROOT}`)
    const stale = (await caches.keys()).filter((name) => ours(name) && name !== STORE)
    await Promise.all(stale.map((name) => caches.delete(name)))
  }
  event.waitUntil(tidy().then(() => clients.claim()))
})

addEventListener("fetch", (event) => {
  const { request } = event
  const [address] = request.url.split(/[?#]/)
  if (request.method !== "GET" || !address.startsWith(ROOT)) return
  const path = decodeURIComponent(address.slice(ROOT.length)).replace(/(?<=^|\/)$/, "index.html")
  event.respondWith(answer(event, path).catch(() => fetch(request)))
})

addEventListener("message", (event) => {
  const { data, ports } = event
  const work = async () => {
    if (data.forget) return leave()
    if (!data.keep) return missing(data.all)
    const tries = data.keep.map(async (path) => (await isListed(path)) && file(path))
    return (await Promise.allSettled(tries)).length
  }
  event.waitUntil(work().then((done) => ports[0]?.postMessage(done)))
})
