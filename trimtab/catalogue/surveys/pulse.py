"""The weekly pulse: one tap on five faces, on the last working day of each technician's week (AG-1)."""

from trimtab.catalogue.survey import Question, Survey, Timing, Wording

SURVEY = Survey(
    key="pulse",
    title=Wording("Weekly pulse", "Haftalık nabız", "週次パルス"),
    greeting=Wording(
        "One tap, then send. You can change it until Sunday.",
        "Bir dokunuş, sonra gönderin. Pazar gününe kadar değiştirebilirsiniz.",
        "一つ選んで送信してください。日曜日まで変更できます。",
    ),
    audience="technicians",
    identified=False,
    # No reminder: the day after the last working day is a day off. Next week's question is the reminder.
    timing=Timing(every_week=True, open_days=3, remind_after_days=None),
    questions=(
        Question(
            key="week",
            text=Wording("How was your week?", "Haftanız nasıldı?", "今週はいかがでしたか。"),
            show="faces",
            labels=(
                Wording("very bad", "çok kötü", "とても悪い"),
                Wording("bad", "kötü", "悪い"),
                Wording("so-so", "şöyle böyle", "どちらともいえない"),
                Wording("good", "iyi", "良い"),
                Wording("very good", "çok iyi", "とても良い"),
            ),
            feeds=("weekly-pulse", "technician-satisfaction"),
        ),
        Question(
            key="comment",
            text=Wording(
                "Anything to add?", "Eklemek istediğiniz bir şey var mı?", "ほかに伝えたいことはありますか。"
            ),
            show="text",
        ),
    ),
)
