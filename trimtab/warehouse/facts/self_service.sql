-- One row a self-service session, on the day it began. result: what it comes to under PR-D5.
SELECT
    s.id AS row_id,
    c.survivor_id AS client_id,
    CAST(timezone($zone, timezone('UTC', s.started_at)) AS DATE) AS day,
    s.category,
    s.outcome,
    CASE
        WHEN s.id IN (SELECT k.id FROM strike AS k WHERE k.entry = 'session') THEN 'struck'
        WHEN s.outcome IN ('led-to-ticket', 'gave-up') THEN 'not solved'
        WHEN s.next_ticket_at < s.started_at + to_hours($deflect_hours) THEN 'not solved'
        WHEN s.outcome = 'solved' THEN 'confirmed'
        ELSE 'inferred'
    END AS result
FROM self_service AS s
JOIN client AS c ON c.id = s.client_id
WHERE NOT c.is_internal
