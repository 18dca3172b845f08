// Moving pictures: turns the list of values under a figure into a labelled slider.
// Without this script the page shows the last frame and the list.
document.querySelectorAll(".literate-slider").forEach((box, index) => {
  const frames = box.closest("figure").querySelectorAll("svg .frame")
  const labels = JSON.parse(box.dataset.labels)
  const name = box.dataset.name

  const label = document.createElement("label")
  const slider = document.createElement("input")
  const value = document.createElement("output")
  slider.type = "range"
  slider.min = 0
  slider.max = labels.length - 1
  slider.step = 1
  slider.id = `literate-slider-${index}`
  label.htmlFor = value.htmlFor = slider.id
  label.textContent = name

  const show = () => {
    const chosen = Number(slider.value)
    frames.forEach((frame) => {
      frame.classList.toggle("shown", Number(frame.dataset.frame) === chosen)
    })
    value.textContent = labels[chosen]
    slider.setAttribute("aria-valuetext", `${name} = ${labels[chosen]}`)
  }

  slider.value = labels.length - 1
  slider.addEventListener("input", show)
  show()
  box.replaceChildren(label, slider, value)
})
