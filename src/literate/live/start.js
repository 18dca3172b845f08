// The button "Run this page". All that makes a page run is fetched when it is pressed, and not
// before.
const place = document.querySelector("[data-live-page]")
document.documentElement.dataset.live = "off"

if (place && "noModule" in HTMLScriptElement.prototype) {
  const button = document.createElement("button")
  const status = document.createElement("span")
  button.type = "button"
  button.dataset.live = "start"
  button.textContent = "Run this page"
  status.className = "literate-live-status"
  status.dataset.live = "status"
  status.setAttribute("role", "status")
  status.textContent = location.hash.startsWith("#cell-") && location.hash.includes("=")
    ? "The link brings a changed cell."
    : `Every cell becomes an editor. Fetches about ${place.dataset.liveSize} once.`
  place.append(button, status)
  button.addEventListener("click", async () => {
    button.disabled = true
    document.documentElement.dataset.live = "loading"
    try {
      const { open } = await import("./live.js")
      await open(place, button, status)
    } catch (error) {
      document.documentElement.dataset.live = "failed"
      status.textContent = `The page cannot run: ${error.message}`
      button.disabled = false
    }
  })
}
