// Python beside the page: fetches the runtime, checks every byte of it, and hands each step to the
// press's own shell. It has no access to the page; the two send each other messages.
//
// From the page: {start: {files, runtime, packages, page}}, {run: [{index, source, kind}], id, fresh}.
// To the page: {progress: {stage, done, total}}, {ready: {}}, {running: index}, {outcome, index, ms},
// {done: id, failed: index}, {fault: text}.

const CACHE = "literate-runtime"

class Fault extends Error {}

const hex = (buffer) =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("")

async function fault(file, data) {
  if (data.byteLength !== file.size) {
    return `has ${data.byteLength} bytes, expected ${file.size}`
  }
  const sum = hex(await crypto.subtle.digest("SHA-256", data))
  return sum === file.sha256 ? "" : `has the sha256 ${sum.slice(0, 12)}…, expected ${file.sha256.slice(0, 12)}…`
}

async function read(answer, progress) {
  const parts = []
  const reader = answer.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Blob(parts).arrayBuffer()
    parts.push(value)
    progress(value.length)
  }
}

async function fetchFile(base, file, cache, progress) {
  const url = new URL(file.name, base).href
  const kept = await cache?.match(url).catch(() => undefined)
  if (kept) {
    const data = await kept.arrayBuffer()
    if (!(await fault(file, data))) {
      progress(data.byteLength)
      return data
    }
  }
  let answer
  try {
    answer = await fetch(url)
  } catch {
    throw new Fault(`${file.name} cannot be fetched; is there a network?`)
  }
  if (!answer.ok) throw new Fault(`${file.name} is not there (${answer.status})`)
  let data
  try {
    data = await read(answer, progress)
  } catch {
    throw new Fault(`${file.name} broke off`)
  }
  const wrong = await fault(file, data)
  if (wrong) throw new Fault(`${file.name} ${wrong}`)
  // Nobody waits for it; where storage is refused, the next visit fetches the file again.
  cache?.put(url, new Response(data)).catch(() => {})
  return data
}

// What Python compiled on an earlier page, if it was from the same files: `key` is their sum. A name
// is `library` or `modules`.
const compiledAt = (base, name, key) => new URL(`compiled-${name}?${key}`, base).href

async function compiled(base, name, key, cache) {
  const kept = await cache?.match(compiledAt(base, name, key)).catch(() => undefined)
  if (!kept) return undefined
  const data = await kept.arrayBuffer()
  const file = { size: Number(kept.headers.get("X-Size")), sha256: kept.headers.get("X-Sum") }
  return (await fault(file, data)) ? undefined : { data, count: Number(kept.headers.get("X-Count")) }
}

async function keep(base, name, key, cache, data, count) {
  const sum = hex(await crypto.subtle.digest("SHA-256", data))
  const headers = { "X-Size": data.byteLength, "X-Sum": sum, "X-Count": count }
  for (const old of await cache.keys()) {
    if (old.url.startsWith(compiledAt(base, name, ""))) await cache.delete(old)
  }
  await cache.put(compiledAt(base, name, key), new Response(data, { headers }))
}

// A module whose bytes have been checked.
async function load(data) {
  const url = URL.createObjectURL(new Blob([data], { type: "text/javascript" }))
  try {
    return await import(url)
  } finally {
    URL.revokeObjectURL(url)
  }
}

let session
let begin // makes a session
let drawing // settles when the wheels that only pictures need are here
let compile // keeps for the next page what has been compiled on this one
const wheels = new Map() // their bytes, which Python unpacks when it first imports from them

async function start({ files, runtime, packages, page }) {
  if (!globalThis.crypto?.subtle) {
    throw new Fault("the browser checks files only for pages from https or from this machine")
  }
  const cache = await globalThis.caches?.open(CACHE).catch(() => undefined)
  const total = files.reduce((sum, file) => sum + file.size, 0)
  let done = 0
  const progress = (size) => {
    done += size
    postMessage({ progress: { stage: "fetching", done, total } })
  }
  const get = (file) => fetchFile(runtime, file, cache, progress)
  const later = files.filter((file) => file.imports && !file.first)
  const first = files.filter((file) => file.first)
  const coming = new Map(files.filter((file) => !later.includes(file)).map((file) => [file.name, get(file)]))
  const book = fetchFile(packages.base, packages, cache, () => {})
  book.catch(() => {})
  const key = packages.sha256
  const [keptLibrary, keptModules] = ["library", "modules"].map((name) => compiled(runtime, name, key, cache))
  drawing = Promise.allSettled(coming.values()).then(() =>
    Promise.all(later.map(async (file) => wheels.set(file.name, await get(file)))),
  )
  drawing.catch(() => {})

  const [core, glue, wasm, library] = await Promise.all(
    ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"].map((name) => coming.get(name)),
  )
  postMessage({ progress: { stage: "starting", done, total } })
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([load(core), load(glue)])
  const checked = {
    "pyodide.asm.wasm": [wasm, "application/wasm"],
    "python_stdlib.zip": [(await keptLibrary)?.data ?? library, "application/zip"],
  }
  const original = globalThis.fetch
  globalThis.fetch = (request, options) => {
    const [data, type] = checked[String(request.url ?? request).split("/").pop()] ?? []
    return data ? Promise.resolve(new Response(data, { headers: { "Content-Type": type } })) : original(request, options)
  }
  const python = await loadPyodide({
    indexURL: runtime,
    createPyodideModule,
    lockFileContents: { info: page.info, packages: {} },
    packageBaseUrl: runtime,
    env: { PYTHONHASHSEED: "0" },
  })
  globalThis.fetch = original

  postMessage({ progress: { stage: "unpacking", done, total } })
  python.unpackArchive(await book, "zip", { extractDir: "/book" })
  const unpack = (wheel) => python.unpackArchive(wheel, "wheel", { extractDir: "/wheels" })
  for (const file of first) unpack(await coming.get(file.name))
  const modules = await keptModules
  if (modules) python.unpackArchive(modules.data, "zip", { extractDir: "/" })
  python.globals.set("fetched", (name) => unpack(wheels.get(name)))
  python.globals.set("wheels", JSON.stringify(later))
  python.runPython(`
import sys
sys.dont_write_bytecode = False
sys.path[:0] = ["/book", "/wheels"]
from literate.live import session
session.unpack_on_import(wheels, fetched)
`)
  const { Session } = python.pyimport("literate.live.session")
  begin = () => Session(JSON.stringify(page))
  session = begin()
  if (cache) compile = compiler(python, { base: runtime, key, cache }, modules?.count ?? 0)
  postMessage({ ready: {} })
}

// A function that keeps what has been compiled, if that is more than before. It goes in small steps,
// between which cells may run.
function compiler(python, { base, key, cache }, before) {
  const { keep: steps } = python.pyimport("literate.live.compiled")
  const { Path } = python.pyimport("pathlib")
  const paths = ["/lib/python314.zip", "/book", "/wheels"].map((path) => Path(path))
  let busy = false
  return () => {
    const count = python.pyimport("sys").modules.length
    if (busy || count <= before) return
    busy = true
    before = count
    const going = steps(...paths)
    const step = async () => {
      const { done, value } = going.next()
      if (!done) return soon(step)
      const [whole, others] = value.toJs()
      await keep(base, "library", key, cache, whole, count)
      await keep(base, "modules", key, cache, others, count)
      busy = false
    }
    soon(step)
  }
}

async function run({ run: steps, id, fresh }) {
  if (fresh) session = begin()
  let failed
  for (const { index, source, kind } of steps) {
    postMessage({ running: index })
    if (/\b(pictures|matplotlib|literate)\b/.test(source)) await drawing
    const before = performance.now()
    const outcome = JSON.parse(session.run(index, source))
    postMessage({ outcome, index, ms: performance.now() - before })
    if (outcome.problems.length && kind === "python") {
      failed = index
      break
    }
  }
  postMessage({ done: id, failed })
  compile?.()
}

let last = Promise.resolve()

// Cells that were asked for meanwhile come first. Where this fails, the next page begins as this one.
function soon(step) {
  setTimeout(() => {
    last = last.then(step).catch(() => {})
  })
}

onmessage = ({ data }) => {
  last = last
    .then(() => (data.start ? start(data.start) : run(data)))
    .catch((error) => postMessage({ fault: error instanceof Fault ? error.message : String(error.message ?? error) }))
}
