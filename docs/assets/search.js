// The search's worker: between the page and the theme's own worker, which does the searching. It
// fetches the index when somebody searches, and not before. It looks for whole words, and only for
// a last one that is perhaps not finished, as a beginning too; in both spellings of English; in
// singular and plural.
const INDEX = "../search/sections.json"
const WHOLE = 8 // how much more a whole word counts than a beginning
const OTHER = 4 // and one in another number
const SPELLINGS = [
  [/(.{3})iz(e[ds]?|ing|er|ations?)$/, "$1is$2"],
  [/lyz(e[ds]?|ing)$/, "lys$1"],
  [/(col|behavi)or/, "$1our"],
  [/(cent|fib)er(s?)$/, "$1re$2"],
]
const theirs = new URLSearchParams(location.search).get("worker")
let words = []

// A word in its other spelling is the same word, in its other number nearly.
const forms = (word) => {
  const spelt = SPELLINGS.reduce((text, [from, to]) => text.replace(from, to), word)
  const other = /.{3}[^su]s$/.test(spelt) ? spelt.slice(0, -1) : `${spelt}s`
  return [...new Set([word, spelt, other])]
}

// As the theme's worker reads a query: behind ^ stands a weight, a word without one is a beginning.
const query = (typed) => {
  words = typed.toLowerCase().match(/[^\s^*:~+"-]+/g) ?? []
  if (typed.includes('"')) return typed
  const wanted = words.flatMap((word) =>
    forms(word).map((form, index, all) => `${form}^${index === all.length - 1 ? OTHER : WHOLE}`),
  )
  return [...wanted, .../\w{4}$/.test(typed) ? words.slice(-1) : []].join(" ")
}

// Which of the typed words are in a section, in any form; of a word like "the" nothing is said.
const found = (section) => {
  const there = Object.keys(section.terms).filter((term) => section.terms[term])
  const isThere = (word) => forms(word).some((form) => there.some((term) => term.startsWith(form)))
  const asked = words.filter((word) => word in section.terms)
  return { ...section, terms: Object.fromEntries(asked.map((word) => [word, isThere(word)])) }
}

const start = async () => {
  const worker = new Worker(new URL(`javascripts/workers/${theirs}`, location.href))
  const index = await (await fetch(new URL(INDEX, location.href))).json()
  worker.postMessage({ type: 0, data: { ...index, options: { suggest: false } } })
  await new Promise((ready) => worker.addEventListener("message", ready, { once: true }))
  worker.addEventListener("message", ({ data: { type, data } }) => {
    postMessage({ type, data: { items: data.items.map((page) => page.map(found)) } })
  })
  return worker
}

let worker = null
addEventListener("message", async ({ data: { type, data } }) => {
  if (type === 0) return postMessage({ type: 1 }) // the page may ask
  if (!data.trim()) return postMessage({ type: 3, data: { items: [] } })
  worker ??= start()
  ;(await worker).postMessage({ type: 2, data: query(data) })
})
