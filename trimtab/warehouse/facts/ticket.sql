-- One row a ticket, on the day it was opened in the reports' zone. It counts unless left_out says why not (T-1, T-2).
WITH placed AS (
    SELECT
        t.id AS row_id,
        c.survivor_id AS client_id,
        CAST(timezone($zone, timezone('UTC', t.opened_at)) AS DATE) AS day,
        w.stage,
        CASE WHEN t.source = 'monitoring' THEN 'monitoring' ELSE 'person' END AS source,
        t.source AS channel,
        t.team_id,
        t.assignee_id AS technician_id,
        t.category,
        t.priority,
        t.kind,
        t.device_id,
        t.opened_at,
        coalesce(t.resolved_at, t.closed_at) AS ended_at,
        date_diff('second', t.opened_at, t.first_reply_at) / 60.0 AS first_reply_minutes,
        date_diff('second', t.opened_at, coalesce(t.resolved_at, t.closed_at)) / 3600.0 AS resolution_hours,
        t.sla_met,
        t.reopened,
        t.escalations,
        t.first_level,
        t.status IN ('resolved', 'closed') AS settled,
        CASE
            WHEN t.excluded <> '' THEN t.excluded
            WHEN t.kind NOT IN ('incident', 'request') THEN 'not a ticket'
            WHEN c.is_internal THEN 'internal'
            WHEN w.stage = 'pre_start' THEN 'before contract start'
        END AS left_out
    FROM ticket AS t
    JOIN client AS c ON c.id = t.client_id
    LEFT JOIN own_clock AS k ON k.contract_id = t.contract_id
    LEFT JOIN stage_window AS w
        ON w.client_id = c.survivor_id
        AND w.contract_id IS NOT DISTINCT FROM k.contract_id
        AND t.opened_at >= w.starts_at
        AND t.opened_at < w.ends_at
)
SELECT
    row_id, client_id, day, stage, source, channel, team_id, technician_id, category, priority, kind, device_id, opened_at, ended_at,
    -- a reply or an end before the opening is a fault of the source, not a duration
    CASE WHEN first_reply_minutes >= 0 THEN first_reply_minutes END AS first_reply_minutes,
    CASE WHEN resolution_hours >= 0 THEN resolution_hours END AS resolution_hours,
    sla_met, reopened, escalations, first_level, settled, left_out, left_out IS NULL AS counts
FROM placed
