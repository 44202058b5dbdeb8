"""A small provider as files, one or two of each kind that can be imported."""

CLIENTS = """
    Client ID,Name,Time Zone,Internal
    C1,Northwind,Europe/Istanbul,no
    C2,Contoso,,no
    C3,Our own,UTC,yes
"""
CONTACTS = """
    id;client;name;email
    1;Northwind;Ayşe İnce;ayse@northwind.example
    2;Contoso;Bob;bob@contoso.example
"""
CONTRACTS = """
    contract id,client,title,start date,end date
    K1,Northwind,Managed,2026-01-01,2026-12-31
    K2,Contoso,Managed,2026-02-01,
"""
PHASES = """
    contract id,client,start date,phase,phase date
    K3,Contoso,2026-02-01,prospect,2025-11-01
    K3,Contoso,2026-02-01,onboarding,2026-02-01
    K3,Contoso,2026-02-01,ongoing,2026-05-02
"""
PEOPLE = """
    name,email,team,tier,role,hired on,left on,leaving type,reason
    Jane Doe,jane@msp.example,Desk,1,engineer,2024-01-01,2025-01-31,voluntary,moved
    Jane Doe,jane@msp.example,Desk,1,engineer,2025-06-01,,,
    Ken,ken@msp.example,Network,2,lead,2023-05-01,,,
"""
TICKETS = """
    Ticket #,Client,Subject,Created at,Status,Team,Owner,Contact,Tags
    1,Northwind,Printer,2026-03-01 10:00,Open,Desk,Jane Doe,ayse@northwind.example,"vip, escalated"
    2,Contoso,=cmd|' /C calc'!A0,2026-03-02 10:00,Closed,Network,Ken,Bob,
    3,Contoso,'quoted,2026-03-02 11:00,Resolved,Network,,Bob,
"""
EVENTS = """
    Ticket #,Client,Event time,Event,Team,Status,Note
    10,Northwind,2026-03-01 10:00,opened,Desk,New,
    10,Northwind,2026-03-01 12:00,team,Network,Open,
    10,Northwind,2026-03-01 15:00,status,Network,Resolved,
    11,Contoso,2026-03-02 10:00,opened,Desk,New,
"""
ANSWERS = """
    survey,client,respondent,sent at,answered at,overall,nps,ces
    client onboarding,Northwind,ayse@northwind.example,2026-01-20,2026-01-21,4,9,6
    client onboarding,Contoso,Bob,2026-02-20,,,,
"""
PULSE = """
    survey,respondent,round,question,score
    pulse,Jane Doe,2026-W05,week,4
    pulse,Ken,2026-W05,week,2
    pulse,Ken,2026-W06,week,3
"""
DETECTIONS = """
    id,client,device,problem,detected at,resolved at,outcome,action,ticket
    D1,Northwind,PC-1,disk full,2026-03-01T08:00Z,2026-03-01T09:00Z,fixed automatically,clean-1,
    D2,Northwind,PC-2,disk full,2026-03-01T08:00Z,,incident,,1
"""
SESSIONS = """
    session id,client,user,category,started at,outcome,ticket
    S1,Northwind,ayse@northwind.example,mail,2026-03-01 08:00,solved,
    S2,Contoso,Bob,mail,2026-03-01 08:00,ticket created,2
"""

EVERYTHING = (
    ("clients", CLIENTS),
    ("contacts", CONTACTS),
    ("contracts", CONTRACTS),
    ("contracts", PHASES),
    ("people", PEOPLE),
    ("tickets", TICKETS),
    ("ticket-events", EVENTS),
    ("survey-answers", ANSWERS),
    ("survey-answers", PULSE),
    ("detections", DETECTIONS),
    ("self-service", SESSIONS),
)
