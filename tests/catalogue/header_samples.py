"""Headers as products and people write them, each with the field it means (empty: none)."""

LABELLED: dict[str, dict[str, str]] = {
    "ConnectWise list": {
        "Ticket #": "id", "Company": "client", "Summary Description": "title", "Board": "team", "Status": "status",
        "Priority": "priority", "Owner": "technician", "Date Entered": "opened_at",
        "Date Resolved UTC": "resolved_at",
        "Closed": "closed_at", "Last Update": "updated_at", "Contact": "contact", "Site": "site",
        "Agreement": "contract",
        "Service Type": "category", "Service Sub Type": "subcategory", "Source": "source", "Record Type": "kind",
    },
    "Autotask list": {
        "Ticket Number": "id", "Ticket Title": "title", "Account": "client", "Contact": "contact", "Queue": "team",
        "Primary Resource": "technician", "Status": "status", "Priority": "priority", "Issue Type": "category",
        "Sub-Issue Type": "subcategory", "Ticket Type": "kind", "Source": "source", "Created": "opened_at",
        "Complete Date": "closed_at", "SLA Met": "sla_met", "Estimated Hours": "",
    },
    "HaloPSA report": {
        "faultid": "id", "symptom": "title", "aareadesc": "client", "sitename": "site", "username": "contact",
        "sectio_": "team", "uname": "technician", "tstatusdesc": "status", "rtdesc": "kind", "pdesc": "priority",
        "dateoccured": "opened_at", "datecleared": "resolved_at", "slastate": "sla_met", "fdeleted": "deleted",
        "FMergedIntoFaultid": "merged_into", "category2": "category", "elapsedhrs": "",
    },
    "Zendesk list": {
        "Ticket ID": "id", "Ticket subject": "title", "Ticket status": "status", "Ticket priority": "priority",
        "Ticket type": "kind", "Ticket channel": "source", "Ticket group": "team", "Assignee name": "technician",
        "Ticket organization name": "client", "Requester email": "contact", "Ticket created - Timestamp": "opened_at",
        "Ticket solved - Timestamp": "resolved_at", "Group stations": "group_stations", "Reopens": "reopened",
        "Ticket tags": "tags", "Ticket satisfaction rating": "rating", "Ticket brand": "",
    },
    "Freshdesk list": {
        "Ticket ID": "id", "Subject": "title", "Status": "status", "Priority": "priority", "Source": "source",
        "Type": "kind",
        "Agent": "technician", "Group": "team", "Created time": "opened_at", "Resolved time": "resolved_at",
        "Closed time": "closed_at", "Last update time": "updated_at", "Initial response time": "first_reply_at",
        "Resolution status": "sla_met", "First response status": "sla_reply_met", "Tags": "tags",
        "Company Name": "client",
        "Requester Email": "contact", "Agent interactions": "", "Customer interactions": "",
    },
    "Turkish": {
        "Talep No": "id", "Müşteri Adı": "client", "Konu": "title", "AÇILIŞ TARİHİ": "opened_at",
        "ÇÖZÜM TARİHİ": "resolved_at",
        "Kapanış Tarihi": "closed_at", "Ekip": "team", "Teknisyen": "technician", "Öncelik": "priority",
        "Durum": "status",
        "Kategori": "category", "Alt Kategori": "subcategory", "Kaynak": "source", "Talep Türü": "kind",
        "Etiketler": "tags",
        "İlk Yanıt Tarihi": "first_reply_at", "SLA Uyumu": "sla_met", "Talep Eden": "contact",
    },
    "Japanese": {
        "チケット番号": "id", "顧客名": "client", "件名": "title", "作成日時": "opened_at", "解決日時": "resolved_at",
        "クローズ日時": "closed_at", "担当グループ": "team", "担当者": "technician", "優先度": "priority",
        "ステータス": "status",
        "カテゴリ": "category", "サブカテゴリ": "subcategory", "受付方法": "source", "種別": "kind", "ﾀｸﾞ": "tags",
        "初回応答日時": "first_reply_at", "SLA遵守": "sla_met", "申請者": "contact",
    },
}  # fmt: skip
