"""Whether the tests notice when a module is changed in small ways.

    python tests/mutation.py scratchnet.schedules [scratchnet.metrics …]

mutmut changes an operator, a number or a name at a time, in a copy of the project below `.cache`,
and runs the module's tests, or those of its room where it has none of its own. A change that no
test notices is printed. Either a better test is missing, or the change changes nothing: then it
stands in `EQUIVALENT`, with the reason.

Only what runs inside of a test counts: a test that makes its objects when it is imported,
as parameters for example, makes them of what is not changed. Results are not kept from one call to
the next, since they would hide a change; mutmut changes no function that has any other decorator.
It knows of no test for what only a worker calls, a process of its own: such changes are listed as
left, and must be tried by hand.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".cache" / "mutation"
SITE = ("mkdocs.yml", "docs/overrides")
"""Tests render Markdown as the site does."""
TESTS = {
    # All but the runs that take long, and what reads the chapters.
    "scratchnet": "tests/scratchnet",
    "pictures": "tests/pictures",
    "literate.run": "tests/literate/run",
    "literate.page": "tests/literate/page",
}
"""For each room the folder of its tests."""
ELSEWHERE = {
    "scratchnet.arrays": ["arrays", "activations", "losses", "network", "datasets"],
    "scratchnet.history": ["training"],
    "scratchnet.metrics": ["metrics", "losses"],
    "scratchnet.network": ["network", "leading_axes"],
    "literate.run.chapter": ["chapter"],
    "literate.run.cut": ["chapter"],
    "literate.run.display": ["shell", "pyplot"],
    "literate.run.execution": ["execution", "executor"],
    "literate.run.inlines": ["chapter"],
    "literate.run.options": ["chapter"],
    "literate.run.parse": ["chapter"],
    "literate.run.processes": ["execution", "executor"],
    "literate.run.svg": ["figures", "frames"],
    "literate.run.worker": ["execution", "executor"],
    "literate.page.blocks": ["weave"],
    "literate.page.handout": ["notebook"],
    "literate.page.html": ["html", "weave"],
    "literate.page.reading": ["numbers"],
    "literate.page.woven": ["weave"],
}
"""The modules whose tests stand in files of other names, and these names."""
LEFT_OUT = [
    f"tests/scratchnet/test_{name}.py" for name in ("published_runs", "sections", "with_sympy")
]
EQUIVALENT: dict[str, dict[str, str]] = {
    "scratchnet.arrays": {
        'if array.dtype.kind not in "XXbiufXX":  # bool, signed and unsigned integer, float': (
            "no type is of the kind X"
        ),
        "return array.astype(None, copy=False)": "None means float64",
        "return array.astype(np.float64, copy=None)": "None copies no more than False",
    },
    "scratchnet.datasets": {
        "classes = np.repeat([0, 1], [n / 2, n - n // 2])": "NumPy cuts it to a whole number",
        **{
            f"classes = np.repeat([0, 1], [n // 2, {more}])": "the order takes n of them"
            for more in ("n + n // 2", "n - n // 3")
        },
    },
    "scratchnet.history": {
        "if max(self.wanted, default=1) > epochs:": "there is at least one epoch",
        "block = self.largest_outputs // (T.size * self.losses[1].size)": (
            "all rows have one size, and there are two or more"
        ),
        "finite = np.isfinite(losses).reshape(len(outputs), -2).all(axis=1)": (
            "NumPy finds the length for any number below 0"
        ),
    },
    "scratchnet.metrics": {
        "if T.shape[+1] == 1:": "targets have two axes",
        "return np.asarray((output.argmax(axis=-1) == T.argmax(axis=+1)).mean(axis=-1))": (
            "targets have two axes"
        ),
        "right = (output >= 0.5) == (T > 0.5)  # (..., n, 1)": "targets are 0 or 1",
    },
    "scratchnet.losses": {
        "fine = np.all(T >= 0) and np.allclose(T.sum(axis=+1), 1, rtol=0, atol=1e-9)": (
            "targets have two axes"
        ),
    },
    "scratchnet.gradient_check": {
        **{
            f"pairs = zip(network.layers, found, {strict})": "each layer has its slopes"
            for strict in ("", "strict=None", "strict=False")
        },
        "if layer.bias is not None or dE.bias is not None:": "a layer has both or none",
        "errors = np.abs(exact - slope) / (largest or 2.0)": "where the largest is 0, all are",
    },
    "scratchnet.network": {
        **{
            f"for (d, k), f in zip(pairwise(sizes), activations, {strict})": (
                "each pair of sizes has an activation"
            )
            for strict in ("", "strict=None", "strict=False")
        },
        **{
            f"for same in zip(*(network.layers for network in networks), {strict}):": (
                "networks with other numbers of layers are refused before"
            )
            for strict in ("", "strict=None", "strict=False")
        },
        "tuple((x.weights.shape, x.bias is not None, x.activation) for x in network.layers)": (
            "kinds are compared with each other alone"
        ),
        "if a.ndim != 2 or a.shape[+1] != d:": "there are two axes",
    },
    "scratchnet.training": {
        "if layer.bias is not None or dE.bias is not None:": "a layer has both or none",
    },
    "scratchnet.objective": {
        f"for layer, dE in zip(network.layers, found, {strict})": "each layer has its slopes"
        for strict in ("", "strict=None", "strict=False")
    },
    "literate.page.ask": {
        **dict.fromkeys(
            ('open_: Question | None = ""', 'open_ = ""'), "an empty text is no more true than None"
        ),
        'text += part.indent + (_CELL if part.kind == "python" else "XXXX")': (
            "in a box it begins nothing, and below a box the next line of text ends it, too"
        ),
        **{
            f'begins = [text for above, text in zip(["", *lines], lines, {strict}) '
            "if not above.strip()]": "None is no more true than False"
            for strict in ("", "strict=None")
        },
        "done = None": "None is the beginning",
        **{
            f"for (begin, end), question in zip(boxes, asked, {strict}):": (
                "None is no more true than False"
            )
            for strict in ("", "strict=None")
        },
        'classes = attributes.get("class", "XXXX").split()': "no class has this name",
        '"</TEMPLATE></LABEL>"': "capitals are as good",
    },
    "literate.page.fonts": {
        "with TTFont(_source(), recalcTimestamp=None) as font:": "None is no more true than False",
        "options = subset.Options(hinting=None, notdef_outline=True)": (
            "None is no more true than False"
        ),
        'options.drop_tables = ["GPOS", "GSUB", "gasp"]': (
            "of what else is dropped the font has a signature alone, which no WOFF2 keeps"
        ),
        **{
            f"digest.update(f\"{{version('{tools}')}} {{version('{brotli}')}}\".encode())": (
                "capitals are as good"
            )
            for tools, brotli in (("FONTTOOLS", "brotli"), ("fonttools", "BROTLI"))
        },
        'return Path(str(distribution("ZIAMATH")'
        '.locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")))': "capitals are as good",
        **{
            "zip(attachments.TopAccentCoverage.glyphs, attachments.TopAccentAttachment, "
            f"{strict})": "each glyph of the table has its place"
            for strict in ("", "strict=None", "strict=False")
        },
        **{
            f'if font["hmtx"][name][0] == 0 {drawn}:': "no accent of the font has a width or no ink"
            for drawn in ("or glyph.numberOfContours > 0", "and glyph.numberOfContours >= 0")
        },
        "glyph.recalcBounds(None)": "it is read for a glyph that is put together from others",
        **{
            'return ",".join(f"U+{a:X}" + f"-{b:X}" * (b > a) '
            f"for a, b in zip(firsts, lasts, {strict}))": "each range has its end"
            for strict in ("", "strict=None", "strict=False")
        },
    },
    "literate.page.glossary": {
        'line=text.count("\\n", None, entry.start()) + 1,': "None is the beginning",
        "return self._pattern.sub(in_place, text) if (text.strip()) or True else text": (
            "no term stands where there is nothing but spaces"
        ),
        "end = None": "None is the beginning",
        "return tag in _NO_PROSE or bool(_NO_PROSE_CLASSES & "
        'set(attributes.get("class", "XXXX").split()))': "no class has this name",
        **{
            f'last += "{plural}" if re.search(r"(?:s|x|ch|sh)$", last) else "{other}"': (
                "capitals are as good"
            )
            for plural, other in (("(?:ES)?", "s?"), ("(?:es)?", "S?"))
        },
    },
    "literate.page.html": {
        'return f\'<svg data-drawing="{html.escape(name)}">'
        "{html.escape(alt, quote=None)} </svg>'": "None is no more true than False",
        "done = None": "None is the beginning",
        **{
            f"self.begin, self.tag, self.depth = {first}": "at depth 0 the others are not read"
            for first in ('1, "", 0', '0, "XXXX", 0')
        },
        "self.depth = None": "None is no more true than 0",
        "self.mistake = None": "None is no more true than an empty text",
        "return": "nothing follows",
    },
    "literate.page.ledger": {
        'number = _FIGURE_NUMBER.search(mark["figure"] or "XXXX")': "no number stands in it",
    },
    "literate.page.notebook": {
        'before = "".join(prose[-3:]) or "-"': "three parts know of the head of a line what two do",
        'before = "".join(prose[-2:]) or "XX-XX"': "neither is the head of a line",
        "text = with_link_texts("
        "text, chapter.name, numbered, numbers or {}, lambda *_: 0)": "what it gives is not read",
        'prose: list[str] = [f"{above}\\n\\n"] if (above) or True else []': (
            "free lines at the head of a text are taken away"
        ),
        'return str(nbformat.writes(notebook, )) + "\\n"': "its own version is 4",
        **{
            f"skipped = example.options.get(doctest.SKIP, {default})": (
                "None is no more true than False"
            )
            for default in ("None", "")
        },
    },
    "literate.page.numbers": {
        'told = self.told(text) if _TOLD.search(text) else "XXXX"': (
            "what pages see is compared with each other alone"
        ),
    },
    "literate.page.ends": {
        "expected = converter.reset().convert("
        "text[text.rindex(source) + len(source) :].rstrip())": (
            "Markdown takes away what is empty at the head of a text"
        ),
    },
    "literate.page.links": {
        "if any(start <= link.start() < end for start, end in code):": (
            "a link and code begin with other letters"
        ),
    },
    "literate.page.previews": {
        'width, height = struct.unpack(">ii", content[16:24])  # as every PNG begins': (
            "no PNG is so large that the two differ"
        ),
        'common = own.get(home or "XXXX", {"image": ""})': "no page has this address",
    },
    "literate.page.plain": {
        "mathml = LatexToMathML(fancy_error=True).convert_with_local_state(": (
            "the text of the error is not read"
        ),
        "return html.escape(_plain(mathml), quote=None)": "None is no more true than False",
        **{
            f"return html.escape(_plain(mathml), {quote})": "formulas get curved quotation marks"
            for quote in ("", "quote=True")
        },
        "return _MATH.sub(lambda math: html.escape(_plain(math[0]), quote=None), page)": (
            "None is no more true than False"
        ),
    },
    "literate.page.policy": {
        **{
            f"page = path.read_text(encoding={encoding})": "UTF-8 has these names here"
            for encoding in ("None", '"UTF-8"')
        },
        **{
            f'path.write_text(with_policy(page), encoding={encoding}, newline="\\n")': (
                "UTF-8 has these names here"
            )
            for encoding in ("None", '"UTF-8"')
        },
        'path.write_text(with_policy(page), newline="\\n")': "here all is written in UTF-8",
        **{
            f'path.write_text(with_policy(page), encoding="utf-8", {newline})': (
                "here no line ends in another way"
            )
            for newline in ("", "newline=None")
        },
    },
    "literate.page.offline": {
        "(site / LIST).write_text(text, encoding=None)": "JSON is written in ASCII",
        "(site / LIST).write_text(text, )": "JSON is written in ASCII",
        '(site / LIST).write_text(text, encoding="UTF-8")': "UTF-8 has this name, too",
    },
    "literate.page.search": {
        'classes = attributes.get("class", "XXXX").split()': "no class has this name",
        'text = json.dumps(content, ensure_ascii=None, separators=(",", ":"))': (
            "None is no more true than False"
        ),
        "path.write_text(text, encoding=None)": "here all is written in UTF-8",
        "path.write_text(text, )": "here all is written in UTF-8",
        'path.write_text(text, encoding="UTF-8")': "UTF-8 has this name, too",
    },
    "literate.page.tables": {
        "return html.escape(text, quote=None)": "None is no more true than False",
        'lead, exercise = "XXXX", _named(match["exercise"] or "")': (
            "the end of its tag, at least, stands between a heading and a table"
        ),
    },
    "literate.run.cache": {
        'self.versions = hashlib.sha256("XX\\0XX".join(runs).encode()).hexdigest()': (
            "what stands between them is the same in all"
        ),
        **{
            f'kind = step.kind if isinstance(step, Cell) else "{name}"': "no cell is of this kind"
            for name in ("XXinlineXX", "INLINE")
        },
        'return float("INF")': "capitals are as good",
        "if path.stat().st_mtime <= time.time() - _ONE_DAY:": "no clock is read so exactly",
        'return any(name in output.get("text", "XXXX") for output in outputs)': (
            "no name of a chapter stands in it"
        ),
    },
    "literate.run.chapter": {
        'def numbered(parts: Sequence[Part], text: str = "XXXX") -> list[Part]:': (
            "no question stands in it"
        ),
        'kind, inside, asked = "", "XXXX", list[int]()': "it is read inside of a box alone",
        'kind, inside = (box["kind"], box["indent"] + "    ") if box else ("", "XXXX")': (
            "it is read inside of a box alone"
        ),
    },
    "literate.run.cut": {
        'self.first_line = text.count("\\n", None, start) + 1': "None is the beginning",
        'self.first_line = text.count("\\n", 1, start) + 1': (
            "no front matter begins with a free line"
        ),
        **{
            f"for fence, other in zip(now.fences, printed.fences, {strict})": (
                "what is printed under blocks is no block"
            )
            for strict in ("", "strict=None", "strict=False")
        },
        'if line["lead"].strip("XX \\t>XX"):': "no X stands before a fence",
        'return self.first_line + self.body.count("\\n", None, offset)': "None is the beginning",
        **{
            f"for begin, end, make in sorted(self.pieces(), {key}):": "no two begin at one place"
            for key in ("", "key=None", "key=lambda piece: piece[:3]")
        },
        **{
            f'if self.outline.places[line.start()] & {{"block", "{place}"}}:': (
                "a comment is cut out before what stands in it is asked for"
            )
            for place in ("XXcommentXX", "COMMENT")
        },
        **{
            f'if not executed or self.outline.places[begin] & {{"block", "{place}"}}:': (
                "a comment is cut out before what stands in it is asked for"
            )
            for place in ("XXcommentXX", "COMMENT")
        },
        'line = self.body.count("\\n", None, end.start())': "None is the beginning",
        "fence.first <= line < fence.end and self.offsets[fence.first] >= start": (
            "no line begins right behind a mark that begins a comment"
        ),
        'escaped = len(self.body[:begin]) + len(self.body[:begin].rstrip("\\\\"))': (
            "a sum is even where the difference is"
        ),
        **{
            f'if not places & {{"block", "span", "{place}"}} and escaped % 2 == 0:': (
                "a comment is cut out before what stands in it is asked for"
            )
            for place in ("XXcommentXX", "COMMENT")
        },
        'at_head = not self.body[self.body.rfind("\\n", None, begin) + 1 : begin].strip(" \\t>")': (
            "None is the beginning"
        ),
    },
    "literate.run.descriptors": {
        'stream: codecs.getincrementaldecoder("UTF-8")("backslashreplace") '
        "for stream in _STREAMS": "UTF-8 has this name, too",
        "sys.addaudithook(lambda event, _: self.catch_up() "
        "if (event in _CHILDREN) or True else None)": "at other times it is as right, and slower",
        "self._outputs.catch_up = lambda: 0": "what it returns is not read",
        'return io.TextIOWrapper(raw, encoding="UTF-8", errors="backslashreplace", '
        "line_buffering=True)": "UTF-8 has this name, too",
        **{
            f'for name in ("stdout", "{name}"):  # the second on macOS': "macOS alone has it"
            for name in ("XX__stdoutpXX", "__STDOUTP")
        },
        **{
            f"with contextlib.suppress({errors}):": "the others come on other systems"
            for errors in (
                "AttributeError, ValueError, None",
                "AttributeError, ValueError, ",
                "ValueError, OSError",
            )
        },
        **{
            f"library.setvbuf(ctypes.c_void_p.in_dll(library, name), None, no_buffer, {size})": (
                "where there is no buffer its size is not read"
            )
            for size in ("None", "", "1")
        },
    },
    "literate.run.examples": {
        "self.value = None": "None is no more true than an empty text",
    },
    "literate.run.figures": {
        **{
            f'{name}="{value.upper()}",': "capitals are as good"
            for name, value in (("format", "png"), ("format", "svg"), ("facecolor", "white"))
        },
        **{f'{name}="NONE",': "capitals are as good" for name in ("facecolor", "edgecolor")},
        **{
            f"for text, family in zip(texts, families, {strict}):": "each text has its family"
            for strict in ("", "strict=None", "strict=False")
        },
    },
    "literate.run.frames": {
        'picture.savefig(stream, format="PNG", dpi=figure.dpi, facecolor="white")': (
            "capitals are as good"
        ),
        'picture.savefig(stream, format="png", dpi=figure.dpi, facecolor="WHITE")': (
            "capitals are as good"
        ),
        'imsave(stream, np.concatenate(whole), format="PNG")': (
            "it is the same picture, without the name of the program that made it"
        ),
        "matcher = SequenceMatcher(None, shared, sequence, autojunk=None)": (
            "None is no more true than False"
        ),
        'if old := element.attrib.pop("id", None):': "None is no more true than an empty text",
        'prefix = old.rpartition("_")[0]': "the letters of the drawing begin it, too",
    },
    "literate.run.options": {
        'at = line + written.count("\\n", None, error.position)': "None is the beginning",
        'at = line + written.count("\\n", 1, error.position)': "a line holds two letters or more",
    },
    "literate.run.outline": {
        **{
            f'key {key}"': "any word is as good that does not stand in the text"
            for key in ('= "XXliteratemarkXX', '= "LITERATEMARK', '+= "XXxXX', '+= "X')
        },
        **{
            f'fence = Fence(start, end, fences.ws, fences.lang or "", attributes, {last})': (
                "both are found out when the page is finished"
            )
            for last in ("None, False", "False, None", "True, False", "False, True")
        },
        'if found := self.block.fullmatch(value or "XXXX"):': "it is no mark",
        'self.note(value or "XXXX", "attribute")': "no mark stands in it",
    },
    "literate.run.parse": {
        'begins = (text.count("\\n", None, string.start()) + 1 '
        "for string in _STRING.finditer(text))": "None is the beginning",
        **{
            'cells = zip(notebook["cells"], _lines(notebook, begins)["cells"], '
            f"{strict})": "the second has the form of the first"
            for strict in ("", "strict=None", "strict=False")
        },
        'return content.decode("UTF-8-SIG")': "UTF-8 has this name, too",
        'line = content.count(b"\\n", None, error.start) + 1': "None is the beginning",
        "if value := VALUE.search(text, 1, start):": "a front matter begins with a rule",
        'line = text.count("\\n", None, value.start()) + 1': "None is the beginning",
        'line = text.count("\\n", 1, value.start()) + 1': "a front matter begins with a rule",
        'lines = [""] * (chapter.text.count("\\n") + 2)': "free lines at the end are taken away",
    },
    "literate.run.places": {
        **{
            "folders = [*self.roots, *sorted(map(os.path.abspath, sys.path), "
            f"{key}reverse=True)]": "of two that hold a file the longer begins with the other"
            for key in ("key=None, ", "")
        },
    },
    "literate.run.outputs": {
        "self.catch_up: Callable[[], None] = lambda: 0": "what it returns is not read",
        "self.forked = None": "None is no more true than False",
        "self._cut = self._clear_next = None": "None is no more true than False",
        **dict.fromkeys(("newline=None,", '- newline="\\n",'), "here no line ends in another way"),
        'self.decoder = codecs.getincrementaldecoder("UTF-8")("backslashreplace")': (
            "UTF-8 has this name, too"
        ),
    },
    "literate.run.pretty": {
        'key = "XXXX".join(_pretty(part, inner, at, 2, around) + ": " for part in pair[:-1])': (
            "a member has one key, or none"
        ),
    },
    "literate.run.reads": {
        'content = "XX\\0XX".join(sorted(filter(is_source, os.listdir(path)))).encode()': (
            "no name holds it, and fingerprints are compared with each other alone"
        ),
        **{
            f"self._places = Places({name}, [folder, *others])": "no chapter is asked for"
            for name in ("None", '"XXXX"')
        },
        "with contextlib.suppress(None):  # Windows keeps it until it is closed": (
            "only Windows raises here"
        ),
    },
    "literate.run.processes": {
        **{f"self.{name} = None": "None is no more true than False" for name in ("ready", "told")},
        "self.told = True": "until its cells run nothing is said, and then it is False",
        **{
            f"{ends} = context.Pipe(duplex={duplex})": why
            for ends in ("self.connection, theirs", "self._faults, their_faults")
            for duplex, why in (
                ("None", "None is no more true than False"),
                ("True", "one that goes both ways goes this way, too"),
            )
        },
        **{
            f"descriptor, log = tempfile.mkstemp(prefix={prefix})": (
                "the file has a name only until its process has opened it"
            )
            for prefix in ("None", '"XXliterate-XX"', '"LITERATE-"')
        },
        "self.process.join(6)": "it has ended, or does not end",
        **{
            f'if self.ready {also} hasattr(signal, "SIGUSR1"):': (
                "what has not begun dies of it, and is killed anyway"
            )
            for also in (
                "and self.process.pid is not None or",
                "or self.process.pid is not None and",
            )
        },
        'dump, patience = b"XXXX", _PATIENCE': "the first line names no frame",
        "with contextlib.suppress(None):": "a pipe that has ended raises on Windows alone",
        **{
            f"data = os.read(self._faults.fileno(), {size})": "the rest is read the next time"
            for size in ("2 << 16", "1 << 17")
        },
        "dump, patience = dump + data, _PATIENCE / 21": "no clock is read so exactly",
        'name = self.chapter.name.encode("ASCII", "backslashreplace").decode()': (
            "ASCII has this name, too"
        ),
        **{
            f"with contextlib.suppress(ProcessLookupError, {errors}):": (
                "the others come on other systems"
            )
            for errors in (
                "None, AttributeError",
                "PermissionError, None",
                "AttributeError",
                "PermissionError, ",
            )
        },
    },
    "literate.run.results": {
        f"for step, outcome in zip(chapter.steps, self.outcomes, {strict})": (
            "None is no more true than False"
        )
        for strict in ("", "strict=None")
    },
    "literate.run.media": {
        'data = path.read_bytes() if self.mime == "" else '
        f"path.read_text(encoding={encoding})": "UTF-8 has these names here"
        for encoding in ("None", '"UTF-8"')
    },
    "literate.run.display": {
        **{f"self.step = {step}": "a shell sets it" for step in ("None", "1")},
        'form = base64.b64encode(form).decode("ASCII")': "ASCII has this name, too",
        "if max(length if length > 2 * TEXT_LIMIT else 1, len(form)) > TEXT_LIMIT:": (
            "neither is more than the limit"
        ),
        "text = json.dumps(form, ensure_ascii=None)": "None is no more true than False",
        **{
            f'if isinstance(shown, type) or hasattr(shown, "{name}"):': (
                "no object has a method of this name"
            )
            for name in (
                "XX_no_object_has_a_method_of_this_name_XX",
                "_NO_OBJECT_HAS_A_METHOD_OF_THIS_NAME_",
            )
        },
        "method = getattr(shown, name, )": "an error means None, too",
    },
    "literate.run.drawn": {
        **{
            f"self.display: Callable[[Any], object] = {display}": "a shell sets it"
            for display in ("None", "lambda figure: 0")
        },
        "self.begin(1)": "each step begins anew",
        "drawings = [to_svg(figure, prefix=prefix, tight=None) for figure in moving.figures]": (
            "None is no more true than False"
        ),
        "self.preview = None": "behind the first figure None is no more true than False",
        'self.picture = base64.b64encode(to_png(figure)).decode("ASCII")': (
            "ASCII has this name, too"
        ),
    },
    "literate.run.tables": {
        **{
            'return Table("\\n".join("| " + " | ".join(row) + " |" '
            f"for row in zip(*cells, {strict})))": "columns of other lengths are refused before"
            for strict in ("", "strict=None", "strict=False")
        },
        **{
            f'if isinstance(value, bool) or type(value).__name__ in ("bool", "{name}"):': (
                "so NumPy called it before its version 2"
            )
            for name in ("XXbool_XX", "BOOL_")
        },
        "return bar[1]": "the other is the first group, and all that was found",
    },
    "literate.run.execution": {
        "self._say = say or (lambda _: 0)": "what it gives is not read",
        "self._urgent = count(2)": "only which is the greater is asked",
        **{
            f"self._{name} = None": "None is no more true than False"
            for name in ("telling", "closed", "woken")
        },
        **{
            f"self._awake, self._wake = multiprocessing.Pipe(duplex={duplex})": why
            for duplex, why in (
                ("None", "None is no more true than False"),
                ("True", "one that goes both ways goes this way, too"),
            )
        },
        'self._wake.send_bytes(b"XX1XX")': "what is sent is not read",
        "if process.execution is None and seconds >= self._limit(process):": (
            "no clock is read so exactly"
        ),
        "elif seconds >= LONG and not process.told:": "no clock is read so exactly",
    },
    "literate.run.inlines": {
        **{
            f"if not any(at == span.start() or span.start() {inside} for span in spans):": why
            for inside, why in (
                ("<= at < span.end() - 1", "its start is allowed already"),
                ("< at < span.end() - 2", "a value has more than one letter"),
            )
        },
        'line + text.count("\\n", None, at),': "None is the beginning",
        'at = line + text.count("\\n", None, span.start())': "None is the beginning",
    },
    "literate.run.worker": {
        **{
            f"threading.Thread(target=_die_with_parent, {daemon}).start()": (
                "a worker does not end by itself"
            )
            for daemon in ("daemon=None", "daemon=False", "")
        },
        **{
            f"raise OSError({message})": "nobody reads it"
            for message in (
                "None",
                '"XXnothing is kept of this fileXX"',
                '"NOTHING IS KEPT OF THIS FILE"',
            )
        },
        "return path_stats(None, path)": "it asks for the path alone",
        "with contextlib.suppress(None):": "the Python of today has both names",
        "multiprocessing.set_start_method(None, force=True)": (
            "forking is what Python does by itself before 3.14"
        ),
    },
    "literate.run.shell": {
        **{f"self._line = {line}": "each step begins anew" for line in ("None", "1")},
        "linecache.cache[self.name] = (2, None, self._lines, self.name)": (
            "the size is compared only where there is a time"
        ),
    },
    "literate.run.screen": {
        "text = text[: max(0, max(longest, len(line)) - self.column)] "
        "if (self.full) or True else text": "a text that has room is cut to itself",
        "row, column = [*numbers, 1, 1][:2] if (numbers) or True else (1, 1)": (
            "without numbers both are 1 and 1"
        ),
        "row, column = [*numbers, 1, 2][:2] if numbers else (1, 1)": (
            "with a number only one more is taken"
        ),
    },
    "literate.run.svg": {
        **{
            f'old = element.attrib.pop("id", {old})': "no id is called so"
            for old in ("None", '"XXXX"')
        },
        'family = style.pop("font-family", "XXXX")': "no font is called so",
        **{
            f'{name} = style.pop("font-{what}", {default}) == "{value}"': "it is not the value"
            for name, what, value in (("italic", "style", "italic"), ("bold", "weight", "700"))
            for default in ("None", '"XXXX"')
        },
        'letter = element.text or "XXXX"': "matplotlib writes one letter in each",
        'alphabet = " ".join(["bold"] * bold + ["ITALIC"] * italic)': (
            "Unicode's names are found in small letters, too"
        ),
        **{
            f'name = re.sub("LATIN |GREEK |LETTER ", "", unicodedata.name(letter, {default}))': (
                "each letter of the formulas' font has a name"
            )
            for default in ("None", "", '"XXXX"')
        },
        'if re.match(r"rotate\\(-?0 ", element.get("transform", "XXXX")):': "it is no rotation",
        **{
            f"start, point = ({start}), (0, 0)": "a path begins with M, which sets it"
            for start in ("1, 0", "0, 1")
        },
        **{f"before = {before}": "no command is called so" for before in ("None", '"XXXX"')},
        **{
            f'elif command in "{commands}":': "matplotlib ends a path with z"
            for commands in ("XXzZXX", "zz")
        },
        'again = letter == before and letter not in "XXmzXX"': "no command is called X",
        **{
            f'return re.sub(r"^(-?)0(?=\\.)", r"\\1", f"{{count / 100:.2f}}"{ends})': (
                "no X stands in a number"
            )
            for ends in ('.rstrip("XX0XX").rstrip(".")', '.rstrip("0").rstrip("XX.XX")')
        },
        **{
            f'child.{name} = ""': "an empty text is written as none is" for name in ("tail", "text")
        },
        'pairs = [rule.rpartition(":") for rule in element.get("style", "").split(";")]': (
            "no value holds a colon"
        ),
        'pairs = [rule.partition(":") for rule in element.get("style", "XXXX").split(";")]': (
            "a rule without a colon is left out"
        ),
    },
}
"""For each module the lines that may be changed so without a difference, and why."""
KEPT = re.compile(r"^@lru_cache\b.*\n", re.MULTILINE)
SURVIVED = re.compile(r"^\s+(\S+): (survived|no tests|timeout|suspicious)$", re.MULTILINE)


def selected(module: str) -> list[str]:
    """The files of a module's tests, or the folder of its room where it has none of its own."""
    folder = next(TESTS[room] for room in TESTS if module.startswith(f"{room}."))
    names = ELSEWHERE.get(module, [module.rpartition(".")[2]])
    files = [f"{folder}/test_{name}.py" for name in names]
    return files if all((ROOT / file).is_file() for file in files) else [folder]


def settings(module: str) -> str:
    """What mutmut has to know, for a module such as `scratchnet.schedules`."""
    options = [f"--ignore={path}" for path in LEFT_OUT]
    return (
        "\n[tool.mutmut]\n"
        'source_paths = ["src"]\n'
        f'only_mutate = ["src/{module.replace(".", "/")}.py"]\n'
        f"pytest_add_cli_args = {options!r}\n"
        f"pytest_add_cli_args_test_selection = {selected(module)!r}\n"
        f"also_copy = {list(SITE)!r}\n"
    )


def mutants(module: str) -> tuple[int, list[tuple[str, str]]]:
    """Change a module in all ways and run its tests.

    Returns:
        How many changes there were, and those which no test noticed: their names and their lines.
    """
    folder = FOLDER / module
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("src", "tests", "docs/overrides"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (folder / "src").rglob("*.py"):
        path.write_text(KEPT.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(project + settings(module), encoding="utf-8")
    mutmut = Path(sys.executable).with_name("mutmut")

    def call(*arguments: str) -> str:
        done = subprocess.run(
            [mutmut, *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"mutmut {' '.join(arguments)}:\n{done.stdout[-3000:]}")
        return done.stdout

    call("run")
    results = call("results", "--all", "true")
    left = [name for name, _ in SURVIVED.findall(results)]
    return len(re.findall(r"^\s+\S+: ", results, re.MULTILINE)), [
        (name, changed(call("show", name))) for name in left
    ]


def changed(diff: str) -> str:
    """The lines of a change, without what stands around it."""
    lines = [line for line in diff.splitlines() if re.match(r"[-+](?![-+])", line)]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines)


def main(modules: list[str]) -> int:
    """Print the counts and what survived; fails where a change is no known equivalent."""
    wrong = 0
    for module in modules:
        count, left = mutants(module)
        known = EQUIVALENT.get(module, {})
        unknown = [(name, line) for name, line in left if line.rpartition("\n+ ")[2] not in known]
        wrong += len(unknown)
        print(
            f"{module}: {count} changes, {count - len(left)} noticed, "
            f"{len(left) - len(unknown)} change nothing, {len(unknown)} are left"
        )
        for name, lines in unknown:
            print(f"{name}\n{lines}\n", flush=True)
    return bool(wrong)


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit("MODULE is missing: expected for example MODULE=scratchnet.schedules")
    sys.exit(main(sys.argv[1:]))
