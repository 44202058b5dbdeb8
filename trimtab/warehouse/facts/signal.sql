-- One row a detection as it came.
SELECT
    id AS row_id,
    CAST(timezone($zone, timezone('UTC', detected_at)) AS DATE) AS day,
    device_id, ticket_id, detected_at, resolved_at
FROM detection
