-- One row an incident that did not happen, and one each that did: kind says which (PR-1, PR-2, PR-7).
-- proactive: fixed before failure and not seen again within VERIFY_DAYS, on the day of the fix; devices: how many
-- devices its action reached, at_scale: SCALE_MIN_ASSETS of them or more (PR-D3). self-service: confirmed solved. failed: detected, yet failed before the fix.
-- unforeseen: an incident a person reported on a device, or without one, that no detection preceded.
WITH warning AS (
    -- Signals that stood at some time of the month; a day more on both sides, since moments are kept in UTC.
    SELECT *
    FROM signal_fact
    WHERE detected_at < $to_day + to_days(1)
        AND (resolved_at IS NULL OR resolved_at >= $from_day - to_days(1))
),
gathered AS (
    SELECT
        row_id, client_id,
        settled_day AS day, 'proactive' AS kind, action, devices, fingerprint, resolved_at
    FROM detection_fact
    WHERE verdict = 'prevented'
    UNION ALL
    SELECT row_id, client_id, day, 'failed', action, 1, fingerprint, resolved_at
    FROM detection_fact
    WHERE verdict = 'failed'
    UNION ALL
    SELECT row_id, client_id, day, CASE result WHEN 'confirmed' THEN 'self-service' ELSE 'inferred' END, '', 1, '', NULL
    FROM self_service_fact
    WHERE result IN ('confirmed', 'inferred')
    UNION ALL
    SELECT t.row_id, t.client_id, t.day, 'unforeseen', '', 1, '', NULL
    FROM ticket_fact AS t
    WHERE t.counts AND t.source = 'person' AND t.kind = 'incident'
        AND NOT EXISTS (SELECT 1 FROM signal_fact AS s WHERE s.ticket_id = t.row_id)
        AND NOT EXISTS (
            SELECT 1 FROM warning AS s
            WHERE s.device_id = t.device_id AND s.detected_at <= t.opened_at
                AND (s.resolved_at IS NULL OR s.resolved_at >= t.opened_at)
        )
)
SELECT row_id, client_id, day, kind, action, devices, fingerprint, resolved_at, devices >= $scale_min_assets AS at_scale
FROM gathered
WHERE day >= $from_day AND day < $to_day
