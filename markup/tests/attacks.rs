//! Known tricks to get a script through a sanitiser. None may leave more than text and harmless markup.

mod support;

use markup::{Format, Profile, plain_text, render, sanitise};
use support::assert_harmless;

const ATTACKS: &[&str] = &[
    // What colours code, and what would like to pass for it.
    "<pre><code class=\"language-js\">&lt;script&gt;alert(1)&lt;/script&gt;</code></pre>",
    "<pre><code class=\"language-html\">&lt;img src=x onerror=alert(1)&gt;\n&amp;lt;script&amp;gt;</code></pre>",
    "<pre><code class=\"language-html\"><img src=x onerror=alert(1)></code></pre>",
    "<pre><code class=\"language-html&quot;onclick=&quot;alert(1)\">x</code></pre>",
    "<pre><code class='language-js\">\n</code></pre><script>alert(1)</script>'>x</code></pre>",
    "<pre title='<code class=\"language-js\">'><code>alert(1)</code></pre>",
    "<pre><code title='<code class=\"language-js\">alert(1)</code></pre>' class=language-js>x</code></pre>",
    "```html\n<script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```",
    "```js\" onclick=\"alert(1)\n1\n```",
    "<pre><code><span class=hl-string onclick=alert(1)>x</span></code></pre>",
    "<pre><code><span class=\"hl-string\" style=\"position:fixed\">x</span></code></pre>",
    "<span class=\"site-header\">x</span><span class=hl-string>x</span>",
    "<pre><code><span class=\"hl-string overlay\">x</span><span class=hl-x>x</span></code></pre>",
    // Scripts in many spellings.
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\u{0}>alert(1)</script>",
    "<script/x>alert(1)</script>",
    "<script>alert(1)",
    "<<script>alert(1)//<</script>",
    "<script><!--<script></script>--><img src=x onerror=alert(1)></script>",
    "<svg><script>alert&#40;1)</script></svg>",
    "<script>/*</script><svg/onload=alert(1)>*/</script>",
    // Handlers.
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<img src=x ONERROR=alert(1)>",
    "<img src='x'onerror='alert(1)'>",
    "<img src=\"x\" \u{0}onerror=alert(1)>",
    "<img \"=\"><img src=x onerror=alert(1)>\">",
    "<a href=x =onclick=alert(1) onclick=alert(1)>x</a>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<p title='x'onmouseover=alert(1)//'>x</p>",
    "<p title=\"&quot; onmouseover=alert(1) x=&quot;\">x</p>",
    "<img alt=\"`\" title='` onerror=alert(1)'>",
    "<b onfocus=alert(1) autofocus tabindex=1>x</b>",
    // URLs that run.
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=\"jav\tascript:alert(1)\">x</a>",
    "<a href=\"jav&#x0A;ascript:alert(1)\">x</a>",
    "<a href=\"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"java&Tab;script&NewLine;:alert(1)\">x</a>",
    "<a href=\"\u{1}javascript:alert(1)\">x</a>",
    "<a href=\"&#1;javascript:alert(1)\">x</a>",
    "<a href=JaVaScRiPt:alert(1)>x</a>",
    "<a href=\"java\0script:alert(1)\">x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\">x</a>",
    "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
    "<img src=javascript:alert(1)>",
    "<a href=x href=javascript:alert(1)>x</a>",
    "<a href=\"blob:https://a.example/x\">x</a>",
    "<a href=\"view-source:javascript:alert(1)\">x</a>",
    "<blockquote cite=\"javascript:alert(1)\">x</blockquote>",
    "<q cite=\" data:text/html,x\">x</q>",
    "<a xlink:href=javascript:alert(1)>x</a>",
    "<a href=//javascript:alert(1)>x</a>",
    // Elements that carry code.
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit><button formaction=javascript:alert(1)>x</button></form>",
    "<input onfocus=alert(1) autofocus>",
    "<base href=javascript:alert(1)//>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<table background=javascript:alert(1)><tr><td background=javascript:alert(1)>x</table>",
    "<isindex action=javascript:alert(1) type=image>",
    "<select><option><img src=x onerror=alert(1)></option></select>",
    // Styles.
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<style><img src=\"</style><img src=x onerror=alert(1)//\">",
    "<p style='x:expression(alert(1))'>x</p>",
    // SVG and MathML.
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><a xlink:href=javascript:alert(1)><text y=1em>x</text></a></svg>",
    "<svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /><a id=x>x</a></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    // Mutations: harmless when parsed once, not when parsed again.
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<noscript><style></noscript><img src=x onerror=alert(1)></style></noscript>",
    "<template><script>alert(1)</script><img src=x onerror=alert(1)></template>",
    "<template><template></template><style></template><img src=x onerror=alert(1)>",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
    "<title><a title=\"</title><img src=x onerror=alert(1)>\"></title>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
    "<noembed><p title=\"</noembed><svg onload=alert(1)>\"></noembed>",
    "<plaintext><script>alert(1)</script>",
    "<select><template><style><!--</style><a rel=\"--></style></template></select><img src=x onerror=alert(1)>\">",
    "<table><td><a id=1><table><a id=2><img src=x onerror=alert(1)>",
    "<p><a title=\"</p><img src=x onerror=alert(1)>\">",
    // Comments, declarations, entities, broken tags.
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--!><img src=x onerror=alert(1)>--!>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'javascript:alert(1)'>]><img src=x onerror=alert(1)>",
    "<?xml version=1?><img src=x onerror=alert(1)>",
    "<?php <img src=x onerror=alert(1)> ?>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "&l<b></b>t;script>alert(1)</script>",
    "<img src=x onerror=alert(1)",
    "<a href=\"x\" title='<img src=x onerror=alert(1)>",
    "</p title=\"><img src=x onerror=alert(1)>\">",
    "</ img src=x onerror=alert(1)>",
    "<\u{ff53}cript>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "<img\u{2028}src=x\u{2028}onerror=alert(1)>",
    "<img\u{c}src=x\u{c}onerror=alert(1)>",
    "<img\u{b}src=x onerror=alert(1)>",
    // Clobbering of the page's names.
    "<img id=getElementById name=cookie src=x>",
    "<a id=comments name=comment-1>x</a>",
    "<form id=document><input name=cookie></form>",
    // Markdown.
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](jAvAsCrIpT&#58;alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](javascript:alert(1))",
    "![x\"onerror=\"alert(1)](y)",
    "[x](y \"\\\" onclick=alert(1)\")",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "`<script>`<script>alert(1)</script>",
    "```\"><img/src=x/onerror=alert(1)>\nx\n```",
    "```x onclick=alert(1)\nx\n```",
    "[^\"><img/src=x/onerror=alert(1)>]\n\n[^\"><img/src=x/onerror=alert(1)>]: x",
    "|<img src=x onerror=alert(1)>|\n|-|\n|<script>|",
    "- [x\"onclick=alert(1)] x",
    "[caption caption=\"<img src=x onerror=alert(1)>\"]<img src=x>[/caption]",
    "[gallery x=\"><script>alert(1)</script>\"]",
];

const PROFILES: [Profile; 3] = [Profile::Post, Profile::Comment, Profile::ImportedComment];

#[test]
fn no_known_attack_leaves_anything_that_runs() {
    for attack in ATTACKS {
        for profile in PROFILES {
            for format in [Format::Markdown, Format::Html] {
                assert_harmless(profile, &render(format, profile, attack).html);
            }
            assert_harmless(profile, &sanitise(profile, attack));
        }
    }
}

#[test]
fn no_known_attack_changes_when_it_is_sanitised_again() {
    for attack in ATTACKS {
        for profile in PROFILES {
            for format in [Format::Markdown, Format::Html] {
                let html = render(format, profile, attack).html;
                assert_eq!(sanitise(profile, &html), html, "from {attack}");
            }
        }
    }
}

#[test]
fn two_attacks_side_by_side_are_no_stronger() {
    for first in ATTACKS {
        for second in ATTACKS {
            let html = sanitise(Profile::Post, &format!("{first}{second}"));
            assert_harmless(Profile::Post, &html);
        }
    }
}

#[test]
fn a_guest_sees_an_attack_as_it_was_typed() {
    let typed = "<img src=x onerror=alert(1)>";
    let html = render(Format::Markdown, Profile::Comment, typed).html;
    assert_eq!(plain_text(&html), typed);
}
