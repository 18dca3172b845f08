"""How soon a page that runs shows a number and a picture, against Pyodide alone.

    python tests/benchmarks/live.py site

Both are served from this machine and measured in turns, from the click on, each time by a browser
that has kept nothing; the median of the turns counts.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from literate.live import handout, runtime
from literate.live.runtime import lock_files, pyodide_lock, read_lock
from scratchnet.datasets import logic_gate
from scratchnet.layers import Dense
from scratchnet.network import Network
from scratchnet.training import train

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.site.building import served  # noqa: E402
from tests.site.live import Live  # noqa: E402
from tests.site.visits import launched  # noqa: E402

TURNS = 5
CHAPTER, NEXT = "part-1/04-sigmoid/", "part-1/09-bias/"  # both begin with a function
READING = 5000  # milliseconds on the first page, in which it keeps what has been compiled
EPOCHS = 10_000
TRAINING = f"""
import time
from scratchnet.datasets import logic_gate
from scratchnet.layers import Dense
from scratchnet.network import Network
from scratchnet.training import train
network = Network([Dense([[0.2], [0.3]], [0.5])])
start = time.perf_counter()
train(network, logic_gate("or"), learning_rate=0.05, epochs={EPOCHS})
time.perf_counter() - start
"""
BARE = """<!doctype html><button>Run</button><output></output><script type="module">
document.querySelector("button").onclick = () => {
  const worker = new Worker("worker.mjs", { type: "module" })
  worker.onmessage = ({ data }) => { document.querySelector("output").dataset[data] = "" }
}
</script>"""
WORKER = """import { loadPyodide } from "./pyodide.mjs"
const python = await loadPyodide({ indexURL: new URL(".", import.meta.url).href })
await python.loadPackage("numpy")
python.unpackArchive(await (await fetch("packages.zip")).arrayBuffer(), "zip", { extractDir: "/b" })
python.runPython(`
import sys
sys.path.insert(0, "/b")
import numpy
from scratchnet.activations import sigmoid
`)
postMessage(python.runPython("float(sigmoid(0.8))") > 0 && "number")
await python.loadPackage("matplotlib")
python.runPython(`
from pictures import plots
from scratchnet.activations import sigmoid
from literate.run.figures import to_svg
to_svg(plots.curve(sigmoid), prefix="f")
`)
postMessage("figure")
"""


def prototype(folder: Path) -> None:
    """Write a page with Pyodide and nothing else of the press but the packages."""
    for file in lock_files(read_lock()):
        shutil.copy(ROOT / ".cache/runtime" / file.name, folder)
    (folder / "pyodide-lock.json").write_text(pyodide_lock(read_lock()), encoding="utf-8")
    sources = [ROOT / "src/scratchnet", ROOT / "src/pictures"]
    (folder / "packages.zip").write_bytes(handout.packages(sources))
    (folder / "index.html").write_text(BARE, encoding="utf-8")
    (folder / "worker.mjs").write_text(WORKER, encoding="utf-8")


def bare(browser: Browser, address: str) -> dict[str, float]:
    """The seconds of the prototype to its first number and to its first picture."""
    page = browser.new_page()
    page.goto(address)
    start = time.perf_counter()
    page.click("button")
    found = {}
    for name in ("number", "figure"):
        page.wait_for_selector(f"output[data-{name}]", state="attached", timeout=120_000)
        found[name] = time.perf_counter() - start
    page.close()
    return found


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def ours(browser: Browser, address: str) -> dict[str, float]:
    """The same of a chapter, of the next one, of the same picture again, and of a training."""
    context = browser.new_context()
    page = context.new_page()
    number, live = _first_number(page, address + CHAPTER)
    picture = live.number("plots.curve(sigmoid, ylabel")
    figure = number + timed(lambda: live.run(picture))
    again = timed(lambda: live.run(picture))
    live.write(1, TRAINING)
    live.run(1)
    training = float(live.output(1).inner_text())
    page.wait_for_timeout(READING)
    page.close()
    second, _ = _first_number(context.new_page(), address + NEXT)
    context.close()
    names = ("number", "figure", "again", "training", "second")
    return dict(zip(names, (number, figure, again, training, second), strict=True))


def _first_number(page: Page, address: str) -> tuple[float, Live]:
    page.goto(address)
    page.wait_for_selector("[data-live=start]")
    live = Live(page)

    def begin() -> None:
        live.start()
        live.run(1)

    return timed(begin), live


def cpython() -> float:
    """The seconds of the training here."""
    network = Network([Dense([[0.2], [0.3]], [0.5])])
    data = logic_gate("or")
    return timed(lambda: train(network, data, learning_rate=0.05, epochs=EPOCHS))


def main(site: Path) -> None:
    """Measure and print the table."""
    if runtime.missing(ROOT / ".cache/runtime"):
        sys.exit("Python for the browser is not there: make runtime")
    turns: list[tuple[dict[str, float], dict[str, float], float]] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        prototype(Path(folder))
        with (
            served(Path(folder)) as there,
            served(site) as here,
            launched(playwright) as browser,
        ):
            for _ in range(TURNS):
                turns.append((bare(browser, there), ours(browser, here), cpython()))
    alone = {name: median(turn[0][name] for turn in turns) for name in turns[0][0]}
    own = {name: median(turn[1][name] for turn in turns) for name in turns[0][1]}
    here_too = median(turn[2] for turn in turns)
    rows = [
        ("first number / Pyodide alone", own["number"] / alone["number"], 1.3),
        ("first picture / Pyodide alone", own["figure"] / alone["figure"], 1.2),
        ("first number of the second page / of the first", own["second"] / own["number"], 0.7),
        ("the same picture again, seconds", own["again"], 0.5),
        (f"{EPOCHS:,} epochs / the same in CPython", own["training"] / here_too, 3.0),
    ]
    print({name: round(seconds, 2) for name, seconds in (own | {"CPython": here_too}).items()})
    print({f"alone, {name}": round(seconds, 2) for name, seconds in alone.items()})
    for what, measured, bar in rows:
        print(f"{what:<50} {measured:6.2f}   at most {bar}   {'' if measured <= bar else 'MISSED'}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "site"))
