"""What comments are about: the themes Trimtab brings, and which of them a comment's own words suggest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trimtab.catalogue.survey import Wording
from trimtab.names import fold


@dataclass(frozen=True)
class Theme:
    """One theme: its name, and words that suggest it in any language. A word also stands for what begins with it."""

    key: str
    name: Wording
    words: tuple[str, ...]


THEMES: Mapping[str, Theme] = {
    theme.key: theme
    for theme in (
        Theme(
            "speed",
            Wording("Speed", "Hız", "速さ"),
            ("slow", "fast", "quick", "wait", "delay", "late", "yavaş", "hızlı", "geç", "bekle", "gecik",
             "遅", "早", "速", "待"),
        ),
        Theme(
            "communication",
            Wording("Communication", "İletişim", "連絡と説明"),
            ("unclear", "explain", "update", "inform", "communicat", "answer", "reply", "iletişim", "bilgi", "açıkla",
             "haber", "yanıt", "cevap", "説明", "連絡", "返信", "報告"),
        ),
        Theme(
            "knowledge",
            Wording("Knowledge", "Bilgi birikimi", "知識"),
            ("knowledge", "expert", "competen", "skill", "understand", "uzman", "yetkin", "anla", "知識", "専門",
             "理解"),
        ),
        Theme(
            "friendliness",
            Wording("Friendliness", "Güler yüz", "対応の丁寧さ"),
            ("friendly", "polite", "rude", "kind", "helpful", "nazik", "kibar", "kaba", "yardımsever", "親切", "丁寧",
             "失礼"),
        ),
        Theme(
            "solution",
            Wording("Solution", "Çözüm", "解決"),
            ("solve", "fix", "again", "still", "recur", "broken", "çöz", "tekrar", "yine", "hâlâ", "bozuk", "解決",
             "再発", "直"),
        ),
        Theme(
            "contract",
            Wording("Contract and price", "Sözleşme ve fiyat", "契約と料金"),
            ("contract", "price", "invoice", "cost", "expensive", "sözleşme", "fiyat", "fatura", "pahalı", "契約",
             "料金", "請求", "価格"),
        ),
        Theme(
            "assets",
            Wording("Devices and records", "Cihazlar ve kayıtlar", "機器と記録"),
            ("asset", "device", "inventory", "laptop", "printer", "document", "varlık", "cihaz", "envanter", "yazıcı",
             "belge", "資産", "機器", "端末", "書類"),
        ),
        Theme(
            "staff",
            Wording("Workload and staffing", "İş yükü ve kadro", "業務量と人員"),
            ("workload", "staff", "overtime", "busy", "pressure", "iş yükü", "personel", "mesai", "yoğun", "baskı",
             "業務量", "人手", "残業", "忙"),
        ),
    )
}  # fmt: skip
"""The themes that hold until an owner changes them."""


_FIRST_BEYOND_LATIN = 0x0370


def suggested(text: str, themes: Iterable[Theme]) -> tuple[str, ...]:
    """Which themes do the words of a comment suggest? Their keys; a person decides.

    A word counts where one of the comment's words begins with it; in Japanese, which writes no spaces, anywhere.
    """
    whole = fold(text)
    spaced = " " + "".join(one if one.isalnum() else " " for one in whole)
    return tuple(theme.key for theme in themes if any(_says(word, whole, spaced) for word in theme.words))


def _says(word: str, whole: str, spaced: str) -> bool:
    folded = fold(word)
    if not folded:
        return False
    # Letters of Latin script begin a word; those of others stand within a run without spaces.
    return f" {folded}" in spaced if ord(folded[0]) < _FIRST_BEYOND_LATIN else folded in whole
