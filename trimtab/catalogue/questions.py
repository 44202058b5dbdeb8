"""The surveys and questions the KPIs read, with the words other products use for them."""

from collections.abc import Mapping

from trimtab.catalogue.preset import Rating
from trimtab.names import fold_header

PEOPLE = frozenset({"agent-onboarding", "pulse", "in-depth"})
"""Surveys technicians answer; their answers lead back to nobody."""

SCALES: Mapping[tuple[str, str], Rating] = {
    ("", "recommend"): Rating(0, 10),
    ("", "effort"): Rating(1, 7),
    ("", "overall"): Rating(1, 5),
    ("", "rating"): Rating(1, 5),
}
"""(survey, question) -> its scale; survey "" stands for any. A question that is not here is answered 1 to 5."""

_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "client-onboarding": ("client onboarding", "customer onboarding", "onboarding", "müşteri devreye alma",
        "顧客オンボーディング"),
    "ticket-follow-up": ("ticket follow-up", "csat", "ticket satisfaction", "ticket survey", "talep memnuniyeti",
        "チケット満足度"),
    "agent-onboarding": ("agent onboarding", "technician onboarding", "teknisyen devreye alma",
        "技術者オンボーディング"),
    "pulse": ("weekly pulse", "pulse survey", "haftalık nabız", "nabız", "パルス", "パルスサーベイ"),
    "in-depth": ("in depth", "engagement", "derinlemesine", "詳細調査"),
}  # fmt: skip
_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "overall": ("overall", "overall rating", "overall satisfaction", "genel", "genel memnuniyet", "総合",
        "総合満足度"),
    "recommend": ("recommend", "nps", "likelihood to recommend", "tavsiye", "推奨", "推奨度"),
    "effort": ("effort", "ces", "made it easy", "çaba", "kolaylık", "努力", "手間"),
    "area-contract": ("area-contract", "contract speed", "sözleşme hızı", "契約"),
    "area-responsiveness": ("area-responsiveness", "responsiveness", "yanıt hızı", "応答性"),
    "area-assets": ("area-assets", "asset registration", "varlık kaydı", "資産登録"),
    "week": ("week rating", "your week", "this week", "haftanız", "今週"),
    "handover": ("handover", "devir", "引き継ぎ"),
    "tools": ("tools", "araçlar", "ツール"),
    "discovery": ("discovery", "keşif", "調査"),
    "manual-work": ("manual-work", "manual work", "elle iş", "手作業"),
    "workload": ("workload", "iş yükü", "作業量"),
    **{f"area{area}-{item}": (f"area{area}-{item}",) for area in range(1, 7) for item in (1, 2)},
}  # fmt: skip

QUESTIONS = tuple(_QUESTIONS)
"""The questions the KPIs read."""

_SURVEYS = {fold_header(text): key for key, texts in _SPELLINGS.items() for text in (key, *texts)}
_BY_HEADER = {fold_header(text): key for key, texts in _QUESTIONS.items() for text in texts}


def survey_key(text: str) -> str:
    """Which survey or question does a file mean? Its key here, else its name as it is."""
    folded = fold_header(text)
    return _SURVEYS.get(folded) or _BY_HEADER.get(folded) or text.strip().lower()[:64]


def question_of(header: str) -> str | None:
    """Which question does a column of a wide file answer? None when it is none we know."""
    return _BY_HEADER.get(fold_header(header))
