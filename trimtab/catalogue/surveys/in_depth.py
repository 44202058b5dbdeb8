"""How technicians find their work: six areas, every six months, and what they like, dislike and would change (AG-3)."""

from trimtab.catalogue.survey import Question, Survey, Timing, Wording

_AGREEMENT = (
    Wording("strongly disagree", "kesinlikle katılmıyorum", "まったくそう思わない"),
    Wording("strongly agree", "kesinlikle katılıyorum", "強くそう思う"),
)


def _area(number: int, name: Wording, feeds: str, *statements: Wording) -> tuple[Question, ...]:
    """The statements of one area; each also counts in the index of all areas and in technician satisfaction (AG-4)."""
    return tuple(
        Question(
            key=f"area{number}-{item}",
            text=text,
            show="numbers",
            labels=_AGREEMENT,
            area=name,
            feeds=(feeds, "in-depth-index", "technician-satisfaction"),
        )
        for item, text in enumerate(statements, start=1)
    )


SURVEY = Survey(
    key="in-depth",
    title=Wording("How you find your work", "İşinizi nasıl buluyorsunuz?", "仕事についての詳細アンケート"),
    greeting=Wording(
        "Twelve statements and three questions, about five minutes. Leave out what you would rather not answer.",
        "On iki cümle ve üç soru, yaklaşık beş dakika. Yanıtlamak istemediklerinizi boş bırakabilirsiniz.",
        "12項目と3つの質問で、5分ほどです。答えたくない項目は空欄のままで構いません。",
    ),
    name=Wording("In-depth survey", "Ayrıntılı anket", "詳細アンケート"),
    audience="technicians",
    identified=False,
    timing=Timing(every_months=6, open_days=14, remind_after_days=7),
    questions=(
        *_area(
            1,
            Wording("Ease of getting work done", "İşlerin kolay yürümesi", "仕事の進めやすさ"),
            "in-depth-tasks",
            Wording(
                "I can get my tasks done without needless obstacles",
                "İşlerimi gereksiz engeller olmadan tamamlayabiliyorum",
                "不要な障害なく仕事を終えることができます",
            ),
            Wording(
                "Our tools help me", "Araçlarımız bana yardımcı oluyor", "社内のツールは役に立っています"
            ),
        ),
        *_area(
            2,
            Wording(
                "Stress from tickets and workload",
                "Talep ve iş yükünden kaynaklanan stres",
                "件数と業務量の負担",
            ),
            "in-depth-stress",
            Wording(
                "The volume of work is manageable",
                "İş hacmi başa çıkılabilir düzeyde",
                "業務量は無理のない範囲です",
            ),
            Wording(
                "I can finish my day without undue stress",
                "Günümü aşırı stres yaşamadan bitirebiliyorum",
                "過度なストレスなく一日を終えることができます",
            ),
        ),
        *_area(
            3,
            Wording("Client growth and onboarding", "Müşteri artışı ve devreye alma", "顧客の増加と導入作業"),
            "in-depth-growth",
            Wording(
                "New clients are onboarded without disrupting my daily work",
                "Yeni müşteriler günlük işim aksamadan devreye alınıyor",
                "新しい顧客の導入は、日々の仕事を妨げずに行われています",
            ),
            Wording(
                "Staffing keeps pace with growth",
                "Çalışan sayısı büyümeye ayak uyduruyor",
                "人員は事業の成長に見合っています",
            ),
        ),
        *_area(
            4,
            Wording("Out-of-hours and on-call work", "Mesai dışı ve nöbet", "時間外とオンコール"),
            "in-depth-on-call",
            Wording(
                "On-call duty is fairly shared",
                "Nöbetler adil paylaşılıyor",
                "オンコールの当番は公平に分担されています",
            ),
            Wording(
                "I can rest after out-of-hours work",
                "Mesai dışı çalışmanın ardından dinlenebiliyorum",
                "時間外の対応のあとに休むことができます",
            ),
        ),
        *_area(
            5,
            Wording("Pay and benefits", "Ücret ve yan haklar", "給与と福利厚生"),
            "in-depth-pay",
            Wording("My pay is fair for my work", "Ücretim işime göre adil", "給与は仕事に見合っています"),
            Wording(
                "Our benefits meet my needs",
                "Yan haklarımız ihtiyaçlarımı karşılıyor",
                "福利厚生は自分の必要に合っています",
            ),
        ),
        *_area(
            6,
            Wording("Career growth", "Kariyer gelişimi", "キャリアの成長"),
            "in-depth-career",
            Wording("I can grow here", "Burada gelişebiliyorum", "ここで成長できます"),
            Wording(
                "I get the training I need",
                "İhtiyacım olan eğitimi alıyorum",
                "必要な研修を受けることができます",
            ),
        ),
        Question(
            key="like",
            text=Wording(
                "What do you like about your work here?",
                "Buradaki işinizde neyi seviyorsunuz?",
                "ここでの仕事で良いと思うことは何ですか。",
            ),
            show="text",
        ),
        Question(
            key="dislike",
            text=Wording("What do you dislike?", "Neyi sevmiyorsunuz?", "良くないと思うことは何ですか。"),
            show="text",
        ),
        Question(
            key="change",
            text=Wording("What would you change?", "Neyi değiştirirdiniz?", "何を変えたいですか。"),
            show="text",
        ),
    ),
)
