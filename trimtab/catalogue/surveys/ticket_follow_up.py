"""How one request was handled: one tap on five faces after its ticket was closed."""

from trimtab.catalogue.survey import Question, Survey, Timing, Wording

SURVEY = Survey(
    key="ticket-follow-up",
    title=Wording("Your request", "Talebiniz", "お問い合わせについて"),
    greeting=Wording(
        "We closed your request. One tap tells {provider} how it went.",
        "Talebinizi kapattık. Nasıl geçtiğini {provider} ekibine tek dokunuşla söyleyebilirsiniz.",
        "お問い合わせの対応が完了しました。ワンタップで{provider}にご感想をお聞かせください。",
    ),
    name=Wording("Ticket follow-up", "Talep sonrası değerlendirme", "チケット完了後のアンケート"),
    audience="clients",
    identified=True,
    # One person is asked about one ticket a fortnight at most: who is asked after each answers none.
    timing=Timing(after_ticket=True, open_days=14, remind_after_days=None, rest_days=14),
    questions=(
        Question(
            key="rating",
            text=Wording(
                "How satisfied are you with how we handled your request?",
                "Talebinizin ele alınışından ne kadar memnunsunuz?",
                "お問い合わせへの対応にどのくらい満足していますか。",
            ),
            show="faces",
            labels=(
                Wording("very dissatisfied", "hiç memnun değilim", "とても不満"),
                Wording("dissatisfied", "memnun değilim", "不満"),
                Wording("neither", "kararsızım", "どちらともいえない"),
                Wording("satisfied", "memnunum", "満足"),
                Wording("very satisfied", "çok memnunum", "とても満足"),
            ),
        ),
        Question(
            key="comment",
            text=Wording(
                "What went well, or what was missing?",
                "Ne iyi gitti ya da ne eksikti?",
                "良かった点や、足りなかった点はありますか。",
            ),
            show="text",
        ),
    ),
)
