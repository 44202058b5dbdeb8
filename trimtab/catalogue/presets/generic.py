"""What columns are called in any product, in English, Turkish and Japanese, and what common words mean.

Presets come first; these synonyms stand behind them. Ticket exports mix the names of many products, so the
lists gather what the products use where their own preset was not chosen.
"""

from trimtab.catalogue.preset import Preset
from trimtab.catalogue.synonyms import records, tickets, words
from trimtab.catalogue.synonyms.tiers import TIERS_BY_NAME
from trimtab.kpi.escalation_rule import EscalationRule

PRESET = Preset(
    title="Any product",
    system="import",
    headers={
        "tickets": tickets.TICKETS,
        "ticket-events": tickets.EVENTS,
        "clients": records.CLIENTS,
        "contacts": records.CONTACTS,
        "contracts": records.CONTRACTS,
        "people": records.PEOPLE,
        "survey-answers": records.ANSWERS,
        "detections": records.DETECTIONS,
        "self-service": records.SELF_SERVICE,
    },
    words={
        "status": words.STATUS,
        "priority": words.PRIORITY,
        "kind": words.KIND,
        "ticket_kind": words.KIND,
        "source": words.SOURCE,
        "sla_met": words.FLAG_WORDS,
        "sla_breached": words.BREACH_WORDS,
        "reply_breached": words.BREACH_WORDS,
        "event": words.EVENT,
        "phase": words.PHASE,
        "leaving_type": words.LEAVING,
        "outcome": words.OUTCOME,
        "session": words.SESSION,
        "excluded": words.EXCLUDED,
        "tier": words.TIER,
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
            "Ticket #": "id", "Company": "client", "Summary": "title", "Date Entered": "opened_at",
            "Date Resolved": "resolved_at", "Queue": "team",
            "Owner": "technician", "Priority": "priority", "Status": "status", "SLA Met": "sla_met",
            "Colour of the moon": "",
            "Talep No": "id", "Müşteri": "client", "Konu": "title", "AÇILIŞ TARİHİ": "opened_at",
            "Çözüm Tarihi": "resolved_at", "Ekip": "team",
            "Teknisyen": "technician", "Öncelik": "priority", "DURUM": "status", "チケット番号": "id",
            "顧客名": "client",
            "件名": "title",
            "作成日時": "opened_at", "解決日時": "resolved_at", "担当グループ": "team", "担当者": "technician",
            "優先度": "priority",
            "ステータス": "status",
        },
    },
)  # fmt: skip
