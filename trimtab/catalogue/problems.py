"""What detected problems are called, and what each of them would have meant to a client, in three languages.

Monitoring tells the kind of a problem by a fingerprint of its own. Those that Trimtab knows have words; any other is
called by its fingerprint.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from trimtab.catalogue.survey import Wording


@dataclass(frozen=True)
class Problem:
    """One kind of problem: its name, and the sentence that tells a client of it.

    ``one`` is for a single device, ``many`` for several; ``{day}`` and ``{n}`` are filled in. Both say what was about
    to happen, and not what it was called in a tool.
    """

    name: Wording
    one: Wording
    many: Wording


PROBLEMS: Mapping[str, Problem] = {
    "disk-full": Problem(
        Wording("Disk nearly full", "Disk dolmak üzere", "ディスクの空き不足"),
        Wording(
            "On {day} the disk of a computer was about to fill up.",
            "{day} günü bir bilgisayarın diski dolmak üzereydi.",
            "{day}、コンピューター1台のディスクがいっぱいになる寸前でした。",
        ),
        Wording(
            "On {day} the disks of {n} computers were about to fill up.",
            "{day} günü {n} bilgisayarın diski dolmak üzereydi.",
            "{day}、コンピューター{n}台のディスクがいっぱいになる寸前でした。",
        ),
    ),
    "disk-failing": Problem(
        Wording("Disk about to fail", "Disk bozulmak üzere", "ディスク故障の兆候"),
        Wording(
            "On {day} the disk of a computer showed signs that it would fail.",
            "{day} günü bir bilgisayarın diski bozulma belirtileri gösterdi.",
            "{day}、コンピューター1台のディスクに故障の兆候が見つかりました。",
        ),
        Wording(
            "On {day} the disks of {n} computers showed signs that they would fail.",
            "{day} günü {n} bilgisayarın diski bozulma belirtileri gösterdi.",
            "{day}、コンピューター{n}台のディスクに故障の兆候が見つかりました。",
        ),
    ),
    "patch-missing": Problem(
        Wording("Update missing", "Eksik güncelleme", "更新プログラムの未適用"),
        Wording(
            "On {day} a computer lacked an important update.",
            "{day} günü bir bilgisayarda önemli bir güncelleme eksikti.",
            "{day}、コンピューター1台に重要な更新が適用されていませんでした。",
        ),
        Wording(
            "On {day} {n} computers lacked an important update.",
            "{day} günü {n} bilgisayarda önemli bir güncelleme eksikti.",
            "{day}、コンピューター{n}台に重要な更新が適用されていませんでした。",
        ),
    ),
    "service-stopped": Problem(
        Wording("Service stopped", "Hizmet durdu", "サービスの停止"),
        Wording(
            "On {day} a program that works in the background had stopped on a computer.",
            "{day} günü bir bilgisayarda arka planda çalışan bir program durmuştu.",
            "{day}、コンピューター1台で裏で動くプログラムが止まっていました。",
        ),
        Wording(
            "On {day} a program that works in the background had stopped on {n} computers.",
            "{day} günü {n} bilgisayarda arka planda çalışan bir program durmuştu.",
            "{day}、コンピューター{n}台で裏で動くプログラムが止まっていました。",
        ),
    ),
    "backup-failed": Problem(
        Wording("Backup failed", "Yedekleme başarısız", "バックアップの失敗"),
        Wording(
            "On {day} the backup of a computer had failed.",
            "{day} günü bir bilgisayarın yedeklemesi başarısız olmuştu.",
            "{day}、コンピューター1台のバックアップが失敗していました。",
        ),
        Wording(
            "On {day} the backups of {n} computers had failed.",
            "{day} günü {n} bilgisayarın yedeklemesi başarısız olmuştu.",
            "{day}、コンピューター{n}台のバックアップが失敗していました。",
        ),
    ),
    "antivirus-outdated": Problem(
        Wording("Virus protection out of date", "Virüs koruması güncel değil", "ウイルス対策の期限切れ"),
        Wording(
            "On {day} the virus protection of a computer was out of date.",
            "{day} günü bir bilgisayarın virüs koruması güncel değildi.",
            "{day}、コンピューター1台のウイルス対策が古くなっていました。",
        ),
        Wording(
            "On {day} the virus protection of {n} computers was out of date.",
            "{day} günü {n} bilgisayarın virüs koruması güncel değildi.",
            "{day}、コンピューター{n}台のウイルス対策が古くなっていました。",
        ),
    ),
    "vulnerability-open": Problem(
        Wording("Security gap", "Güvenlik açığı", "セキュリティの弱点"),
        Wording(
            "On {day} a security gap was open on a computer.",
            "{day} günü bir bilgisayarda bir güvenlik açığı vardı.",
            "{day}、コンピューター1台にセキュリティの弱点がありました。",
        ),
        Wording(
            "On {day} a security gap was open on {n} computers.",
            "{day} günü {n} bilgisayarda bir güvenlik açığı vardı.",
            "{day}、コンピューター{n}台にセキュリティの弱点がありました。",
        ),
    ),
    "certificate-expiring": Problem(
        Wording("Certificate about to expire", "Sertifika süresi dolmak üzere", "証明書の期限切れ間近"),
        Wording(
            "On {day} a certificate that a computer needs was about to expire.",
            "{day} günü bir bilgisayarın kullandığı bir sertifikanın süresi dolmak üzereydi.",
            "{day}、コンピューター1台が使う証明書の期限が切れる寸前でした。",
        ),
        Wording(
            "On {day} certificates that {n} computers need were about to expire.",
            "{day} günü {n} bilgisayarın kullandığı sertifikaların süresi dolmak üzereydi.",
            "{day}、コンピューター{n}台が使う証明書の期限が切れる寸前でした。",
        ),
    ),
    "battery-worn": Problem(
        Wording("Battery worn out", "Pil yıpranmış", "バッテリーの劣化"),
        Wording(
            "On {day} the battery of a computer was worn out.",
            "{day} günü bir bilgisayarın pili yıpranmıştı.",
            "{day}、コンピューター1台のバッテリーが劣化していました。",
        ),
        Wording(
            "On {day} the batteries of {n} computers were worn out.",
            "{day} günü {n} bilgisayarın pili yıpranmıştı.",
            "{day}、コンピューター{n}台のバッテリーが劣化していました。",
        ),
    ),
    "memory-pressure": Problem(
        Wording("Memory running short", "Bellek azalıyor", "メモリー不足"),
        Wording(
            "On {day} a computer was running short of memory.",
            "{day} günü bir bilgisayarın belleği tükenmek üzereydi.",
            "{day}、コンピューター1台のメモリーが足りなくなりかけていました。",
        ),
        Wording(
            "On {day} {n} computers were running short of memory.",
            "{day} günü {n} bilgisayarın belleği tükenmek üzereydi.",
            "{day}、コンピューター{n}台のメモリーが足りなくなりかけていました。",
        ),
    ),
    "link-flapping": Problem(
        Wording("Unsteady connection", "Kararsız bağlantı", "不安定な接続"),
        Wording(
            "On {day} the network connection of a device kept breaking off.",
            "{day} günü bir cihazın ağ bağlantısı sık sık kesiliyordu.",
            "{day}、機器1台のネットワーク接続が何度も途切れていました。",
        ),
        Wording(
            "On {day} the network connections of {n} devices kept breaking off.",
            "{day} günü {n} cihazın ağ bağlantısı sık sık kesiliyordu.",
            "{day}、機器{n}台のネットワーク接続が何度も途切れていました。",
        ),
    ),
    "printer-queue-stuck": Problem(
        Wording("Printer queue stuck", "Yazıcı kuyruğu takıldı", "印刷待ちの停止"),
        Wording(
            "On {day} what was to be printed had got stuck on a computer.",
            "{day} günü bir bilgisayarda yazdırılacak belgeler takılmıştı.",
            "{day}、コンピューター1台で印刷待ちが止まっていました。",
        ),
        Wording(
            "On {day} what was to be printed had got stuck on {n} computers.",
            "{day} günü {n} bilgisayarda yazdırılacak belgeler takılmıştı.",
            "{day}、コンピューター{n}台で印刷待ちが止まっていました。",
        ),
    ),
}
_OTHER = Problem(
    Wording("{kind}", "{kind}", "{kind}"),
    Wording(
        "On {day} monitoring found “{kind}” on a device.",
        "{day} günü izleme, bir cihazda “{kind}” sorununu buldu.",
        "{day}、監視が機器1台で「{kind}」を見つけました。",
    ),
    Wording(
        "On {day} monitoring found “{kind}” on {n} devices.",
        "{day} günü izleme, {n} cihazda “{kind}” sorununu buldu.",
        "{day}、監視が機器{n}台で「{kind}」を見つけました。",
    ),
)


def problem(fingerprint: str) -> Problem:
    """How is this kind of problem told of? One that Trimtab does not know by its fingerprint."""
    return PROBLEMS.get(fingerprint, _OTHER)


def named(fingerprint: str, language: str) -> str:
    """What is this kind of problem called?"""
    return problem(fingerprint).name.text(language, kind=fingerprint)


def happened(fingerprint: str, language: str, *, devices: int, day: str, number: str) -> str:
    """What was about to happen to a client, on how many devices? ``number``: those devices in the reader's digits."""
    known = problem(fingerprint)
    sentence = known.one if devices == 1 else known.many
    return sentence.text(language, day=day, n=number, kind=fingerprint)
