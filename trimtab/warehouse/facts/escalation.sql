-- One row a counted escalation, on the day of the event; its stage is the event's (COHORT-3, ESC-7).
SELECT
    e.id AS row_id,
    c.survivor_id AS client_id,
    CAST(timezone($zone, timezone('UTC', e.moment)) AS DATE) AS day,
    e.ticket_id,
    w.stage,
    CASE WHEN e.source = 'monitoring' THEN 'monitoring' ELSE 'person' END AS source,
    e.team_id,
    e.category,
    e.kind,
    e.in_headline AS headline,
    e.excluded = ''
        AND e.ticket_kind IN ('incident', 'request')
        AND NOT c.is_internal
        AND coalesce(o.stage, '') <> 'pre_start' AS counts
FROM escalation AS e
JOIN client AS c ON c.id = e.client_id
LEFT JOIN own_clock AS k ON k.contract_id = e.contract_id
LEFT JOIN stage_window AS w
    ON w.client_id = c.survivor_id
    AND w.contract_id IS NOT DISTINCT FROM k.contract_id
    AND e.moment >= w.starts_at
    AND e.moment < w.ends_at
LEFT JOIN stage_window AS o
    ON o.client_id = c.survivor_id
    AND o.contract_id IS NOT DISTINCT FROM k.contract_id
    AND e.opened_at >= o.starts_at
    AND e.opened_at < o.ends_at
