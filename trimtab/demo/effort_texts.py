"""What the sample's initiatives say, in each language: people read their own plans in the provider's language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class EffortTexts:
    """An initiative's title, what people said, why it should work, its steps in order, and its notes."""

    title: str
    said: str
    hypothesis: str
    steps: tuple[str, ...]
    notes: tuple[str, ...] = ()


HELPED: Mapping[str, EffortTexts] = {
    "en": EffortTexts(
        "Clean full disks before they stop anybody",
        "Our computers stop when the disk is full, and nobody tells us before.",
        "Most full disks hold old updates and logs, which can go every month.",
        ("Write the clean-up", "Try it on ten devices", "Run it on all with full disks"),
        ("Weekly meeting: about thirty tickets a month are full disks.",),
    ),
    "tr": EffortTexts(
        "Dolan diskleri kimse durmadan temizlemek",
        "Disk dolunca bilgisayarlarımız duruyor ve önceden kimse haber vermiyor.",
        "Dolan disklerin çoğunda her ay silinebilecek eski güncellemeler ve günlükler var.",
        ("Temizleme betiğini yazmak", "On cihazda denemek", "Diski dolan bütün cihazlarda çalıştırmak"),
        ("Haftalık toplantı: ayda otuz kadar kayıt dolu disklerden geliyor.",),
    ),
    "ja": EffortTexts(
        "誰かの作業が止まる前に、満杯のディスクを掃除する",
        "ディスクがいっぱいになるとパソコンが止まりますが、事前に誰も教えてくれません。",
        "満杯のディスクの多くには、毎月消せる古い更新ファイルやログが入っています。",
        ("掃除の手順を書く", "10台の機器で試す", "ディスクが満杯の全機器で実行する"),
        ("週次会議：月に約30件のチケットがディスク満杯によるものでした。",),
    ),
}
NOTHING_SEEN: Mapping[str, EffortTexts] = {
    "en": EffortTexts(
        "A checklist for every hand-over",
        "We have to explain everything again to whoever takes over.",
        "With the three usual questions answered, second line sends less back.",
        ("Agree on the questions", "Put them into the ticket form"),
    ),
    "tr": EffortTexts(
        "Her devir için bir kontrol listesi",
        "İşi devralana her şeyi yeniden anlatmak zorunda kalıyoruz.",
        "Üç alışılmış soru yanıtlanmışsa ikinci kademe daha az kaydı geri gönderir.",
        ("Soruları kararlaştırmak", "Soruları kayıt formuna eklemek"),
    ),
    "ja": EffortTexts(
        "引き継ぎごとのチェックリスト",
        "引き継いだ人に、毎回すべてを説明し直さなければなりません。",
        "いつもの3つの質問に答えてあれば、二次サポートからの差し戻しが減ります。",
        ("質問を決める", "チケットの入力画面に加える"),
    ),
}
TOO_EARLY: Mapping[str, EffortTexts] = {
    "en": EffortTexts(
        "Share the evenings between the teams",
        "Most evenings are ours, and it shows.",
        "With a third of the evenings elsewhere, weeks get bearable again.",
        ("Ask the other teams", "New rota", "Look at the overtime"),
        ("Talked with the team: it is the evenings, not the clients.",),
    ),
    "tr": EffortTexts(
        "Akşam nöbetlerini ekipler arasında paylaşmak",
        "Akşamların çoğu bize kalıyor ve bu belli oluyor.",
        "Akşamların üçte biri başka ekiplere geçince haftalar yeniden çekilir olur.",
        ("Diğer ekiplere sormak", "Yeni nöbet çizelgesi", "Fazla mesaiye bakmak"),
        ("Ekiple konuşuldu: sorun müşteriler değil, akşamlar.",),
    ),
    "ja": EffortTexts(
        "夜間の当番をチームで分け合う",
        "夜間のほとんどが私たちの担当で、その影響が出ています。",
        "夜間の3分の1をほかのチームが受け持てば、無理のない1週間に戻ります。",
        ("ほかのチームに頼む", "新しい当番表を作る", "時間外勤務を確認する"),
        ("チームと話しました。問題は顧客ではなく夜間の当番です。",),
    ),
}
