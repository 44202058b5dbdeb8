"""How ready we were for a client, as technicians see it: on days 30 and 75 of its contract (ON-AGT, section 3.4)."""

from trimtab.catalogue.survey import Question, Survey, Timing, Wording

# Every statement is worded so that 5 is good; the answers 1 and 2 are the obstacle (section 3.4).
_AGREEMENT = (
    Wording("strongly disagree", "kesinlikle katılmıyorum", "まったくそう思わない"),
    Wording("strongly agree", "kesinlikle katılıyorum", "強くそう思う"),
)


def _statement(key: str, text: Wording, area: Wording, feeds: str) -> Question:
    return Question(key=key, text=text, show="numbers", labels=_AGREEMENT, area=area, feeds=(feeds,))


SURVEY = Survey(
    key="agent-onboarding",
    title=Wording(
        "How ready were we for this client?",
        "Bu müşteriye ne kadar hazırdık?",
        "この顧客への準備はできていましたか",
    ),
    greeting=Wording(
        "You worked for a new client. Six statements, one minute; leave out what you cannot judge.",
        "Yeni bir müşteri için çalıştınız. Altı cümle, bir dakika; değerlendiremediklerinizi boş bırakabilirsiniz.",
        "新しい顧客を担当されました。6項目、1分ほどです。判断できない項目は空欄のままで構いません。",
    ),
    name=Wording("Readiness for new clients", "Yeni müşterilere hazırlık", "新規顧客への準備"),
    audience="technicians",
    identified=False,
    timing=Timing(contract_days=(30, 75), open_days=7, remind_after_days=3, rest_days=28),
    questions=(
        _statement(
            "overall",
            Wording(
                "I am satisfied with how client onboarding goes for me",
                "Müşteri devreye alma sürecinin benim için işleyişinden memnunum",
                "顧客の導入作業の進み方に満足しています",
            ),
            Wording("Overall", "Genel", "全体"),
            "agent-onboarding-satisfaction",
        ),
        _statement(
            "handover",
            Wording(
                "The hand-over from sales gave me the client information I needed, without bottlenecks",
                "Satıştan devir, ihtiyacım olan müşteri bilgilerini darboğaz olmadan sağladı",
                "営業からの引き継ぎで、必要な顧客情報が滞りなく得られました",
            ),
            Wording("Hand-over from sales", "Satıştan devir", "営業からの引き継ぎ"),
            "onboarding-obstacle-handover",
        ),
        _statement(
            "tools",
            Wording(
                "I had the tools and the process I needed",
                "İhtiyacım olan araçlara ve sürece sahiptim",
                "必要なツールと手順がそろっていました",
            ),
            Wording("Tools and process", "Araçlar ve süreç", "ツールと手順"),
            "onboarding-obstacle-tools",
        ),
        _statement(
            "discovery",
            Wording(
                "Discovering and registering the client's assets was efficient",
                "Müşterinin varlıklarını keşfetmek ve kaydetmek verimliydi",
                "顧客の資産の検出と登録は効率的でした",
            ),
            Wording("Discovery and asset onboarding", "Keşif ve varlık kaydı", "資産の検出と登録"),
            "onboarding-obstacle-discovery",
        ),
        _statement(
            "manual-work",
            Wording(
                "Little of the work was manual work that could be automated",
                "İşin çok azı, otomatikleştirilebilecek elle yapılan işti",
                "自動化できるはずの手作業はほとんどありませんでした",
            ),
            Wording("Manual work", "Elle yapılan iş", "手作業"),
            "onboarding-obstacle-manual-work",
        ),
        _statement(
            "workload",
            Wording(
                "My workload stayed manageable, without peaks",
                "İş yüküm, ani artışlar olmadan başa çıkılabilir düzeyde kaldı",
                "業務量は急な山もなく、無理のない範囲でした",
            ),
            Wording("Workload", "İş yükü", "業務量"),
            "onboarding-obstacle-workload",
        ),
        Question(
            key="comment",
            text=Wording(
                "What would have helped most?",
                "En çok ne yardımcı olurdu?",
                "何があれば一番助かりましたか。",
            ),
            show="text",
        ),
    ),
)
