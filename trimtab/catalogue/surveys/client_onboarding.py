"""How content a new client is: on days 14, 45 and 80 of its contract, each time only what fits the day (SURVEY-2)."""

from trimtab.catalogue.survey import Question, Survey, Timing, Wording

# The days are those of section 2.5: the contract is fresh on day 14, registering is done by day 45, and on day 80,
# still within the first 90 days, a client can judge the whole.
_CONTRACT, _REGISTERING, _WHOLE = 14, 45, 80
_HOW_GOOD = (
    Wording("very poor", "çok kötü", "とても悪い"),
    Wording("poor", "kötü", "悪い"),
    Wording("fair", "orta", "普通"),
    Wording("good", "iyi", "良い"),
    Wording("very good", "çok iyi", "とても良い"),
)

SURVEY = Survey(
    key="client-onboarding",
    title=Wording("Your onboarding", "Hizmete başlangıcınız", "導入についてのアンケート"),
    greeting=Wording(
        "You are new with {provider}. Tell us how it goes: half a minute, and you can change it until it closes.",
        "{provider} ile yeni çalışmaya başladınız. Nasıl gittiğini bize anlatın: yarım dakika sürer, kapanana kadar "
        "yanıtınızı değiştirebilirsiniz.",
        "{provider}のご利用が始まりました。これまでのご感想をお聞かせください。30秒ほどで終わり、締め切りまで変更できます。",
    ),
    name=Wording("Client onboarding", "Müşteri devreye alma", "顧客オンボーディング"),
    audience="clients",
    identified=True,
    timing=Timing(contract_days=(_CONTRACT, _REGISTERING, _WHOLE), open_days=14, remind_after_days=5),
    questions=(
        Question(
            key="overall",
            text=Wording(
                "Overall, how satisfied are you with your onboarding so far?",
                "Genel olarak, hizmete başlangıç sürecinizden şu ana kadar ne kadar memnunsunuz?",
                "これまでの導入の進み方に、全体としてどのくらい満足していますか。",
            ),
            show="faces",
            labels=(
                Wording("very dissatisfied", "hiç memnun değilim", "とても不満"),
                Wording("dissatisfied", "memnun değilim", "不満"),
                Wording("neither", "kararsızım", "どちらともいえない"),
                Wording("satisfied", "memnunum", "満足"),
                Wording("very satisfied", "çok memnunum", "とても満足"),
            ),
            days=(_WHOLE,),
            feeds=("client-onboarding-satisfaction", "onboarding-satisfied-share"),
        ),
        Question(
            key="recommend",
            text=Wording(
                "How likely is it that you would recommend {provider} to a friend or colleague?",
                "{provider} firmasını bir arkadaşınıza ya da meslektaşınıza önerme olasılığınız nedir?",
                "{provider}を友人や同僚に薦める可能性はどのくらいありますか。",
            ),
            show="numbers",
            low=0,
            high=10,
            labels=(
                Wording("not at all likely", "hiç olası değil", "まったくない"),
                Wording("extremely likely", "son derece olası", "非常に高い"),
            ),
            days=(_WHOLE,),
            feeds=("onboarding-nps",),
        ),
        Question(
            key="effort",
            text=Wording(
                "{provider} made it easy for us to get our service up and running.",
                "{provider} hizmetimizi çalışır duruma getirmemizi kolaylaştırdı.",
                "{provider}のおかげで、サービスを簡単に使い始めることができました。",
            ),
            show="numbers",
            low=1,
            high=7,
            labels=(
                Wording("strongly disagree", "kesinlikle katılmıyorum", "まったくそう思わない"),
                Wording("strongly agree", "kesinlikle katılıyorum", "強くそう思う"),
            ),
            days=(_REGISTERING, _WHOLE),
            feeds=("onboarding-ces", "onboarding-low-effort"),
        ),
        Question(
            key="area-contract",
            text=Wording(
                "Speed and ease of the contract and its negotiation",
                "Sözleşmenin ve görüşmelerinin hızı ve kolaylığı",
                "契約とその交渉の速さと進めやすさ",
            ),
            show="faces",
            labels=_HOW_GOOD,
            days=(_CONTRACT, _WHOLE),
            feeds=("onboarding-area-contract",),
            area=Wording("Contract and negotiation", "Sözleşme ve görüşmeler", "契約と交渉"),
        ),
        Question(
            key="area-responsiveness",
            text=Wording(
                "Responsiveness of {provider} while the contract was being finalised",
                "Sözleşme sonuçlandırılırken {provider} tarafından verilen yanıtların hızı",
                "契約の最終調整中の{provider}の対応の早さ",
            ),
            show="faces",
            labels=_HOW_GOOD,
            days=(_CONTRACT, _WHOLE),
            feeds=("onboarding-area-responsiveness",),
            area=Wording(
                "Responsiveness while finalising", "Sonuçlandırma sırasında yanıt hızı", "最終調整中の対応"
            ),
        ),
        Question(
            key="area-assets",
            text=Wording(
                "Ability to register and discover your assets and the relations between your services",
                "Varlıklarınızı ve hizmetleriniz arasındaki ilişkileri kaydetme ve keşfetme olanağı",
                "資産の登録と検出、およびサービス間の関係の把握のしやすさ",
            ),
            show="faces",
            labels=_HOW_GOOD,
            days=(_REGISTERING, _WHOLE),
            feeds=("onboarding-area-assets",),
            area=Wording(
                "Assets and service relations", "Varlıklar ve hizmet ilişkileri", "資産とサービスの関係"
            ),
        ),
        Question(
            key="comment",
            text=Wording(
                "What should we know, or do differently?",
                "Bilmemiz ya da farklı yapmamız gereken bir şey var mı?",
                "お気づきの点や、改善してほしい点はありますか。",
            ),
            show="text",
        ),
    ),
)
