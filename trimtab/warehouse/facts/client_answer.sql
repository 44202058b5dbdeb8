-- One row an answer to one question, and one row an invitation (question ''), on the day the invitation was sent.
-- replaced_on: the day the same person was next asked and answered this question; a period counts the last (SURVEY-4).
WITH sent AS (
    SELECT
        i.*,
        c.survivor_id,
        CAST(timezone($zone, timezone('UTC', i.sent_at)) AS DATE) AS day,
        w.stage
    FROM invitation AS i
    JOIN client AS c ON c.id = i.client_id
    LEFT JOIN own_clock AS k ON k.contract_id = i.contract_id
    LEFT JOIN stage_window AS w
        ON w.client_id = c.survivor_id
        AND w.contract_id IS NOT DISTINCT FROM k.contract_id
        AND i.sent_at >= w.starts_at
        AND i.sent_at < w.ends_at
    WHERE NOT c.is_internal
),
given AS (
    SELECT
        a.id,
        a.question,
        a.score,
        s.*,
        a.answered_at < s.sent_at + to_days($survey_grace_days + 1) AS in_time
    FROM answer AS a
    JOIN sent AS s ON s.id = a.invitation_id
)
SELECT
    id AS row_id, survivor_id AS client_id, day, survey, round, question, respondent, ticket_id, ticket_team_id, stage,
    CAST(score AS DOUBLE) AS score, delivered, TRUE AS answered, in_time,
    lead(day) OVER (
        PARTITION BY survivor_id, survey, respondent, question, in_time ORDER BY sent_at, id
    ) AS replaced_on
FROM given
UNION ALL
SELECT
    -s.id, s.survivor_id, s.day, s.survey, s.round, '', s.respondent, s.ticket_id, s.ticket_team_id, s.stage,
    NULL, s.delivered,
    EXISTS (SELECT 1 FROM given AS g WHERE g.invitation_key = s.invitation_key AND g.in_time),
    TRUE, NULL
FROM sent AS s
