// The first tab stops: below the theme's link to the text, one to the menu and one to the search.
// On a phone, where both are closed, they open.
{
  const toggle = (name, open) => {
    const box = document.querySelector(`[data-md-toggle=${name}]`)
    if (box.checked !== open) box.click()
  }

  document.querySelector("[data-site-skip=menu]")?.addEventListener("click", (event) => {
    event.preventDefault()
    const button = document.querySelector(".md-header__button[for=__drawer]")
    if (button.checkVisibility()) toggle("drawer", true)
    const links = [...document.querySelectorAll(".md-sidebar--primary .md-nav__item a.md-nav__link")]
    const active = links.filter((link) => link.matches(".md-nav__link--active"))
    const focused = (link) => {
      link.focus()
      return document.activeElement === link // of a closed part of the menu it is not
    }
    return [...active, ...links].some(focused)
  })
  document.querySelector("[data-site-skip=search]")?.addEventListener("click", (event) => {
    event.preventDefault()
    toggle("search", true)
    document.querySelector("[data-md-component=search-query]").focus()
  })
}
