// What a page shows, as plain data. `names` are colours as figures write them: "1f2430".
(names) => {
  const article = document.querySelector("article") ?? document.body;
  const style = (element) => getComputedStyle(element);
  const variable = (name) => style(document.body).getPropertyValue(`--c-${name}`).trim();
  const what = (element) => {
    const clone = element.cloneNode(false);
    clone.removeAttribute("d");
    return `${clone.outerHTML.slice(0, 100)} ${element.textContent.trim().slice(0, 40)}`.replace(/\s+/g, " ");
  };

  // checkVisibility() knows nothing of what is inside a drawing.
  const drawn = (element) => {
    for (let e = element; e.localName !== "svg"; e = e.parentNode) {
      if (style(e).display === "none") return false;
    }
    return true;
  };

  // Figures: their size, and their texts with the colours that lie beneath each of them.
  const paint = (shape) => {
    let opacity = parseFloat(style(shape).fillOpacity);
    for (let e = shape; e.localName !== "svg"; e = e.parentNode) opacity *= style(e).opacity;
    return [style(shape).fill, opacity];
  };
  const beneath = (text) => {
    const box = text.getBoundingClientRect();
    const centre = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
    return [...text.closest("svg").querySelectorAll("path, rect, circle, ellipse, polygon")]
      .filter((shape) => !shape.closest("defs, clipPath") && style(shape).fill !== "none")
      .filter(drawn)
      .filter((shape) => shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)
      .filter((shape) => shape.isPointInFill(centre.matrixTransform(shape.getScreenCTM().inverse())))
      .map(paint);
  };
  const letters = (svg) =>
    [...svg.querySelectorAll("text, tspan")]
      .filter((text) => !text.querySelector("tspan") && text.textContent.trim())
      .filter(drawn)
      .map((text) => {
        const matrix = text.getScreenCTM();
        const scale = Math.hypot(matrix.a, matrix.b);
        return {
          text: text.textContent.trim(),
          fill: style(text).fill,
          beneath: beneath(text),
          size: parseFloat(style(text).fontSize) * scale,
        };
      });
  const figures = [...article.querySelectorAll("figure svg, figure img")].map((picture) => {
    const box = picture.getBoundingClientRect();
    return {
      id: picture.closest("figure").id || "figure",
      width: picture.checkVisibility() ? box.width : 0,
      height: box.height,
      letters: picture.localName === "svg" ? letters(picture) : [],
    };
  });
  const used = new Set([...article.innerHTML.matchAll(/var\(--c-([0-9a-f]{6})/g)].map((m) => m[1]));

  // Code and formulas: each colour on what lies behind it once, with a word that has it.
  const behind = (element) => {
    const colour = style(element).backgroundColor;
    if (/^rgb\(/.test(colour) || !element.parentElement) return colour;
    return colour === "rgba(0, 0, 0, 0)"
      ? behind(element.parentElement)
      : `${colour} on ${behind(element.parentElement)}`;
  };
  const code = {};
  for (const element of article.querySelectorAll("pre, pre *, math *")) {
    const own = [...element.childNodes].find((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
    if (own) code[`${style(element).color} on ${behind(element)}`] = own.data.trim().slice(0, 20);
  }

  // Formulas: what stayed LaTeX, and brackets that are lower than what they enclose.
  const prose = document.createTreeWalker(article, NodeFilter.SHOW_TEXT); // no callback: those
  const raw = []; // do not run where JavaScript is off
  while (prose.nextNode()) {
    const { data, parentNode } = prose.currentNode;
    if (!/\\[([\])]|\$\$|\\[a-z]{3}|\$[^$\s][^$]*\$/.test(data)) continue;
    if (!parentNode.closest("pre, code, script, style, svg, math")) raw.push(data.trim().slice(0, 80));
  }
  const height = (element) => element.getBoundingClientRect().height;
  const brackets = [...article.querySelectorAll("math mo")]
    .filter((mo) => /^[()[\]{}|‖]$/.test(mo.textContent.trim()))
    .map((mo) => {
      // Around a matrix brackets grow; around a fraction only if they are allowed to.
      const grow = mo.getAttribute("stretchy") === "false" ? /^mtable$/ : /^(mtable|mfrac)$/;
      const tall = [...mo.parentNode.children].filter((e) => grow.test(e.localName));
      return {
        height: height(mo),
        enclosed: Math.max(0, ...tall.map(height)),
        formula: mo.closest("math").getAttribute("alttext") ?? mo.closest("math").textContent,
      };
    });

  // What is wider than its place: boxes that scroll, and what is cut off or hangs over.
  const scrolls = (element) => /auto|scroll/.test(style(element).overflowX);
  const inScroller = (element) => {
    for (let e = element; e && e !== article; e = e.parentElement) if (scrolls(e)) return true;
    return false;
  };
  const all = [...article.querySelectorAll("*")].filter((e) => !e.closest("svg svg, svg *, math *"));
  const scrollers = all
    .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && scrolls(e))
    .map((e) => ({ element: what(e), focusable: e.tabIndex >= 0 }));
  const edge = document.documentElement.clientWidth + 1;
  const cut = all
    .filter((e) => e.getBoundingClientRect().right > edge && e.checkVisibility() && !inScroller(e))
    .map(what);

  return {
    scheme: document.body.dataset.mdColorScheme,
    width: document.documentElement.clientWidth,
    scrollWidth: document.documentElement.scrollWidth,
    paper: style(document.body).backgroundColor,
    ink: style(article).color,
    figures,
    undefinedColours: [...used].filter((name) => !variable(name)),
    variables: Object.fromEntries(names.map((name) => [name, variable(name)])),
    formulas: article.querySelectorAll("math").length,
    mathFont:
      document.fonts.check('16px "STIX Two Math"') &&
      [...document.fonts].some((f) => f.family.includes("STIX Two Math") && f.status === "loaded"),
    raw,
    brackets,
    code,
    scrollers,
    cut,
    headings: [...article.querySelectorAll("h1")].filter((h) => h.checkVisibility()).length,
    words: article.innerText.split(/\s+/).length,
    hiddenCode: [...article.querySelectorAll("pre")]
      .filter((e) => !e.checkVisibility())
      .map(what),
    links: [...document.querySelectorAll(".md-sidebar--primary a, .md-footer a")]
      .filter((a) => a.checkVisibility() && a.getBoundingClientRect().width > 0)
      .map((a) => a.href),
    apparatus: [...document.querySelectorAll("header, footer, .md-sidebar, .headerlink, button, input")]
      .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height > 0)
      .map(what),
  };
}
