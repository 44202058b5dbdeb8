"""Names of clients, people and articles. All invented; mail domains are those reserved for examples."""

from dataclasses import dataclass

TR, EN, JA = "tr", "en", "ja"
ZONES = {TR: "Europe/Istanbul", EN: "Europe/London", JA: "Asia/Tokyo"}


@dataclass(frozen=True)
class InventedClient:
    """A client's name, the language its people write in and the first part of its mail domain."""

    name: str
    language: str
    domain: str


# Clients served since before the sample begins, the largest first.
LONG_SERVED = (
    InventedClient("Bosphorus Clinics", EN, "bosphorus-clinics"),
    InventedClient("Kuzey Lojistik", TR, "kuzey-lojistik"),
    InventedClient("Hayashi Parts", JA, "hayashi-parts"),
    InventedClient("Ege Hukuk", TR, "ege-hukuk"),
    InventedClient("Northmoor Schools", EN, "northmoor-schools"),
    InventedClient("Anadolu Gıda", TR, "anadolu-gida"),
    InventedClient("Midori Dental", JA, "midori-dental"),
    InventedClient("Harrow & Finch Accountants", EN, "harrow-finch"),
    InventedClient("Çınar Mimarlık", TR, "cinar-mimarlik"),
    InventedClient("Sakura Travel", JA, "sakura-travel"),
)
# Clients in the order in which they came.
NEWCOMERS = (
    InventedClient("Toros Enerji", TR, "toros-enerji"),
    InventedClient("Brightwater Foods", EN, "brightwater"),
    InventedClient("Kitano Print", JA, "kitano-print"),
    InventedClient("Liman Sigorta", TR, "liman-sigorta"),
    InventedClient("Ashdown Timber", EN, "ashdown-timber"),
    InventedClient("Yıldız Optik", TR, "yildiz-optik"),
    InventedClient("Umeda Logistics", JA, "umeda-logistics"),
    InventedClient("Pera Otelleri", TR, "pera-otelleri"),
    InventedClient("Calder Surveyors", EN, "calder"),
    InventedClient("Fuji Valley Farms", JA, "fuji-valley"),
    InventedClient("Mavi Deniz Marina", TR, "mavi-deniz"),
    InventedClient("Thornbury Pharma", EN, "thornbury"),
    InventedClient("Kaplan Otomotiv", TR, "kaplan-otomotiv"),
    InventedClient("Nishi Electronics", JA, "nishi-electronics"),
    InventedClient("Zeytin Kozmetik", TR, "zeytin-kozmetik"),
    InventedClient("Orchard Lane Care", EN, "orchard-lane"),
    InventedClient("Şafak Yayınları", TR, "safak-yayinlari"),
    InventedClient("Hoshi Design", JA, "hoshi-design"),
    InventedClient("Redgate Brewing", EN, "redgate-brewing"),
    InventedClient("Akdeniz Tohum", TR, "akdeniz-tohum"),
    InventedClient("Minato Shipping", JA, "minato-shipping"),
    InventedClient("Wren & Sable Studios", EN, "wren-sable"),
    InventedClient("Kartal Güvenlik", TR, "kartal-guvenlik"),
    InventedClient("Silverbeck Legal", EN, "silverbeck"),
    InventedClient("Tanaka Ceramics", JA, "tanaka-ceramics"),
    InventedClient("Ihlamur Eczaneleri", TR, "ihlamur"),
    InventedClient("Penrose Instruments", EN, "penrose"),
    InventedClient("Asahi Bakery", JA, "asahi-bakery"),
    InventedClient("Göksu Tarım", TR, "goksu-tarim"),
)
AOZORA = InventedClient("Aozora Foods", JA, "aozora-foods")
MARMARA = InventedClient("Marmara Tekstil", TR, "marmara-tekstil")
INTERNAL = InventedClient("Kestrel IT (internal)", EN, "kestrel-it")

_FIRST_NAMES = {
    TR: "Ayşe Mehmet Elif Emre Zeynep Burak Derya Kerem Selin Onur Gizem Tolga Pınar Cem Esra Barış",
    EN: "Alice Owen Grace Liam Hannah Rhys Nora Felix Isla Hugo Freya Callum Edith Jasper Maeve Toby",
    JA: "Yui Haruto Aoi Ren Sakura Sota Mei Daiki Hina Kenji Nanami Riku Emi Takumi Yuna Shota",
}
_LAST_NAMES = {
    TR: "Yılmaz Demir Şahin Çelik Aydın Koç Arslan Doğan Kılıç Özkan Polat Güneş Erdem Bulut Tekin",
    EN: "Ashby Corbett Dunmore Ellery Fairley Gough Hadley Ingram Kershaw Lomax Merrick Norcott",
    JA: "Sato Ito Kimura Hayashi Mori Ishida Okada Fujita Goto Endo Aoki Sakai Ueda Noguchi",
}
FIRST_NAMES = {language: names.split() for language, names in _FIRST_NAMES.items()}
LAST_NAMES = {language: names.split() for language, names in _LAST_NAMES.items()}
SITES = {
    TR: ("Genel merkez", "Depo", "Ankara şubesi"),
    EN: ("Head office", "Warehouse", "Leeds branch"),
    JA: ("本社", "倉庫", "大阪支店"),
}

# Category -> how often (parts of the whole), how often it needs a higher tier (1: as often as the average).
CATEGORIES: dict[str, tuple[int, float]] = {
    "Account access": (18, 0.5),
    "E-mail": (15, 0.8),
    "Software": (15, 1.1),
    "Hardware": (12, 1.0),
    "Printing": (10, 0.5),
    "Network": (10, 1.7),
    "Phone and meetings": (7, 0.8),
    "Backup": (5, 1.6),
    "Security": (5, 1.8),
    "Disk space": (3, 0.9),
}
TITLES: dict[str, dict[str, tuple[str, ...]]] = {
    "Account access": {
        EN: ("Locked out after password change", "New starter needs an account", "MFA code not accepted"),
        TR: ("Parola değişikliğinden sonra hesap kilitlendi", "Yeni çalışan için hesap açılması"),
        JA: ("パスワード変更後にログインできない", "新入社員のアカウント作成"),
    },
    "E-mail": {
        EN: ("Mail stuck in the outbox", "Shared mailbox not showing", "Cannot open an attachment"),
        TR: ("E-postalar gitmiyor", "Ortak posta kutusu görünmüyor"),
        JA: ("メールが送信できない", "共有メールボックスが表示されない"),
    },
    "Software": {
        EN: ("Accounts package crashes on start", "Licence has expired", "Slow after the update"),
        TR: ("Muhasebe programı açılmıyor", "Lisans süresi dolmuş"),
        JA: ("会計ソフトが起動しない", "ライセンスの有効期限切れ"),
    },
    "Hardware": {
        EN: ("Laptop does not charge", "Second screen stays black", "Docking station not recognised"),
        TR: ("Dizüstü bilgisayar şarj olmuyor", "İkinci ekran açılmıyor"),
        JA: ("ノートPCが充電されない", "モニターが映らない"),
    },
    "Printing": {
        EN: ("Printer offline", "Prints come out blank", "Scan to mail fails"),
        TR: ("Yazıcı çıktı vermiyor", "Tarayıcı e-posta göndermiyor"),
        JA: ("プリンターがオフライン", "スキャンが送信できない"),
    },
    "Network": {
        EN: ("Wi-Fi drops in the meeting room", "VPN does not connect", "Site cannot reach the file server"),
        TR: ("Toplantı odasında Wi-Fi kopuyor", "VPN bağlanmıyor"),
        JA: ("会議室のWi-Fiが切れる", "VPNに接続できない"),
    },
    "Phone and meetings": {
        EN: ("No sound in meetings", "Desk phone shows no service"),
        TR: ("Toplantılarda ses yok", "Masa telefonu hat göstermiyor"),
        JA: ("会議で音声が出ない", "電話がつながらない"),
    },
    "Backup": {
        EN: ("Restore a deleted folder", "Backup failed last night"),
        TR: ("Silinen klasörün geri yüklenmesi", "Yedekleme dün gece başarısız"),
        JA: ("削除したフォルダーの復元", "昨夜のバックアップが失敗"),
    },
    "Security": {
        EN: ("Suspicious mail reported", "Antivirus raised an alarm"),
        TR: ("Şüpheli e-posta bildirimi", "Virüs uyarısı"),
        JA: ("不審なメールの報告", "ウイルス警告が表示された"),
    },
    "Disk space": {
        EN: ("Disk is full, cannot save", "Server stops: no space left"),
        TR: ("Disk dolu, kayıt yapılamıyor", "Sunucuda yer kalmadı"),
        JA: ("ディスクが一杯で保存できない", "サーバーの空き容量不足"),
    },
}
ARTICLES = {
    "Account access": ("Reset your own password", "Set up the MFA app"),
    "E-mail": ("Show a shared mailbox", "Mail on your phone"),
    "Printing": ("Add a printer", "Clear the print queue"),
    "Network": ("Connect to the VPN",),
    "Software": ("Install approved software",),
    "Phone and meetings": ("Test sound before a meeting",),
}
COMMENTS: dict[str, dict[str, tuple[str, ...]]] = {
    "kind": {
        EN: ("Quick and friendly, thank you.", "Clear steps, everything worked."),
        TR: ("Hızlı ve ilgiliydiniz, teşekkürler.", "Her şey yolunda."),
        JA: ("迅速な対応ありがとうございました。", "説明が分かりやすかったです。"),
    },
    "bitter": {
        EN: ("Passed around for days.", "I had to explain it three times."),
        TR: ("Günlerce oradan oraya aktarıldık.", "Aynı şeyi üç kez anlattım."),
        JA: ("何度もたらい回しにされました。", "同じ説明を三回しました。"),
    },
}
# Kind of problem -> category of its tickets.
FINGERPRINTS = {
    "patch-missing": "Software",
    "service-stopped": "Software",
    "backup-failed": "Backup",
    "antivirus-outdated": "Security",
    "vulnerability-open": "Security",
    "certificate-expiring": "Security",
    "disk-failing": "Hardware",
    "battery-worn": "Hardware",
    "memory-pressure": "Hardware",
    "link-flapping": "Network",
    "printer-queue-stuck": "Printing",
}
