"""What a notebook shows, the page shows, or the build says no with file and line.

Small inputs of the kinds of which users of such tools report faults, taken through whole builds.
"""

import base64
import html
import re
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup
from mkdocs.exceptions import Abort

Make = Callable[..., Any]


def cell(source: str, *options: str, kind: str = "python") -> str:
    head = "".join(f"#| {option}\n" for option in options)
    return f"\n```{kind}\n{head}{source.strip()}\n```\n"


def drawn(source: str) -> str:
    """A cell with a caption and an alternative text."""
    return cell(source, "caption: C", "alt: A & <b>")


PIL = "import io\nfrom PIL import Image as P\nfrom IPython.display import Image\nb = io.BytesIO()\n"
SHOWN: dict[str, tuple[str, list[str]]] = {
    "children": (
        cell(
            "import subprocess, os\n"
            'subprocess.run(["echo", "from the child"], check=True)\n'
            'os.system("echo from os.system")\nos.write(1, b"from os.write\\n")\n'
            'print("from print")'
        ),
        ["from the child\nfrom os.system\nfrom os.write\nfrom print"],
    ),
    "progress": (
        cell(
            "import sys\nfor i in range(0, 101, 25):\n"
            '    sys.stdout.write(f"\\rprogress {i:3d}%")\nprint()\nprint("abc\\b\\b\\bxyz")'
        ),
        ["progress 100%\nxyz"],
    ),
    "cleared": (
        cell(
            "from IPython.display import display, clear_output\n"
            'h = display("first", display_id=True)\nh.update("second")\n'
            'for i in range(3):\n    clear_output(wait=True)\n    print("step", i)'
        ),
        ["step 2"],
    ),
    "updated": (
        cell("h = display(1, display_id=True)") + cell("h.update(2)\nprint('below')"),
        ["2", "below"],
    ),
    "colours": (
        cell("class A:\n    def __repr__(self): return '\\x1b[31mred\\x1b[0m\\x07'\nA()"),
        ["red"],
    ),
    "buffer": (cell('import sys\nsys.stdout.buffer.write(b"bytes\\n");'), ["bytes"]),
    "pool": (
        cell(
            "from multiprocessing import Pool\ndef square(x):\n    return x * x\n"
            "with Pool(2) as pool:\n    print(pool.map(square, [1, 2, 3]))"
        ),
        ["[1, 4, 9]"],
    ),
    "jpeg": (
        drawn(PIL + 'P.new("RGB", (8, 8), "red").save(b, "JPEG")\nImage(data=b.getvalue())'),
        ["jpeg: A & <b>"],
    ),
    "gif": (
        drawn(PIL + 'P.new("P", (8, 8)).save(b, "GIF")\nImage(b.getvalue())'),
        ["gif: A & <b>"],
    ),
    "svg": (
        drawn(
            "class Drawing:\n    def _repr_svg_(self):\n"
            "        return \"<?xml version='1.0'?>\\n<svg\\nviewBox='0 0 1 1'></svg>\"\nDrawing()"
        ),
        ["svg: A & <b>"],
    ),
    "show": (
        drawn("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"),
        ["svg: A & <b>"],
    ),
    "bar": (
        drawn(
            "import matplotlib.pyplot as plt\nimport numpy as np\nfig, ax = plt.subplots()\n"
            "fig.colorbar(ax.pcolormesh(np.arange(9).reshape(3, 3)));"
        ),
        ["svg: A & <b>"],
    ),
    "letters": (
        drawn("import matplotlib.pyplot as plt\nplt.title('漢字')\nplt.tight_layout()\nplt.show()"),
        ["svg: A & <b>"],
    ),
    "over-cells": (
        cell("import matplotlib.pyplot as plt\nplt.ioff()\nfig, ax = plt.subplots()")
        + drawn("ax.plot([1, 2])\nfig"),
        ["svg: A & <b>"],
    ),
    "in-examples": (
        cell("import matplotlib.pyplot as plt")
        + cell(">>> lines = plt.plot([1, 2])", "caption: C", "alt: A & <b>", kind="pycon"),
        ["svg: A & <b>"],
    ),
}
REFUSED: dict[str, tuple[str, str]] = {
    "imshow": (
        drawn("import matplotlib.pyplot as plt\nimport numpy as np\nplt.imshow(np.eye(3));"),
        "8: ValueError: the figure holds an image of pixels, which takes no colours from the page: "
        "draw it with pcolormesh or contourf, not with imshow or rasterized=True",
    ),
    "gouraud": (
        drawn(
            "import matplotlib.pyplot as plt\nimport numpy as np\n"
            'plt.pcolormesh(np.arange(9).reshape(3, 3), shading="gouraud");'
        ),
        "8: ValueError: browsers do not show shading='gouraud' as matplotlib means it: draw it",
    ),
    "figure-in-examples": (
        cell("import matplotlib.pyplot as plt")
        + cell(">>> lines = plt.plot([1, 2])", kind="pycon"),
        "8: a picture without an alternative text: add #| alt: …",
    ),
    "bang": (
        cell("! ls \\\n   /dev/null\nint(\n   qwerty)"),
        "4: '! ls \\\\' is a command of IPython",
    ),
    "magic": (cell("%matplotlib inline"), "4: '%matplotlib inline' is a command of IPython"),
    "indent": (cell("x = 1\n  y = 2"), "5: IndentationError: unexpected indent"),
    "on-line": (
        cell("def f():\nreturn 1"),
        "5: IndentationError: expected an indented block after ",
    ),
    "spawn": (
        cell("import multiprocessing as m\nm.get_context('spawn').Process().start()"),
        "5: RuntimeError: a cell starts processes of Python with the method 'fork' alone",
    ),
    "example": (
        cell(">>> print('Traceback')", kind="pycon"),
        """4: the example "print('traceback')" gives 'traceback', not 'nothing'""",
    ),
    "warning": (
        cell("import numpy as np\n\ny = 1\nx = np.log(np.array([0.0]))"),
        "7: the cell wrote to stderr: RuntimeWarning: divide by zero encountered in log",
    ),
    "traceback": (
        cell("import traceback\ntry:\n    1 / 0\nexcept Exception:\n    traceback.print_exc()"),
        "6: the cell wrote to stderr: ZeroDivisionError: division by zero",
    ),
    "drawing": (
        drawn("from IPython.display import SVG\nSVG('<svg><g></svg>')"),
        "7: ValueError: a drawing that is no SVG: mismatched tag",
    ),
}


def outputs(page: str) -> list[str]:
    """The texts and pictures of a page: what is printed, and kind and name of each picture."""
    found = []
    for element in BeautifulSoup(page, "html.parser").select(".literate-output code, figure"):
        if element.name == "code":
            found.append(element.get_text())
        elif element.svg is not None:
            found.append(f"svg: {element.svg['aria-label']}")
        else:
            image: Any = element.img
            kind, data = re.findall(r"image/(\w+);base64,(.*)", image["src"])[0]
            assert base64.b64decode(data)
            found.append(f"{kind}: {image['alt']}")
    return found


def test_what_a_notebook_shows_the_page_shows(project: Make) -> None:
    files = {f"docs/{name}.md": f"# {name}\n{text}" for name, (text, _) in SHOWN.items()}
    book = project(files)
    assert book.build(strict=True) is None, book.log
    pages = {name: outputs(book.page(f"{name}/index.html")) for name in SHOWN}
    assert pages == {name: expected for name, (_, expected) in SHOWN.items()}


def test_or_the_build_says_no_with_file_and_line(project: Make) -> None:
    files = {f"docs/{name}.md": f"# {name}\n{text}" for name, (text, _) in REFUSED.items()}
    book = project(files)
    error = book.build(strict=True)
    assert isinstance(error, Abort)
    told = f"{error.__context__}\n{book.log}"
    for name, (_, message) in REFUSED.items():
        assert f"docs/{name}.md:{message}" in told
    assert "Traceback" not in told


def test_no_page_tells_of_the_machinery(project: Make) -> None:
    book = project({"docs/a.md": "# a\n" + cell("def f():\n    1 / 0\nf()")})
    assert book.serve() is None
    page = html.unescape(book.page("a/index.html"))
    assert "docs/a.md:5" in page
    assert "ZeroDivisionError: division by zero" in page
    assert "Traceback" not in page


def test_a_message_on_a_page_is_text(project: Make) -> None:
    book = project({"docs/a.md": "# a\n\n<pre>" + cell("x") + "</pre>\n"})
    assert book.serve() is None
    page = BeautifulSoup(book.page("a/index.html"), "html.parser").get_text()
    assert "docs/a.md:4: this block would not be executed" in page
    assert "write <div markdown>" in page
