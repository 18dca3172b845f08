"""The pictures of previews of links: a page's first figure; where it has none, the first page's."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any


def previews(
    titles: Mapping[str, str], home: str | None, picture: Callable[[str], bytes]
) -> tuple[dict[str, dict[str, Any]], dict[str, bytes]]:
    """Choose the picture of each page.

    Args:
        titles: the titles of all pages, maybe with HTML, by their addresses.
        home: the address of the first page.
        picture: the first figure of a page as a PNG, from its address; nothing where it has none.

    Returns:
        What the front matter of each page gets, by its address: `image`, `image_alt`,
        `image_width`, `image_height`, or an empty `image` alone; and the files of the pictures.
    """
    files: dict[str, bytes] = {}
    own: dict[str, dict[str, Any]] = {}
    for uri, title in titles.items():
        if content := picture(uri):
            path = f"assets/literate/previews/{uri.rpartition('.')[0]}.png"
            width, height = struct.unpack(">II", content[16:24])  # as every PNG begins
            files[path] = content
            own[uri] = {
                "image": path,
                "image_alt": unescape(re.sub(r"<[^>]+>", "", title)),
                "image_width": width,
                "image_height": height,
            }
    common = own.get(home or "", {"image": ""})
    return {uri: own.get(uri, common) for uri in titles}, files
