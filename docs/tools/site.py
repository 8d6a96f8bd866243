"""What the site does beyond MkDocs: pages of the repository that stand outside docs/, and checks of what was built.

README.md is the home page; CONTRIBUTING.md and CHANGELOG.md are pages too.  A link from a page to any other file of the
repository leads to a copy of it in the site, shown as text.
"""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

ROOT = Path(__file__).parents[2]
PAGES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
LINK = re.compile(r"(?<=\]\()(?P<target>[^)\s#:]+)(?P<anchor>#[^)\s]*)?(?=\))")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
FOLDER = re.compile(r"\[([^\]]+)\]\(folder:\)")


def on_files(files, config):
    """Add the repository's own pages, and every file outside docs/ that a page links to."""
    for name, uri in PAGES.items():
        files.append(File.generated(config, uri, abs_src_path=str(ROOT / name)))
    wanted = set()
    for file in files.documentation_pages():
        for path in map(_target(_place(file.src_uri)), LINK.finditer(_bare(file.content_string))):
            if (
                path is not None
                and (ROOT / path).is_file()
                and not path.startswith("docs/")
                and path not in PAGES
            ):
                wanted.add(path)
    for path in sorted(wanted):
        if path.endswith(".md"):
            files.append(File.generated(config, _copy(path), abs_src_path=str(ROOT / path)))
        else:
            content = (ROOT / path).read_text(encoding="utf-8")
            files.append(File.generated(config, _copy(path), content=content))
    return files


def on_page_markdown(markdown, page, **_):
    """Links between files of the repository become links between pages of the site."""
    find = _target(_place(page.file.src_uri))
    here = posixpath.dirname(page.file.src_uri)

    def lead(match):
        path = find(match)
        if path is None:
            return match[0]
        if (ROOT / path).is_dir():
            return "folder:"
        uri = PAGES.get(path) or (path.removeprefix("docs/") if path.startswith("docs/") else _copy(path))
        return posixpath.relpath(uri, here or ".") + (match["anchor"] or "")

    parts, end = [], 0
    for code in CODE.finditer(markdown):
        parts += [LINK.sub(lead, markdown[end : code.start()]), code[0]]
        end = code.end()
    return FOLDER.sub(r"\1", "".join([*parts, LINK.sub(lead, markdown[end:])]))


def on_post_build(config):
    """Every link of every page leads somewhere, and no page loads anything from elsewhere."""
    site = Path(config.site_dir)
    pages = {path: _read(path) for path in sorted(site.rglob("*.html"))}
    wrong = []
    for path, page in pages.items():
        name = path.relative_to(site)
        wrong += [f"{name} loads {address}" for address in page.loads if urlsplit(address).netloc]
        for address in {*page.links, *page.loads}:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or name.name == "404.html":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            known = pages.get(target)
            if not target.is_file():
                wrong.append(f"{name}: {address} leads nowhere")
            elif parts.fragment and known and unquote(parts.fragment) not in known.ids:
                wrong.append(f"{name}: {address} has no such place")
    for path in site.rglob("*.css"):
        found = re.findall(
            r"(?:url\(|@import )[\"']?(?:https?:)?//[^\"')]+", path.read_text(encoding="utf-8")
        )
        wrong += [f"{path.relative_to(site)} loads {address}" for address in found]
    if wrong:
        raise PluginError("\n".join(wrong))


class _Page(HTMLParser):
    """The links, the ids, and what a browser loads without being asked."""

    def __init__(self):
        super().__init__()
        self.links, self.loads, self.ids = set(), set(), set()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.ids.update(values[name] for name in ("id", "name") if values.get(name))
        if tag == "a" and values.get("href"):
            self.links.add(values["href"])
        elif tag == "link" and values.get("rel") not in ("canonical", "next", "prev"):
            self.loads.add(values.get("href") or "")
        elif tag in ("script", "img", "iframe", "source", "video", "audio") and values.get("src"):
            self.loads.add(values["src"])


def _read(path):
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _place(uri):
    """Where a page of the site stands in the repository."""
    outside = {to: name for name, to in PAGES.items()}
    if uri.startswith("repository/"):
        return uri.removeprefix("repository/")
    return outside.get(uri, f"docs/{uri}")


def _target(place):
    """A function from a link on the page at `place` to the path of the file in the repository, None for others."""

    def find(match):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(match["target"])))
        return None if path.startswith("..") or not (ROOT / path).exists() else path

    return find


def _copy(path):
    # A browser offers YAML for download and shows plain text.
    return f"repository/{path}" + ("" if path.endswith((".md", ".json")) else ".txt")


def _bare(markdown):
    return CODE.sub("", markdown)
