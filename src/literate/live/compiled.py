"""What Python has compiled on one page, for the next: there it starts and imports much sooner.

What is kept is used without a look at the source. So it may be kept only beside the sums of the
files from which the modules came, as `worker.js` does.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Generator
from importlib.util import MAGIC_NUMBER, cache_from_source
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

_HEAD = 16
"""The bytes before the code in a compiled file."""
_UNCHECKED = MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)
"""Those of a file that Python takes as it is (PEP 552). Unpacked sources have no lasting date."""


def keep(library: Path, *folders: Path) -> Generator[None, None, tuple[bytes, bytes]]:
    """Collect the compiled modules that have been imported so far, a little at each step.

    Files that Python has compiled since `sys.dont_write_bytecode` is off are taken from beside
    their sources. From an archive Python compiles without leaving a trace; this is done again.

    Args:
        library: the zip file with the standard library.
        folders: where the other files lie that never change. A module from elsewhere may be a
            reader's own, and is not kept.

    Returns:
        The library with its compiled modules beside their sources, and a zip file with the other
        compiled modules, by their paths from the root on.
    """
    found = {str(getattr(each, "__file__", None)) for each in [*sys.modules.values()]}
    files = sorted(file for file in found if file.endswith(".py"))
    others = BytesIO()
    with ZipFile(others, "w") as archive:
        for file in files:
            compiled = Path(cache_from_source(file))
            if compiled.is_file() and any(map(compiled.is_relative_to, folders)):
                code = compiled.read_bytes()[_HEAD:]
                archive.writestr(compiled.as_posix().lstrip("/"), _UNCHECKED + code)
    whole = BytesIO(library.read_bytes())
    with ZipFile(whole, "a") as archive:
        names = {*archive.namelist()}
        for file in files:
            name = file.removeprefix(f"{library}/")
            if name in names and f"{name}c" not in names:
                yield
                code = marshal.dumps(compile(archive.read(name), file, "exec", dont_inherit=True))
                archive.writestr(f"{name}c", _UNCHECKED + code)
    return whole.getvalue(), others.getvalue()
