-- One row an incident that did not happen, and one each that did: kind says which (PR-1, PR-2, PR-7).
-- proactive: fixed before failure and not seen again within VERIFY_DAYS, on the day of the fix; devices: how many
-- devices its action reached. self-service: confirmed solved. failed: detected, yet failed before the fix.
-- unforeseen: an incident a person reported on a device, or without one, that no detection preceded.
WITH instance AS (
    SELECT
        *,
        lead(detected_at) OVER (PARTITION BY device_id, fingerprint ORDER BY detected_at, row_id) AS seen_again_at
    FROM detection_fact
),
reach AS (
    SELECT action, count(DISTINCT device_id) AS devices
    FROM detection_fact
    WHERE action <> ''
    GROUP BY action
),
gathered AS (
    SELECT
        i.row_id, i.client_id,
        CAST(timezone($zone, timezone('UTC', i.resolved_at)) AS DATE) AS day,
        'proactive' AS kind, i.action, CAST(coalesce(r.devices, 1) AS INTEGER) AS devices, i.fingerprint, i.resolved_at
    FROM instance AS i
    LEFT JOIN reach AS r ON r.action = i.action
    LEFT JOIN detection AS d ON d.id = i.row_id AND d.verified = FALSE
    WHERE i.outcome IN ('fixed-automatically', 'fixed-by-technician')
        AND NOT i.failed
        AND d.id IS NULL
        AND (i.seen_again_at IS NULL OR i.seen_again_at > i.resolved_at + to_days($verify_days))
    UNION ALL
    SELECT row_id, client_id, day, 'failed', action, 1, fingerprint, resolved_at
    FROM instance
    WHERE failed
    UNION ALL
    SELECT row_id, client_id, day, CASE result WHEN 'confirmed' THEN 'self-service' ELSE 'inferred' END, '', 1, '', NULL
    FROM self_service_fact
    WHERE result <> 'not solved'
    UNION ALL
    SELECT t.row_id, t.client_id, t.day, 'unforeseen', '', 1, '', NULL
    FROM ticket_fact AS t
    WHERE t.counts AND t.source = 'person' AND t.kind = 'incident'
        AND NOT EXISTS (SELECT 1 FROM detection AS d WHERE d.ticket_id = t.row_id)
        AND NOT EXISTS (
            SELECT 1 FROM detection AS d
            WHERE d.device_id = t.device_id AND d.detected_at <= t.opened_at
                AND (d.resolved_at IS NULL OR d.resolved_at >= t.opened_at)
        )
)
SELECT row_id, client_id, day, kind, action, devices, fingerprint, resolved_at
FROM gathered
WHERE day >= $from_day AND day < $to_day
