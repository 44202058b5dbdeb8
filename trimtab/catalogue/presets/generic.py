"""What columns are called in any product, in English, Turkish and Japanese, and what common words mean.

Presets come first; these synonyms stand behind them. Ticket exports mix the names of many products, so the
lists gather what the products use where their own preset was not chosen.
"""

from trimtab.catalogue.preset import Preset
from trimtab.kpi.escalation_rule import EscalationRule, TierPattern

_SYSTEM = {"system": ("system", "source system", "kaynak sistem", "システム")}
_CLIENT = {
    "client": (
        "client", "client name", "company", "company name", "company.name", "account", "account name", "customer",
        "customer name", "organization", "organisation", "organization name", "department", "department name", "area",
        "aareadesc", "müşteri", "müşteri adı", "firma", "firma adı", "şirket", "kurum", "顧客", "顧客名", "会社", "会社名",
        "取引先", "お客様", "お客様名", "クライアント",
    ),
    "client_id": (
        "client id", "company id", "company.id", "account id", "customer id", "organization id", "organisation id",
        "department id", "müşteri no", "müşteri kodu", "firma no", "顧客id", "顧客番号", "会社id", "取引先コード",
    ),
}
_TICKET = {
    **_SYSTEM,
    "id": (
        "ticket id", "ticket #", "ticket number", "ticket no", "ticket", "number", "id", "incident", "incident id",
        "incident number", "case id", "case number", "case", "request id", "talep no", "talep numarası", "bilet no",
        "kayıt no", "çağrı no", "olay no", "チケット番号", "チケットid", "チケット", "インシデント番号", "案件番号", "受付番号", "番号",
    ),
    **_CLIENT,
    "site": ("site", "site name", "location", "location name", "branch", "şube", "konum", "lokasyon", "拠点", "拠点名", "サイト", "場所"),
    "contact": (
        "contact", "contact name", "requester", "requester name", "caller", "caller id", "user", "user name", "end user",
        "reported by", "requested by", "ilgili kişi", "kişi", "talep eden", "bildiren", "kullanıcı", "担当者(顧客)", "連絡先",
        "依頼者", "申請者", "問い合わせ者",
    ),
    "contract": ("contract", "contract id", "agreement", "agreement name", "sözleşme", "sözleşme no", "契約", "契約番号"),
    "device": (
        "device", "device name", "asset", "asset name", "configuration item", "configuration", "cmdb ci", "computer",
        "hostname", "host name", "cihaz", "cihaz adı", "varlık", "bilgisayar", "機器", "機器名", "デバイス", "端末", "資産",
    ),
    "title": (
        "title", "subject", "summary", "short description", "symptom", "issue", "konu", "başlık", "özet", "件名", "タイトル", "概要",
    ),
    "kind": (
        "type", "ticket type", "record type", "kind", "ticket kind", "request type", "tür", "talep türü", "bilet türü", "kayıt türü", "種別",
        "種類", "チケット種別", "タイプ",
    ),
    "source": (
        "source", "source name", "channel", "via", "origin", "contact type", "kaynak", "kanal", "geliş kanalı", "受付方法", "チャネル",
        "発生元", "ソース",
    ),
    "category": (
        "category", "issue type", "category name", "topic", "kategori", "konu türü", "カテゴリ", "カテゴリー", "分類",
    ),
    "subcategory": (
        "subcategory", "sub category", "sub type", "subtype", "sub issue type", "alt kategori", "サブカテゴリ", "サブカテゴリー", "小分類",
    ),
    "priority": (
        "priority", "priority name", "priority level", "urgency level", "öncelik", "öncelik düzeyi", "優先度", "優先順位",
    ),
    "status": (
        "status", "ticket status", "state", "incident state", "status name", "durum", "durumu", "bilet durumu", "状態", "ステータス", "状況",
    ),
    "substatus": ("substatus", "sub status", "status detail", "alt durum", "サブステータス", "詳細状態"),
    "team": (
        "team", "team name", "queue", "queue name", "group", "group name", "assignment group", "assigned group", "board",
        "support group", "tech group", "section", "department team", "ekip", "takım", "kuyruk", "grup", "atanan grup", "チーム",
        "チーム名", "担当グループ", "グループ", "キュー", "部署",
    ),
    "tier": ("tier", "team tier", "support level", "level", "line", "kademe", "destek seviyesi", "seviye", "階層", "ティア", "サポートレベル"),
    "technician": (
        "technician", "assignee", "assigned to", "owner", "agent", "agent name", "responder", "resource", "assigned resource",
        "assigned technician", "member", "teknisyen", "atanan", "atanan kişi", "sorumlu", "uzman", "担当者", "担当", "技術者",
        "対応者", "エージェント",
    ),
    "opened_at": (
        "opened at", "opened", "created at", "created", "created time", "created on", "date entered", "date opened", "create date", "creation date",
        "date created", "opened on", "open date", "reported at", "ticket created date", "date occurred", "açılış tarihi", "açılma tarihi",
        "oluşturulma tarihi", "oluşturma tarihi", "kayıt tarihi", "açılış zamanı", "作成日時", "作成日", "起票日時", "受付日時", "登録日時",
        "オープン日時", "発生日時",
    ),
    "first_reply_at": (
        "first reply at", "first response at", "first response", "first response time stamp", "date responded", "responded at", "first responded at",
        "first reply", "ilk yanıt", "ilk yanıt tarihi", "ilk yanıt zamanı", "初回応答日時", "初回返信日時", "一次回答日時",
    ),
    "resolved_at": (
        "resolved at", "resolved", "date resolved", "resolved on", "resolved date", "resolution date", "resolved time", "solved at", "solved",
        "date resolved utc", "fixed at", "çözüm tarihi", "çözülme tarihi", "çözüm zamanı", "解決日時", "解決日", "対応完了日時",
    ),
    "closed_at": (
        "closed at", "closed", "date closed", "closed on", "closed date", "close date", "closed time", "completed date", "completed at",
        "kapanış tarihi", "kapanma tarihi", "kapatılma tarihi", "kapanış zamanı", "クローズ日時", "クローズ日", "完了日時", "終了日時",
    ),
    "updated_at": (
        "updated at", "updated", "last updated", "last modified", "modified at", "last activity date", "last update",
        "güncelleme tarihi", "son güncelleme", "更新日時", "更新日", "最終更新日時",
    ),
    "reopened": (
        "reopened", "reopens", "reopen count", "times reopened", "yeniden açılma", "yeniden açılma sayısı", "再オープン回数", "再オープン",
    ),
    "sla_met": (
        "sla met", "sla", "made sla", "sla status", "sla state", "within sla", "sla achieved", "resolution status", "sla uyumu", "sla karşılandı",
        "sla durumu", "sla遵守", "sla達成", "slaステータス",
    ),
    "sla_breached": (
        "sla breached", "breached", "sla violated", "is escalated", "escalation level", "sla breach", "sla ihlali", "sla aşıldı", "sla違反", "sla超過",
    ),
    "reply_breached": ("fr escalated", "nr escalated", "first response breached", "ilk yanıt ihlali", "初回応答違反"),
    "excluded": ("excluded", "excluded because", "hariç tutma nedeni", "hariç", "除外理由", "除外"),
    "deleted": ("deleted", "is deleted", "silindi", "silinmiş", "削除", "削除済み"),
    "spam": ("spam", "is spam", "junk", "istenmeyen", "スパム", "迷惑"),
    "merged_into": (
        "merged into", "merged into id", "merged into ticket", "merged parent ticket", "parent after merge", "birleştirildiği kayıt", "birleştirildi",
        "統合先", "統合先番号", "マージ先",
    ),
    "merged_at": ("merged at", "merged on", "date merged", "birleştirme tarihi", "統合日時", "マージ日時"),
    "tags": ("tags", "labels", "tag", "etiketler", "etiket", "タグ", "ラベル"),
    "group_stations": ("group stations", "teams passed", "geçtiği ekip sayısı", "経由グループ数"),
    "assignee_stations": ("assignee stations", "経由担当者数"),
    "reassignments": ("reassignment count", "reassignments", "reassigned", "yeniden atama sayısı", "yeniden atama", "再割り当て回数", "担当変更回数"),
    "rating": ("rating", "satisfaction", "satisfaction score", "csat", "satisfaction level", "memnuniyet", "memnuniyet puanı", "満足度", "評価"),
}  # fmt: skip
_EVENTS = {
    **{name: headers for name, headers in _TICKET.items() if name not in {"kind", "updated_at", "rating"}},
    "at": (
        "at", "event time", "event at", "time", "timestamp", "event date", "date", "changed at", "updated at", "updated", "entered date",
        "event timestamp", "olay zamanı", "zaman", "tarih", "değişiklik zamanı", "güncelleme tarihi", "日時", "発生時刻", "変更日時", "イベント日時",
        "更新日時",
    ),
    "event": ("event", "event kind", "event type", "activity", "action", "olay", "olay türü", "işlem", "イベント", "イベント種別", "操作"),
    "ticket_kind": ("ticket kind", "ticket type", "type", "kayıt türü", "チケット種別"),
    "flagged": ("flagged", "management flag", "escalated to management", "yönetime iletildi", "yönetim bayrağı", "管理者エスカレーション", "フラグ"),
    "worked": ("worked", "work log", "has note", "çalışma kaydı", "çalışıldı", "作業記録", "作業あり"),
}  # fmt: skip
_CLIENTS = {
    **_SYSTEM,
    "name": _CLIENT["client"] + ("name", "ad", "adı", "名前", "名称"),
    "id": _CLIENT["client_id"] + ("id", "identifier", "no", "kod", "番号", "コード"),
    "zone": ("time zone", "timezone", "zone", "saat dilimi", "zaman dilimi", "タイムゾーン", "時間帯"),
    "internal": ("internal", "is internal", "own company", "dahili", "iç müşteri", "自社", "社内"),
    "merged_into": ("merged into", "merged into id", "birleştirildi", "統合先"),
}
_CONTACTS = {
    **_SYSTEM,
    **_CLIENT,
    "id": ("contact id", "id", "user id", "requester id", "kişi no", "連絡先id", "id番号"),
    "name": ("name", "contact name", "contact", "full name", "display name", "user name", "ad soyad", "ad", "isim", "kişi", "氏名", "名前", "連絡先名"),
    "first_name": ("first name", "given name", "adı", "名"),
    "last_name": ("last name", "family name", "surname", "soyadı", "姓"),
    "email": ("email", "e-mail", "email address", "mail", "e-posta", "eposta", "e-posta adresi", "メール", "メールアドレス"),
    "language": ("language", "locale", "dil", "言語"),
    "zone": _CLIENTS["zone"],
    "active": ("active", "is active", "active flag", "aktif", "etkin", "有効", "在籍"),
}  # fmt: skip
_CONTRACTS = {
    **_SYSTEM,
    **_CLIENT,
    "id": ("contract id", "id", "agreement id", "contract number", "contract", "sözleşme no", "sözleşme id", "契約番号", "契約id"),
    "title": ("title", "contract name", "agreement name", "name", "agreement", "description", "sözleşme adı", "başlık", "契約名", "件名"),
    "starts_on": ("starts on", "start date", "start", "begin date", "effective from", "başlangıç tarihi", "başlangıç", "開始日", "契約開始日"),
    "ends_on": ("ends on", "end date", "end", "expiry date", "expires", "bitiş tarihi", "bitiş", "終了日", "契約終了日", "満了日"),
    "zone": _CLIENTS["zone"],
    "starts_onboarding": ("starts onboarding", "new onboarding", "devreye alma başlatır", "オンボーディング開始"),
    "assets_contracted": ("assets contracted", "assets", "devices contracted", "seats", "cihaz sayısı", "varlık sayısı", "契約台数", "台数"),
    "phase": ("phase", "stage", "contract phase", "status", "aşama", "sözleşme aşaması", "durum", "フェーズ", "段階", "契約フェーズ"),
    "phase_on": (
        "phase on", "phase date", "phase since", "phase start", "phase starts on", "stage date", "aşama tarihi", "aşama başlangıcı", "フェーズ開始日",
        "段階日",
    ),
    "signed_on": ("signed on", "signed", "signature date", "date signed", "imza tarihi", "締結日", "署名日"),
}  # fmt: skip
_PEOPLE = {
    **_SYSTEM,
    "id": ("person id", "employee id", "id", "identifier", "member id", "sicil no", "personel no", "çalışan no", "社員番号", "従業員番号"),
    "name": ("name", "full name", "technician", "employee", "employee name", "display name", "ad soyad", "ad", "personel", "çalışan", "氏名", "名前", "社員名"),
    "email": _CONTACTS["email"],
    "zone": _CLIENTS["zone"],
    "team": ("team", "team name", "group", "queue", "squad", "ekip", "takım", "チーム", "チーム名", "所属チーム"),
    "tier": _TICKET["tier"],
    "department": ("department", "division", "departman", "bölüm", "部門", "部署"),
    "role": ("role", "job title", "position", "title", "görev", "unvan", "pozisyon", "役職", "職種", "役割"),
    "hired_on": ("hired on", "hire date", "hired", "start date", "joined", "joined on", "employment start", "işe giriş tarihi", "işe giriş", "başlangıç tarihi", "入社日", "採用日"),
    "left_on": ("left on", "last day", "leave date", "end date", "left", "termination date", "employment end", "işten çıkış tarihi", "ayrılış tarihi", "çıkış tarihi", "退職日", "最終出勤日"),
    "leaving_type": ("leaving type", "separation type", "termination type", "ayrılış türü", "çıkış türü", "退職区分", "退職種別"),
    "reason": ("reason", "leaving reason", "separation reason", "ayrılış nedeni", "çıkış nedeni", "退職理由", "理由"),
    "contractor": ("contractor", "is contractor", "external", "taşeron", "yüklenici", "dış kaynak", "業務委託", "派遣"),
    "post_on": ("post on", "in team since", "role since", "post start", "ekipte başlangıç", "görev başlangıcı", "着任日", "配属日"),
}  # fmt: skip
_ANSWERS = {
    **_SYSTEM,
    **_CLIENT,
    "id": ("invitation id", "response id", "survey response id", "davet no", "回答id", "招待id"),
    "survey": ("survey", "survey name", "survey key", "survey type", "anket", "anket adı", "アンケート", "調査", "調査名"),
    "round": ("round", "survey round", "wave", "week", "tur", "dönem", "hafta", "回", "ラウンド", "週"),
    "opens_on": ("opens on", "round opens", "round start", "week of", "tur başlangıcı", "開始日"),
    "closes_on": ("closes on", "round closes", "round end", "tur bitişi", "締切日"),
    "team": _PEOPLE["team"],
    "respondent": (
        "respondent", "respondent name", "respondent email", "contact", "contact name", "contact email", "requester", "name", "email", "technician",
        "yanıtlayan", "katılımcı", "ad soyad", "回答者", "回答者名", "氏名",
    ),
    "ticket": ("ticket", "ticket id", "ticket number", "ticket #", "talep no", "bilet no", "チケット番号", "チケット"),
    "contract": ("contract", "contract id", "sözleşme no", "契約番号"),
    "sent_at": ("sent at", "sent", "invited at", "invitation date", "send date", "sent on", "gönderim tarihi", "gönderildi", "davet tarihi", "送信日時", "送信日", "招待日"),
    "answered_at": (
        "answered at", "answered", "responded at", "response date", "completed at", "submitted at", "date", "rating date", "rated at", "yanıt tarihi",
        "yanıtlandı", "cevap tarihi", "回答日時", "回答日",
    ),
    "delivered": ("delivered", "teslim edildi", "配信済み"),
    "question": ("question", "question key", "soru", "設問", "質問"),
    "score": ("score", "rating", "answer", "value", "points", "csat", "satisfaction", "satisfaction score", "satisfaction rating", "puan", "cevap", "memnuniyet", "memnuniyet puanı", "点数", "評価", "回答", "満足度"),
    "scale_low": ("scale low", "scale min", "lowest", "ölçek alt", "en düşük", "最低点", "尺度下限"),
    "scale_high": ("scale high", "scale max", "highest", "ölçek üst", "en yüksek", "最高点", "尺度上限"),
    "higher_is_better": ("higher is better", "direction", "yüksek iyi", "yön", "高いほど良い", "向き"),
    "comment": ("comment", "comments", "feedback", "satisfaction comment", "yorum", "açıklama", "コメント", "ご意見"),
}  # fmt: skip
_DETECTIONS = {
    **_SYSTEM,
    **_CLIENT,
    "id": ("detection id", "id", "alert id", "alert uid", "uid", "series uid", "alarm no", "検知id", "アラートid"),
    "site": _TICKET["site"],
    "device": ("device", "device name", "device id", "hostname", "host name", "computer", "asset", "cihaz", "cihaz adı", "bilgisayar", "機器", "機器名", "端末", "デバイス"),
    "device_kind": ("device kind", "device type", "node class", "cihaz türü", "機器種別"),
    "operating_system": ("operating system", "os", "işletim sistemi", "オペレーティングシステム"),
    "fingerprint": ("fingerprint", "problem", "problem type", "condition", "alert type", "monitor", "message", "source name", "sorun", "sorun türü", "alarm türü", "問題", "問題種別", "アラート種別", "検知内容"),
    "severity": ("severity", "priority", "önem", "önem derecesi", "重大度", "深刻度"),
    "detected_at": ("detected at", "detected", "raised at", "triggered at", "create time", "created at", "alert time", "timestamp", "tespit zamanı", "algılanma tarihi", "alarm zamanı", "検知日時", "発生日時"),
    "resolved_at": ("resolved at", "resolved on", "fixed at", "cleared at", "reset at", "çözüm tarihi", "giderilme zamanı", "解決日時", "復旧日時"),
    "outcome": ("outcome", "result", "resolution", "sonuç", "結果", "対応結果"),
    "action": ("action", "action id", "script", "remediation", "patch", "eylem", "işlem", "betik", "対処", "対応", "スクリプト"),
    "failed_at": ("failed at", "failure at", "outage at", "arıza zamanı", "障害発生日時"),
    "verified": ("verified", "fix verified", "doğrulandı", "確認済み", "検証済み"),
    "ticket": ("ticket", "ticket id", "ticket number", "psa ticket id", "talep no", "bilet no", "チケット番号", "チケット"),
}  # fmt: skip
_SELF_SERVICE = {
    **_SYSTEM,
    **_CLIENT,
    "id": ("session id", "id", "oturum no", "セッションid"),
    "contact": ("contact", "user", "user name", "requester", "email", "kişi", "kullanıcı", "利用者", "ユーザー"),
    "category": _TICKET["category"],
    "article": ("article", "article title", "knowledge article", "flow", "makale", "bilgi makalesi", "記事", "記事名"),
    "started_at": ("started at", "started", "session start", "date", "created at", "time", "başlangıç zamanı", "oturum tarihi", "開始日時", "利用日時"),
    "outcome": ("outcome", "result", "status", "sonuç", "durum", "結果"),
    "ticket": ("ticket", "ticket id", "ticket number", "led to ticket", "talep no", "bilet no", "チケット番号", "チケット"),
}  # fmt: skip

_STATUS = {
    "new": "new", "open": "open", "in progress": "open", "assigned": "open", "active": "open", "work in progress": "open", "accepted": "open",
    "reopened": "open", "queued": "open", "escalated": "open", "re-opened": "open", "scheduled": "open", "awaiting assignment": "open",
    "pending": "pending", "on hold": "pending", "hold": "pending", "waiting": "pending", "wait": "pending", "waiting on customer": "pending",
    "waiting on third party": "pending", "waiting customer": "pending", "waiting on client": "pending", "awaiting user": "pending",
    "awaiting user info": "pending", "awaiting vendor": "pending", "awaiting problem": "pending", "awaiting evidence": "pending",
    "waiting vendor": "pending", "resolved": "resolved", "solved": "resolved", "completed": "resolved", "complete": "resolved", "fixed": "resolved",
    "closed": "closed", "cancelled": "closed", "canceled": "closed", "archived": "closed", "done": "closed", "deleted": "closed",
    "yeni": "new", "açık": "open", "devam ediyor": "open", "işlemde": "open", "atandı": "open", "yeniden açıldı": "open", "beklemede": "pending",
    "bekliyor": "pending", "müşteri bekleniyor": "pending", "çözüldü": "resolved", "çözümlendi": "resolved", "tamamlandı": "resolved",
    "kapalı": "closed", "kapatıldı": "closed", "iptal": "closed", "新規": "new", "未対応": "new", "オープン": "open", "対応中": "open", "処理中": "open",
    "進行中": "open", "保留": "pending", "保留中": "pending", "待機中": "pending", "顧客待ち": "pending", "解決": "resolved", "解決済み": "resolved",
    "解決済": "resolved", "完了": "resolved", "クローズ": "closed", "クローズ済み": "closed", "終了": "closed", "取消": "closed",
}  # fmt: skip
_PRIORITY = {
    "critical": "1", "1 - critical": "1", "urgent": "1", "emergency": "1", "p1": "1", "priority 1": "1", "highest": "1", "very high": "1", "major": "1",
    "high": "2", "2 - high": "2", "p2": "2", "priority 2": "2", "medium": "3", "normal": "3", "3 - moderate": "3", "moderate": "3", "p3": "3",
    "priority 3": "3", "standard": "3", "low": "4", "4 - low": "4", "p4": "4", "priority 4": "4", "minor": "4", "5 - planning": "5", "planning": "5",
    "p5": "5", "lowest": "5", "very low": "5", "information": "5", "kritik": "1", "acil": "1", "çok yüksek": "1", "yüksek": "2", "orta": "3",
    "düşük": "4", "çok düşük": "5", "緊急": "1", "至急": "1", "最高": "1", "高": "2", "高い": "2", "中": "3", "普通": "3", "低": "4", "低い": "4", "最低": "5",
    **{str(number): str(number) for number in range(1, 10)},
}  # fmt: skip
_KIND = {
    "incident": "incident", "ticket": "incident", "question": "request", "problem": "problem", "request": "request", "service request": "request",
    "change": "change", "change request": "change", "task": "request", "project": "project", "alert": "incident", "serviceticket": "incident",
    "service ticket": "incident", "projectticket": "project", "project ticket": "project", "projectissue": "project", "project issue": "project",
    "incident or request": "incident", "olay": "incident", "arıza": "incident", "talep": "request", "hizmet talebi": "request", "sorun": "problem",
    "değişiklik": "change", "proje": "project", "soru": "request", "インシデント": "incident", "障害": "incident", "リクエスト": "request",
    "サービス要求": "request", "要求": "request", "依頼": "request", "問題": "problem", "変更": "change", "プロジェクト": "project", "質問": "request",
}  # fmt: skip
_SOURCE = {
    "client": "client", "person": "client", "customer": "client", "phone": "client", "call": "client", "email": "client", "e-mail": "client",
    "mail": "client", "chat": "client", "web": "client", "web form": "client", "web widget": "client", "walk-up": "client", "walk-in": "client",
    "in person": "client", "fax": "client", "voicemail": "client", "sms": "client", "twitter": "client", "facebook": "client", "whatsapp": "client",
    "teams": "client", "slack": "client", "ivr": "client", "mobile": "client", "api": "monitoring", "technician": "technician", "agent": "technician",
    "internal": "technician", "direct opening": "technician", "manual": "technician", "staff": "technician", "monitoring": "monitoring",
    "alert": "monitoring", "rmm": "monitoring", "monitor": "monitoring", "event": "monitoring", "system": "monitoring", "automated": "monitoring",
    "self-service": "self-service", "self service": "self-service", "portal": "self-service", "client portal": "self-service",
    "customer portal": "self-service", "help center": "self-service", "virtual agent": "self-service", "bot": "self-service",
    "telefon": "client", "e-posta": "client", "eposta": "client", "sohbet": "client", "müşteri": "client", "teknisyen": "technician", "izleme": "monitoring",
    "alarm": "monitoring", "portal (müşteri)": "self-service", "self servis": "self-service", "電話": "client", "メール": "client", "チャット": "client",
    "顧客": "client", "技術者": "technician", "監視": "monitoring", "アラート": "monitoring", "ポータル": "self-service", "セルフサービス": "self-service",
}  # fmt: skip
_FLAG_WORDS = {
    "yes": "true", "true": "true", "1": "true", "y": "true", "on": "true", "met": "true", "achieved": "true", "within sla": "true", "inside": "true",
    "no": "false", "false": "false", "0": "false", "n": "false", "off": "false", "missed": "false", "breached": "false", "violated": "false",
    "sla violated": "false", "outside": "false", "evet": "true", "hayır": "false", "karşılandı": "true", "aşıldı": "false", "ihlal": "false",
    "はい": "true", "いいえ": "false", "達成": "true", "遵守": "true", "違反": "false", "超過": "false",
}  # fmt: skip
_BREACH_WORDS = {
    "yes": "true", "true": "true", "1": "true", "2": "true", "3": "true", "y": "true", "breached": "true", "overdue": "true", "no": "false",
    "false": "false", "0": "false", "n": "false", "none": "false", "normal": "false", "not breached": "false", "evet": "true", "hayır": "false",
    "aşıldı": "true", "はい": "true", "いいえ": "false", "違反": "true", "超過": "true", "正常": "false",
}  # fmt: skip
_EVENT = {
    "opened": "opened", "created": "opened", "create": "opened", "open": "opened", "team": "team", "group": "team", "queue": "team", "team changed": "team",
    "transfer": "team", "group_id": "team", "assignee": "assignee", "assigned": "assignee", "assignment": "assignee", "assignee_id": "assignee",
    "owner": "assignee", "priority": "priority", "status": "status", "status changed": "status", "note": "note", "comment": "note", "reply": "note",
    "work log": "note", "time entry": "note", "flag": "flag", "flagged": "flag", "merged": "merged", "merge": "merged", "reopened": "reopened",
    "resolved": "resolved", "closed": "closed", "update": "update", "updated": "update", "change": "update", "açıldı": "opened", "ekip": "team",
    "atama": "assignee", "öncelik": "priority", "durum": "status", "not": "note", "birleştirildi": "merged", "çözüldü": "resolved", "kapatıldı": "closed",
    "güncelleme": "update", "作成": "opened", "チーム変更": "team", "担当変更": "assignee", "優先度変更": "priority", "状態変更": "status", "メモ": "note",
    "統合": "merged", "再オープン": "reopened", "解決": "resolved", "クローズ": "closed", "更新": "update",
}  # fmt: skip
_PHASE = {
    "prospect": "prospect", "lead": "prospect", "negotiation": "negotiation", "quote": "negotiation", "proposal": "negotiation", "signed": "signed",
    "onboarding": "onboarding", "implementation": "onboarding", "early-support": "early-support", "early support": "early-support",
    "hypercare": "early-support", "ongoing": "ongoing", "active": "ongoing", "live": "ongoing", "renewal": "renewal", "renewed": "renewal",
    "ended": "ended", "expired": "ended", "cancelled": "ended", "canceled": "ended", "terminated": "ended", "inactive": "ended",
    "aday": "prospect", "görüşme": "negotiation", "müzakere": "negotiation", "imzalandı": "signed", "devreye alma": "onboarding",
    "erken destek": "early-support", "sürekli": "ongoing", "devam eden": "ongoing", "aktif": "ongoing", "yenileme": "renewal", "bitti": "ended",
    "sona erdi": "ended", "見込み": "prospect", "交渉": "negotiation", "締結": "signed", "導入": "onboarding", "オンボーディング": "onboarding",
    "初期サポート": "early-support", "運用中": "ongoing", "運用": "ongoing", "更新": "renewal", "終了": "ended",
}  # fmt: skip
_LEAVING = {
    "voluntary": "voluntary", "resignation": "voluntary", "resigned": "voluntary", "quit": "voluntary", "involuntary": "involuntary",
    "dismissal": "involuntary", "dismissed": "involuntary", "redundancy": "involuntary", "layoff": "involuntary", "other": "other",
    "retirement": "other", "end of contract": "other", "death": "other", "transfer": "other", "gönüllü": "voluntary", "istifa": "voluntary",
    "işten çıkarma": "involuntary", "gönülsüz": "involuntary", "emeklilik": "other", "diğer": "other", "自己都合": "voluntary", "自己都合退職": "voluntary",
    "会社都合": "involuntary", "解雇": "involuntary", "定年": "other", "その他": "other",
}  # fmt: skip
_OUTCOME = {
    "open": "open", "triggered": "open", "active": "open", "fixed-automatically": "fixed-automatically", "fixed automatically": "fixed-automatically",
    "auto": "fixed-automatically", "auto-fixed": "fixed-automatically", "automatic": "fixed-automatically",
    "fixed-by-technician": "fixed-by-technician", "fixed by technician": "fixed-by-technician", "manual": "fixed-by-technician",
    "became-incident": "became-incident", "became incident": "became-incident", "incident": "became-incident", "failed": "became-incident",
    "self-cleared": "self-cleared", "self cleared": "self-cleared", "cleared": "self-cleared", "reset": "self-cleared", "açık": "open",
    "otomatik düzeltildi": "fixed-automatically", "teknisyen düzeltti": "fixed-by-technician", "olaya dönüştü": "became-incident",
    "kendiliğinden geçti": "self-cleared", "未解決": "open", "自動修復": "fixed-automatically", "技術者が修復": "fixed-by-technician", "手動修復": "fixed-by-technician",
    "インシデント化": "became-incident", "自然回復": "self-cleared",
}  # fmt: skip
_SESSION = {
    "solved": "solved", "resolved": "solved", "success": "solved", "helpful": "solved", "gave-up": "gave-up", "gave up": "gave-up", "abandoned": "gave-up",
    "not helpful": "gave-up", "led-to-ticket": "led-to-ticket", "led to ticket": "led-to-ticket", "ticket": "led-to-ticket",
    "ticket created": "led-to-ticket", "unconfirmed": "unconfirmed", "unknown": "unconfirmed", "çözüldü": "solved", "vazgeçti": "gave-up",
    "talebe dönüştü": "led-to-ticket", "onaylanmadı": "unconfirmed", "解決": "solved", "解決済み": "solved", "断念": "gave-up", "離脱": "gave-up",
    "チケット化": "led-to-ticket", "未確認": "unconfirmed",
}  # fmt: skip
_EXCLUDED = {
    "deleted": "deleted", "test": "test", "spam": "spam", "junk": "spam", "merged": "merged", "duplicate": "duplicate", "silindi": "deleted",
    "deneme": "test", "istenmeyen": "spam", "birleştirildi": "merged", "mükerrer": "duplicate", "yinelenen": "duplicate", "削除": "deleted",
    "テスト": "test", "スパム": "spam", "統合": "merged", "重複": "duplicate",
}  # fmt: skip
_TIER = {
    **{str(number): str(number) for number in range(5)},
    **{f"{word} {n}": str(n) for word in ("tier", "level", "line", "kademe", "seviye") for n in range(5)},
    **{f"{letter}{n}": str(n) for letter in "tl" for n in range(5)},
    "1st": "1", "1st line": "1", "first line": "1", "service desk": "1", "help desk": "1", "2nd": "2", "2nd line": "2", "second line": "2",
    "3rd": "3", "3rd line": "3", "third line": "3", "vendor": "4", "supplier": "4", "一次": "1", "二次": "2", "三次": "3",
    "1. seviye": "1", "2. seviye": "2", "3. seviye": "3", "1次": "1", "2次": "2", "3次": "3",
}  # fmt: skip

TIERS_BY_NAME = (
    TierPattern(r"\b(?:4th|vendor|supplier|tier ?4|l4)\b", 4),
    TierPattern(r"(?:\b(?:3rd|third|tier ?-?3|level ?-?3|l3|t3|specialist|engineering|escalations?)\b|三次|3次|3\. ?seviye)", 3),
    TierPattern(r"(?:\b(?:2nd|second|tier ?-?2|level ?-?2|l2|t2|technical|desktop)\b|二次|2次|2\. ?seviye)", 2),
    TierPattern(r"(?:\b(?:1st|first|tier ?-?1|level ?-?1|l1|t1|service ?desk|help ?desk|triage)\b|一次|1次|1\. ?seviye)", 1),
)
"""What teams are usually called by tier; a rule of one's own replaces it."""

PRESET = Preset(
    title="Any product",
    system="import",
    headers={
        "tickets": _TICKET,
        "ticket-events": _EVENTS,
        "clients": _CLIENTS,
        "contacts": _CONTACTS,
        "contracts": _CONTRACTS,
        "people": _PEOPLE,
        "survey-answers": _ANSWERS,
        "detections": _DETECTIONS,
        "self-service": _SELF_SERVICE,
    },
    words={
        "status": _STATUS,
        "priority": _PRIORITY,
        "kind": _KIND,
        "ticket_kind": _KIND,
        "source": _SOURCE,
        "sla_met": _FLAG_WORDS,
        "sla_breached": _BREACH_WORDS,
        "reply_breached": _BREACH_WORDS,
        "event": _EVENT,
        "phase": _PHASE,
        "leaving_type": _LEAVING,
        "outcome": _OUTCOME,
        "session": _SESSION,
        "excluded": _EXCLUDED,
        "tier": _TIER,
    },
    escalation=EscalationRule(
        name="generic",
        tiers=TIERS_BY_NAME,
        status_patterns=(r"\bescalated\b", r"\beskale", r"エスカレーション"),
        tag_patterns=(r"escalat", r"eskala", r"エスカレ"),
        station_threshold=1,
    ),
    samples={
        "tickets": {
            "Ticket #": "id", "Company": "client", "Summary": "title", "Date Entered": "opened_at", "Date Resolved": "resolved_at", "Queue": "team",
            "Owner": "technician", "Priority": "priority", "Status": "status", "SLA Met": "sla_met", "Colour of the moon": "",
            "Talep No": "id", "Müşteri": "client", "Konu": "title", "AÇILIŞ TARİHİ": "opened_at", "Çözüm Tarihi": "resolved_at", "Ekip": "team",
            "Teknisyen": "technician", "Öncelik": "priority", "DURUM": "status", "チケット番号": "id", "顧客名": "client", "件名": "title",
            "作成日時": "opened_at", "解決日時": "resolved_at", "担当グループ": "team", "担当者": "technician", "優先度": "priority", "ステータス": "status",
        },
    },
)  # fmt: skip
