// Questions that answer back. What is right or a known wrong way is read from the page at each
// check: it follows a page that runs. What was typed stays in this browser.
const kept = (id, typed) => {
  try {
    const all = __md_get("asked") ?? {}
    if (typed) __md_set("asked", { ...all, [id]: typed })
    return all[id]
  } catch {}
}
const text = ({ textContent }) => textContent.trim().replace(/\s+/g, " ")

// A number; its comma is a point or nothing, and 1/4 and 25% are 0.25.
const readings = (typed) =>
  [typed.replace(",", "."), typed.replaceAll(",", "")].map((each) => {
    const [, over, under = 1, percent] =
      /^([-+]?[\d.]+(?:e[-+]?\d+)?)(?:\/([\d.]+))?(%?)$/i.exec(each.replace(/\s/g, "").replace(/[−–]/, "-")) ?? []
    return over / under / (percent ? 100 : 1)
  })

// As exact as the page prints it, to half of its last digit.
const near = (typed, right) => {
  const [, digits = "", power = 0, percent] = /(?:\.(\d+))?(?:e([-+]?\d+))?(%?)$/i.exec(right)
  const unit = digits || percent ? 0.500001 * 10 ** (power - digits.length - 2 * !!percent) : 1e-9
  const value = readings(right)[1]
  return [...readings(typed), ...readings(typed + percent)].some((each) => Math.abs(each - value) <= unit)
}

const FORMS = {
  shape: (typed) => String(typed.match(/\d+/g)),
  choice: (typed) => typed,
  code: (typed) => typed.replace(/#.*|\s/g, "").replaceAll('"', "'"),
}

const build = (box) => {
  const find = (selector) => box.querySelector(selector)
  const form = find("form")
  for (const each of form.querySelectorAll("template")) each.replaceWith(each.content)
  const folded = find("details")
  const more = find("[type=button]")
  const inputs = [...form.querySelectorAll("input")]
  const of = FORMS[box.dataset.kind]
  const answer = (input) => (input.name ? text(input.nextSibling) : input.value)
  const say = (verdict, why) => {
    box.dataset.said = verdict
    find(".ask-said div").replaceChildren(verdict, ...(why?.cloneNode(true).childNodes ?? []))
  }
  const judge = (typed) => {
    const same = (element) => (of ? of(typed) === of(text(element)) : near(typed, text(element)))
    const right = find(".ask-right strong") ?? find("pre code")
    const why = [...box.querySelectorAll("li > :first-child")].find(same)?.nextElementSibling
    if (same(right)) say("Right: ", inputs[0].name ? why : right.parentNode)
    else say(why ? "Not yet: " : "Not yet.", why)
  }
  let hint = find(".ask-hint")
  const offer = () => (more.textContent = hint ? "Hint" : "Show the answer")

  form.onsubmit = (event) => {
    event.preventDefault()
    const typed = answer(inputs.find((input) => !input.name || input.checked))
    kept(box.id, typed)
    // A page that runs computes a line of code, and takes the answer upon itself.
    const asked = { bubbles: true, cancelable: true, detail: { typed, say } }
    if (box.dispatchEvent(new CustomEvent("literate-ask", asked))) judge(typed)
  }
  more.onclick = () => {
    if (hint) find(".ask-said").append(hint)
    else {
      more.hidden = folded.open = true
      folded.hidden = false
      folded.firstChild.focus()
    }
    hint = undefined
    offer()
  }
  form.hidden = false
  folded.hidden = true
  offer()
  const before = kept(box.id)
  for (const input of before ? inputs : []) {
    input.checked = answer(input) === before
    if (!input.name) input.value = before
    judge(before)
  }
}

for (const box of document.querySelectorAll(".ask")) whenNear(box, build)
