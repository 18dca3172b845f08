// What all playable pictures have: a state, plain JSON, which the address can hold; training in
// slices; an end.

import { button, html } from "./controls.js"

export class Picture extends HTMLElement {
  #state
  #frame
  #ends
  #still = false // while it learns between two drawings

  // A subclass has `defaults`, `from(options)`, `build()` (once), `render()` (after each change),
  // and `values`: all numbers that it shows, by the letters of the notation page.
  get defaults() {
    return {}
  }

  // The part of the state that the options of the chapter's line ask for.
  from(options) {
    return options
  }

  get state() {
    return structuredClone(this.#state)
  }

  // Takes a whole state or a part of one; throws for a name that the picture does not know.
  set state(given) {
    const unknown = Object.keys(given).filter((name) => !(name in this.defaults))
    if (unknown.length) {
      throw new TypeError(`unknown in the state of ${this.localName}: ${unknown.join(", ")}`)
    }
    this.#state = { ...(this.#state ?? this.defaults), ...structuredClone(given) }
    this.draw()
  }

  // The state itself, for the picture's own methods; they call `change` when they alter it.
  get now() {
    return this.#state
  }

  change(part) {
    Object.assign(this.#state, part)
    this.draw()
  }

  connectedCallback() {
    this.#ends = new AbortController()
    if (!this.#state) {
      this.#state = this.defaults
      this.state = this.from(JSON.parse(this.getAttribute("options") ?? "{}"))
      this.given = this.state
      this.#takeShared()
    }
    whenNear(this, () => this.#begin())
  }

  #begin() {
    this.role = "group"
    this.ariaLabel = this.label
    this.replaceChildren()
    const task = this.getAttribute("task")
    if (task) this.append(html("p", { className: "play-task", textContent: task }))
    this.build()
    this.render()
    this.theme = new MutationObserver(() => this.draw())
    this.theme.observe(document.body, { attributeFilter: ["data-md-color-scheme"] })
  }

  disconnectedCallback() {
    this.#ends.abort()
    this.theme?.disconnect()
    cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    this.pause()
  }

  // Listeners made with this signal end with the picture.
  get signal() {
    return this.#ends.signal
  }

  draw() {
    if (!this.isConnected || !this.theme || this.#still || this.#frame !== undefined) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined
      this.render()
    })
  }

  // ---- training in slices

  most = 10_000 // epochs of one training

  // Does a little, and says whether there is more.
  slice() {
    return this.oneEpoch() !== false && this.now.epoch % this.most !== 0
  }

  play() {
    this.pause()
    const rare = matchMedia("(prefers-reduced-motion: reduce)").matches ? 500 : 0
    let done = 0
    let drawn = 0
    const turn = () => {
      const begun = performance.now()
      // Slowly at first: there is most to see.
      const until = done * 1.06 + 1
      let more = true
      this.#still = true
      while (more && done < until && performance.now() < begun + 8) {
        more = this.slice()
        done++
      }
      this.#still = false
      this.playing = more ? requestAnimationFrame(turn) : undefined
      if (!more) this.paused()
      if (more && begun < drawn + rare) return
      drawn = begun
      this.draw()
    }
    this.playing = requestAnimationFrame(turn)
    this.paused()
  }

  pause() {
    if (this.playing !== undefined) cancelAnimationFrame(this.playing)
    this.playing = undefined
    if (this.isConnected) this.paused()
  }

  // The button says whether it plays; meanwhile nobody is told of each step.
  paused() {
    const plays = this.playing !== undefined
    if (this.trainer) this.trainer.textContent = plays ? "Pause" : "Train"
    this.said?.setAttribute("aria-live", plays ? "off" : "polite")
    this.draw()
  }

  trainButton() {
    return (this.trainer = button("Train", () => {
      if (this.playing === undefined) this.play()
      else this.pause()
    }))
  }

  // The picture as the chapter has it, and an address that shows it as it is now.
  ends() {
    return [
      button("Reset", () => {
        this.pause()
        this.state = this.given
      }),
      button("Copy link", async (event) => {
        const link = this.share()
        const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false)
        event.target.textContent = copied ? "Copied" : "In the address"
      }),
    ]
  }

  // ---- the address

  get key() {
    return this.id || this.localName
  }

  #takeShared() {
    const shared = new URLSearchParams(location.hash.slice(1)).get(this.key)
    if (!shared) return
    try {
      this.state = this.restored(JSON.parse(shared))
      this.scrollIntoView()
    } catch {
      this.state = this.given // a broken address shows the picture as the chapter has it
    }
  }

  // What stands in the address, and the state that it stands for.
  get shared() {
    return this.state
  }

  restored(shared) {
    return shared
  }

  share() {
    const hash = new URLSearchParams({ [this.key]: JSON.stringify(this.shared) })
    history.replaceState(null, "", `#${hash}`)
    return location.href
  }
}
