-- One row a problem instance (PR-D1): detections of one fingerprint on one device, joined while less than
-- FLAP_HOURS lie between one's end and the next one's begin. The last one's outcome is the instance's.
-- verdict: what it comes to under PR-D2 to PR-D4. Only "prevented" counts as an incident that did not happen.
WITH gaps AS (
    SELECT
        *,
        id IN (SELECT s.id FROM strike AS s WHERE s.entry = 'detection') AS struck,
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
        bool_or(verified = FALSE) AS denied,
        bool_or(struck) AS struck,
        count(*) AS signals,
        arg_max(ticket_id, (detected_at, id)) AS ticket_id
    FROM numbered
    GROUP BY device_id, fingerprint, instance
),
told AS (
    SELECT
        *,
        outcome = 'became-incident' OR (failed_at IS NOT NULL AND failed_at <= coalesce(resolved_at, failed_at)) AS failed,
        lead(detected_at) OVER (PARTITION BY device_id, fingerprint ORDER BY detected_at, row_id) AS seen_again_at
    FROM joined
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
    j.failed,
    j.detected_at, j.resolved_at,
    CASE
        WHEN j.outcome IN ('fixed-automatically', 'fixed-by-technician')
        THEN date_diff('second', j.detected_at, j.resolved_at) / 3600.0
    END AS fix_hours,
    j.seen_again_at,
    coalesce(r.devices, 1) AS devices,
    coalesce(j.denied, FALSE) AS denied,
    j.signals, j.ticket_id,
    CAST(timezone($zone, timezone('UTC', j.resolved_at)) AS DATE) AS settled_day,
    coalesce(r.devices, 1) >= $scale_min_assets AS at_scale,
    CASE
        WHEN j.struck THEN 'struck'
        WHEN j.failed THEN 'failed'
        WHEN j.outcome IN ('open', 'self-cleared') THEN j.outcome
        WHEN coalesce(j.denied, FALSE) THEN 'did not hold'
        WHEN j.seen_again_at <= j.resolved_at + to_days($verify_days) THEN 'came back'
        WHEN j.failed_at <= j.resolved_at + to_days($verify_days) THEN 'failed later'
        ELSE 'prevented'
    END AS verdict
FROM told AS j
JOIN client AS c ON c.id = j.client_id
LEFT JOIN reach AS r ON r.action = j.action
WHERE NOT c.is_internal
