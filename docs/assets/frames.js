// Moving pictures: turns the list of values under a figure into a slider with buttons. The picture
// begins at its first frame; without this script the page shows the last one and the list.
// A page that runs says where a picture is new.
let sliders = 0
const slide = (box) => {
  const SECONDS = 0.8 // that a frame stands
  const frames = box.closest("figure").querySelectorAll("svg .frame")
  const labels = JSON.parse(box.dataset.labels)
  const name = box.dataset.name
  const last = labels.length - 1
  let timer = 0

  const make = (kind, properties) => Object.assign(document.createElement(kind), properties)
  const slider = make("input", { type: "range", min: 0, max: last, step: 1, value: 0 })
  slider.id = `literate-slider-${sliders++}`
  const label = make("label", { htmlFor: slider.id, textContent: name })
  const value = make("output", { htmlFor: slider.id })
  const button = (text, title, act) => {
    const made = make("button", { type: "button", textContent: text, title, ariaLabel: title })
    made.addEventListener("click", act)
    return made
  }

  const show = (frame) => {
    slider.value = frame
    for (const part of frames) part.classList.toggle("shown", Number(part.dataset.frame) === frame)
    value.textContent = labels[frame]
    slider.setAttribute("aria-valuetext", `${name} = ${labels[frame]}`)
    back.disabled = frame === 0
    on.disabled = frame === last
  }
  const frame = () => Number(slider.value)
  const stop = () => {
    clearInterval(timer)
    timer = 0
    play.textContent = "▶"
    play.title = play.ariaLabel = `Play: ${name}`
    value.ariaLive = "polite"
  }
  const start = () => {
    show(frame() === last ? 0 : frame())
    timer = setInterval(() => {
      show(frame() + 1)
      if (frame() === last) stop()
    }, 1000 * SECONDS)
    play.textContent = "❚❚"
    play.title = play.ariaLabel = `Pause: ${name}`
    value.ariaLive = "off" // or each frame would be read aloud
  }
  const step = (by) => {
    stop()
    show(Math.min(Math.max(frame() + by, 0), last))
  }

  const play = button("▶", `Play: ${name}`, () => (timer ? stop() : start()))
  const back = button("‹", `One step back: ${name}`, () => step(-1))
  const on = button("›", `One step on: ${name}`, () => step(1))
  slider.addEventListener("input", () => {
    stop()
    show(frame())
  })
  show(0)
  box.replaceChildren(label, play, back, slider, on, value)
}
const slideAll = (place) => place.querySelectorAll(".literate-slider:not(:has(input))").forEach(slide)
slideAll(document)
document.addEventListener("literate-shown", ({ target }) => slideAll(target))
