"""Blocks -> one HTML file that needs nothing else: style, pictures and the plans in 3D are inside.

The only script is the viewer (resources/report/viewer.js); the policy of the page names its digest and forbids every other script and every
connection, so the browser itself sees to it that nothing is sent or fetched. It says the same as the PDF. On screen the line for every page
stays at the lower edge; on paper the browser repeats it on each page.
"""
from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

from app.atomic import write_atomically
from app.report.blocks import Block, Bullets, Cell, Heading, Notice, PageBreak, Paragraph, Pictures, Table
from app.report.content import RESEARCH_USE, ReportContent
from app.report.for_patient import SHAPES
from app.report.sections import Reader, blocks_for
from app.report.stages import STYLE as STAGES
from app.report.stages import stages_html, viewer
from app.report.words import SIGNS, title_for

STYLE = """
:root { color-scheme: light; --ink: #1d232b; --quiet: #5b6673; --rule: #c8d0d9; --accent: #1b4f7d; }
* { box-sizing: border-box; }
body { font: 15px/1.45 "DejaVu Sans", system-ui, sans-serif; color: var(--ink); background: #fff; margin: 0 auto;
       max-width: 62rem; padding: 2rem 1.5rem 5rem; }
h1 { font-size: 2rem; margin: 0; } h2 { font-size: 1.35rem; color: var(--accent); margin: 2.2rem 0 .6rem; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; } p.quiet, figcaption, td small { color: var(--quiet); font-size: .82rem; }
table { width: 100%; border-collapse: collapse; margin: .3rem 0 .8rem; table-layout: fixed; }
th { text-align: left; color: var(--accent); font-size: .85rem; border-bottom: 2px solid var(--accent); padding: .3rem .45rem; }
td { vertical-align: top; border-bottom: 1px solid var(--rule); padding: .35rem .45rem; overflow-wrap: anywhere; }
.right { text-align: right; } td small { display: block; }
.good { background: #eaf5ed; } .caution { background: #fff5dd; } .stop { background: #fdeae8; }
.notice { border-left: 4px solid var(--quiet); padding: .45rem .8rem; margin: .5rem 0; }
.notice.good { border-color: #2c7a3f; } .notice.caution { border-color: #8a5a00; } .notice.stop { border-color: #a3231b; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem; margin: .8rem 0; }
figure { margin: 0; } img { width: 100%; border: 1px solid var(--rule); }
footer { position: fixed; left: 0; right: 0; bottom: 0; background: #fff; border-top: 1px solid var(--rule);
         padding: .45rem 1.5rem; font-size: .78rem; color: var(--quiet); } footer b { color: #a3231b; }
@media print { body { font-size: 10pt; padding: 0 0 2cm; } hr { break-after: page; border: 0; }
  figure, tr { break-inside: avoid; } }
@media screen { hr { border: 0; border-top: 1px solid var(--rule); margin: 2.5rem 0 0; } }
"""


def build_html(content: ReportContent, path: Path, reader: Reader = "surgeon") -> None:
    """Write the report; `path` holds the old report or the new one, never a part."""
    write_atomically(path, html_text(content, reader).encode())


def html_text(content: ReportContent, reader: Reader = "surgeon") -> str:
    title = title_for(reader)
    shown = content.patient if reader == "surgeon" else ()
    lines = "   ·   ".join([title, content.date, *(f"{name}: {value}" for name, value in shown)])
    stages = stages_html(content.stages, SHAPES if reader == "patient" else None)
    body = stages + "\n".join(_html(block) for block in blocks_for(content, reader))
    digest = b64encode(sha256(viewer().encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    script = f"<script>{viewer()}</script>" if stages else ""
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title} {escape(content.case)}</title><style>{STYLE}{STAGES}</style></head><body>
<header><h1>{escape(content.case)}</h1><p class="quiet">{escape(lines)}</p></header>
<main>
{body}
</main>
<footer><b>{escape(RESEARCH_USE)}</b> · Case {escape(content.case)} · Rehearse {escape(content.program_version)}
· input {escape(content.input_hash)}</footer>{script}</body></html>
"""


def _html(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
        case Paragraph():
                    return f'<p class="{"quiet" if block.quiet else "plain"}">{escape(block.text)}</p>'
        case Bullets():
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
        case Notice():
            return f'<p class="notice {block.tone}"><b>{SIGNS[block.tone]}</b> {escape(block.text)}</p>'
        case Table():
            return _table(block)
        case Pictures():
            return '<div class="pictures">' + "".join(
                f'<figure><img alt="{escape(picture.caption)}" src="data:image/png;base64,{b64encode(picture.png).decode()}">'
                f"<figcaption>{escape(picture.caption)}</figcaption></figure>" for picture in block.pictures) + "</div>"
        case PageBreak():
            return "<hr>"


def _table(table: Table) -> str:
    total = sum(table.widths)
    columns = "".join(f'<col style="width:{100 * width / total:.1f}%">' for width in table.widths)
    right = ["right" if column in table.right else "" for column in range(len(table.head))]
    head = "".join(f'<th scope="col" class="{side}">{escape(name)}</th>' for side, name in zip(right, table.head, strict=True))
    lines = ("".join(_cell(cell, side) for cell, side in zip(row, right, strict=True)) for row in table.rows)
    rows = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(cell: Cell, side: str) -> str:
    text = escape(cell.text)
    text = f"<b>{text}</b>" if cell.strong else text
    below = f"<small>{escape(cell.below)}</small>" if cell.below else ""
    return f'<td class="{side} {cell.tone or ""}">{text}{below}</td>'
