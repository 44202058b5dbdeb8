-- One row a problem instance (PR-D1): detections of one fingerprint on one device, joined while less than
-- FLAP_HOURS lie between one's end and the next one's begin. The last one's outcome is the instance's.
WITH gaps AS (
    SELECT
        *,
        lag(resolved_at) OVER one_device AS ended_before,
        lag(detected_at) OVER one_device AS began_before
    FROM detection
    WINDOW one_device AS (PARTITION BY device_id, fingerprint ORDER BY detected_at, id)
),
numbered AS (
    SELECT
        *,
        sum(
            CASE
                WHEN began_before IS NULL THEN 1
                WHEN ended_before IS NOT NULL AND detected_at >= ended_before + to_hours($flap_hours) THEN 1
                ELSE 0
            END
        ) OVER (PARTITION BY device_id, fingerprint ORDER BY detected_at, id ROWS UNBOUNDED PRECEDING) AS instance
    FROM gaps
),
joined AS (
    SELECT
        min(id) AS row_id,
        any_value(client_id) AS client_id,
        device_id,
        fingerprint,
        min(detected_at) AS detected_at,
        CASE WHEN arg_max(outcome, (detected_at, id)) <> 'open' THEN arg_max(resolved_at, (detected_at, id)) END AS resolved_at,
        arg_max(outcome, (detected_at, id)) AS outcome,
        arg_max(action, (detected_at, id)) AS action,
        bool_or(ticket_id IS NOT NULL) AS ticketed,
        min(failed_at) AS failed_at,
        bool_or(verified = FALSE) AS denied
    FROM numbered
    GROUP BY device_id, fingerprint, instance
),
reach AS (
    SELECT action, count(DISTINCT device_id) AS devices
    FROM joined
    WHERE action <> ''
    GROUP BY action
)
SELECT
    j.row_id,
    c.survivor_id AS client_id,
    CAST(timezone($zone, timezone('UTC', j.detected_at)) AS DATE) AS day,
    j.device_id, j.fingerprint, j.outcome, j.action, j.ticketed,
    j.outcome = 'became-incident' OR (j.failed_at IS NOT NULL AND j.failed_at <= coalesce(j.resolved_at, j.failed_at)) AS failed,
    j.detected_at, j.resolved_at,
    CASE
        WHEN j.outcome IN ('fixed-automatically', 'fixed-by-technician')
        THEN date_diff('second', j.detected_at, j.resolved_at) / 3600.0
    END AS fix_hours,
    lead(j.detected_at) OVER (PARTITION BY j.device_id, j.fingerprint ORDER BY j.detected_at, j.row_id) AS seen_again_at,
    coalesce(r.devices, 1) AS devices,
    coalesce(j.denied, FALSE) AS denied
FROM joined AS j
JOIN client AS c ON c.id = j.client_id
LEFT JOIN reach AS r ON r.action = j.action
WHERE NOT c.is_internal
