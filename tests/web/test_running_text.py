"""Sentences that a template prints one after another: in Japanese without a space; nothing else moves."""

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tests.web.running_text import lines_of, spaced_sentences
from trimtab.reports.running_text import closed_up


def closed(html: str, language: str = "ja") -> str:
    with override(language):
        return closed_up(html)


@pytest.mark.parametrize(
    ("html", "reads"),
    [
        ("<p>安定。 次。</p>", "<p>安定。次。</p>"),
        ("<p>安定。\n  <b>次。</b> 「三」。</p>", "<p>安定。<b>次。</b>「三」。</p>"),
        (
            "<p><span>安定。</span> <a href='/x/'>開く</a></p>",
            "<p><span>安定。</span><a href='/x/'>開く</a></p>",
        ),
        ("<p>安定。</p>\n<p>次。</p>", "<p>安定。</p>\n<p>次。</p>"),
        ("<p>安定。 <button>開く</button></p>", "<p>安定。 <button>開く</button></p>"),
        ("<p>安定。 · 3件</p>", "<p>安定。 · 3件</p>"),
        ("<p>一行目。\n二行目。</p>", "<p>一行目。\n二行目。</p>"),
        ("<textarea>一。 二。</textarea>", "<textarea>一。 二。</textarea>"),
        ('<input value="一。 二。"><b>三。</b>', '<input value="一。 二。"><b>三。</b>'),
        ("<p>One. Two.</p>", "<p>One. Two.</p>"),
    ],
)
def test_only_the_space_between_two_sentences_goes(html: str, reads: str) -> None:
    assert closed(html) == reads
    assert closed(reads) == reads


@pytest.mark.parametrize("language", ["en", "tr"])
def test_other_languages_are_left_as_they_are(language: str) -> None:
    assert closed("<p>安定。 次。</p>", language) == "<p>安定。 次。</p>"


@given(
    st.lists(
        st.sampled_from(
            ["文。", " ", "\n ", "<b>", "</b>", "<p>", "</p>", "語", '<a title="一。 二">', "</a>"]
        )
    )
)
def test_no_letter_and_no_tag_is_lost(pieces: list[str]) -> None:
    html = "".join(pieces)
    found = closed(html)
    assert "".join(found.split()) == "".join(html.split())
    assert found.count('title="一。 二"') == html.count('title="一。 二"')


def test_a_template_says_where_its_running_text_is() -> None:
    template = Template(
        "{% load show %}{% running_text %}{% for one in said %}{{ one }} {% endfor %}{% endrunning_text %}"
    )
    with override("ja"):
        assert template.render(Context({"said": ["一。", "<二>。", "三。"]})) == "一。&lt;二&gt;。三。 "


def test_what_stands_on_one_line_is_read_as_one() -> None:
    html = (
        "<title>〇。 一。</title><p>一。 <b>二。</b></p><p>三。</p> <script>四。 五。</script>六。<br> 七。"
    )
    assert [line.strip() for line in lines_of(html)] == ["一。 二。", "三。", "六。", "七。"]
    assert spaced_sentences(html) == ["一。 二。"]
